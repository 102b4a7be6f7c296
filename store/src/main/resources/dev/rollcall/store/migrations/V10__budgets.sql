-- Budgets of jobs. Ticks are 1e-10 USD.

-- What a job may cost, and what of that is used. It changes with each group of calls: HOT. Never deleted while there is its
-- job: reservations of calls under way refer to it.
CREATE TABLE job_budget (
  job_id         int PRIMARY KEY,
  limit_ticks    bigint,                          -- null: taken back; what is used is counted on
  reserved_ticks bigint NOT NULL DEFAULT 0,       -- for calls under way, as estimated
  spent_ticks    bigint NOT NULL DEFAULT 0,       -- as billed; as estimated where a bill came at an unknown price
  lost_ticks     bigint NOT NULL DEFAULT 0        -- for calls of which nobody knows whether they were billed, as estimated
) WITH (fillfactor = 10);

-- Who changed a budget of a job, and why. Never deleted.
CREATE TABLE budget_order (
  id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id      int NOT NULL,
  limit_ticks bigint,                             -- null: taken back
  reason      text,
  by_whom     text NOT NULL,
  ordered_at  timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE attempt
  ADD COLUMN reserved_ticks   bigint,             -- of its job's budget; null: the job had none when it began
  ADD COLUMN reservation_lost boolean;            -- true: it is in the budget's lost_ticks, else in its reserved_ticks

-- What a call of a target with a prompt costs: what workers saw lately, and the most it can be by their price tables. They
-- write it every few seconds, the last one counts.
CREATE TABLE call_cost (
  target_id          smallint NOT NULL,
  prompt_version_id  int NOT NULL,
  worst_ticks        bigint,                      -- null: no worker knows the price
  worst_input_tokens int,
  worst_output_tokens int,
  ticks              bigint[] NOT NULL DEFAULT '{}', -- of the last billed replies, the newest last
  input_tokens       int,                         -- the mean of these, likewise below; null: unknown
  output_tokens      int,
  latency_ms         int,
  PRIMARY KEY (target_id, prompt_version_id)
) WITH (fillfactor = 20);

INSERT INTO call_cost (target_id, prompt_version_id, ticks, input_tokens, output_tokens, latency_ms)
SELECT target_id, prompt_version_id, array_agg(cost_ticks ORDER BY nth DESC), avg(input_tokens), avg(output_tokens),
  avg(latency_ms)
FROM (SELECT c.target_id, c.prompt_version_id, a.cost_ticks, a.input_tokens, a.output_tokens, a.latency_ms,
    row_number() OVER (PARTITION BY c.target_id, c.prompt_version_id ORDER BY a.at DESC) AS nth
  FROM answer a JOIN cell c ON c.id = a.cell_id WHERE a.cost_ticks IS NOT NULL) latest
WHERE nth <= 200 GROUP BY 1, 2;
