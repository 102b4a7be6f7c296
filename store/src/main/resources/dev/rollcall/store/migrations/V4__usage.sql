-- Tokens and cost of every attempt, so that its cost can be worked out again from its row and the price table, and their
-- sums by day. An attempt's price is that of the moment it was asked at (asked_at), and its day that moment's in UTC.

ALTER TABLE attempt
  ADD COLUMN cached_input_tokens int,
  ADD COLUMN reasoning_tokens    int,
  -- what the bill counts, where the provider says that it differs; likewise below
  ADD COLUMN billed_input_tokens  int,
  ADD COLUMN billed_output_tokens int,
  ADD COLUMN searches             int,
  -- cost_ticks is the provider's own word; false: the price table's; null: nobody knows the cost
  ADD COLUMN cost_reported        boolean;

-- A null is unknown: no attempt has told. Rows that count cells have no tokens.
ALTER TABLE job_counter
  ADD COLUMN input_tokens        bigint,
  ADD COLUMN output_tokens       bigint,
  ADD COLUMN cached_input_tokens bigint,
  ADD COLUMN reasoning_tokens    bigint;

-- Attempts that have ended: the days plus the deltas that are not folded into them yet. Small: a row for each outcome that a
-- target had on a day. Unpriced ones are billed, at unknown prices; what they cost is not in cost_ticks.
CREATE TABLE usage_day (
  day                 date NOT NULL,
  target_id           smallint NOT NULL,
  outcome             text COLLATE "C" NOT NULL,
  attempts            bigint NOT NULL,
  input_tokens        bigint,
  output_tokens       bigint,
  cached_input_tokens bigint,
  reasoning_tokens    bigint,
  cost_ticks          bigint NOT NULL,
  unpriced            bigint NOT NULL,
  PRIMARY KEY (day, target_id, outcome)
) WITH (fillfactor = 20);

-- How long they took, in logarithmic buckets: bucket b holds latencies up to 1.05 ^ b ms. See Latency.
CREATE TABLE usage_latency (
  day       date NOT NULL,
  target_id smallint NOT NULL,
  outcome   text COLLATE "C" NOT NULL,
  bucket    smallint NOT NULL,
  attempts  bigint NOT NULL,
  PRIMARY KEY (day, target_id, outcome, bucket)
) WITH (fillfactor = 50);

-- Written with each answer, and folded each second into days, latencies and the jobs' counters of attempts, all at once:
-- so they say the same. job_delta is for cells alone.
CREATE TABLE usage_delta (
  job_id              int NOT NULL,
  day                 date NOT NULL,
  target_id           smallint NOT NULL,
  outcome             text COLLATE "C" NOT NULL,
  buckets             smallint[] NOT NULL,        -- of each attempt
  attempts            int NOT NULL,
  input_tokens        bigint,
  output_tokens       bigint,
  cached_input_tokens bigint,
  reasoning_tokens    bigint,
  cost_ticks          bigint NOT NULL,
  unpriced            int NOT NULL
);
CREATE INDEX usage_delta_job ON usage_delta (job_id);

-- What was asked before this was counted. Billed units, searches and who told the cost were not kept then.
UPDATE attempt t SET cached_input_tokens = a.cached_input_tokens, reasoning_tokens = a.reasoning_tokens
FROM answer a WHERE a.cell_id = t.cell_id AND a.n = t.n
  AND (a.cached_input_tokens IS NOT NULL OR a.reasoning_tokens IS NOT NULL);

INSERT INTO usage_day
SELECT (t.asked_at AT TIME ZONE 'UTC')::date, c.target_id, t.outcome, count(*), sum(t.input_tokens), sum(t.output_tokens),
  sum(t.cached_input_tokens), sum(t.reasoning_tokens), coalesce(sum(t.cost_ticks), 0),
  count(*) FILTER (WHERE t.cost_ticks IS NULL AND t.outcome IN ('ANSWERED', 'TRUNCATED', 'REFUSED'))
FROM attempt t JOIN cell c ON c.id = t.cell_id WHERE t.outcome IS NOT NULL GROUP BY 1, 2, 3;

INSERT INTO usage_latency
SELECT (t.asked_at AT TIME ZONE 'UTC')::date, c.target_id, t.outcome,
  CASE WHEN t.latency_ms > 1 THEN ceil(ln(t.latency_ms::float8) / ln(1.05::float8)) ELSE 0 END, count(*)
FROM attempt t JOIN cell c ON c.id = t.cell_id WHERE t.outcome IS NOT NULL AND t.latency_ms IS NOT NULL GROUP BY 1, 2, 3, 4;

WITH gone AS (DELETE FROM job_delta WHERE state = -1 RETURNING *)
INSERT INTO job_counter (job_id, target_id, state, reason, n, cost_ticks, unpriced)
SELECT job_id, target_id, -1, 0, sum(n), sum(cost_ticks), sum(unpriced) FROM gone GROUP BY 1, 2
ON CONFLICT (job_id, target_id, state, reason) DO UPDATE SET n = job_counter.n + excluded.n,
  cost_ticks = job_counter.cost_ticks + excluded.cost_ticks, unpriced = job_counter.unpriced + excluded.unpriced;

UPDATE job_counter k SET input_tokens = t.input_tokens, output_tokens = t.output_tokens,
  cached_input_tokens = t.cached_input_tokens, reasoning_tokens = t.reasoning_tokens
FROM (SELECT t.job_id, c.target_id, sum(t.input_tokens) AS input_tokens, sum(t.output_tokens) AS output_tokens,
    sum(t.cached_input_tokens) AS cached_input_tokens, sum(t.reasoning_tokens) AS reasoning_tokens
  FROM attempt t JOIN cell c ON c.id = t.cell_id WHERE t.outcome IS NOT NULL GROUP BY 1, 2) t
WHERE k.job_id = t.job_id AND k.target_id = t.target_id AND k.state = -1;
