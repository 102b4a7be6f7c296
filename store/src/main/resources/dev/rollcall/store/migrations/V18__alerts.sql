-- What is wrong, and what was. An alert is raised once and resolved once; its event is written in the same transaction.
CREATE TABLE alert (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule        text COLLATE "C" NOT NULL,            -- of alert_rule, and the anchor of its entry in docs/runbook.md
  subject     text COLLATE "C" NOT NULL,            -- a provider, a job, an outlet, …
  simulated   boolean NOT NULL,
  severity    text NOT NULL CHECK (severity IN ('page', 'warn', 'info')),
  since       timestamptz NOT NULL,                 -- when its measure was first seen beyond the rule's bound
  value       double precision NOT NULL,            -- of the measure, when it was last read
  cause       text NOT NULL,
  mend        text NOT NULL,
  link        text NOT NULL,                        -- a page of ours; whole only where public_url is set
  job_id      int,
  provider    text COLLATE "C",
  raised_at   timestamptz,                          -- null: not beyond its bound for long enough yet, and told to nobody
  resolved_at timestamptz,
  acked_at    timestamptz,                          -- a person has seen it
  acked_by    text,
  ack_note    text,
  CHECK (resolved_at IS NULL OR raised_at IS NOT NULL)
) WITH (fillfactor = 50);                           -- value and cause change while it is open: HOT
CREATE UNIQUE INDEX alert_open ON alert (rule, subject, simulated) WHERE resolved_at IS NULL;
CREATE INDEX alert_subject ON alert (rule, subject, resolved_at);

-- The rules in force, as the worker that evaluates them has them: bundled, and as its rollcall.yaml changes them.
CREATE TABLE alert_rule (
  rule          text COLLATE "C" PRIMARY KEY,
  position      int NOT NULL,
  summary       text NOT NULL,
  measure       text NOT NULL,
  bound         double precision NOT NULL,
  below         boolean NOT NULL,                   -- it is wrong below the bound; else above it
  resolve_bound double precision NOT NULL,
  least_samples bigint NOT NULL,
  for_seconds   int NOT NULL,
  severity      text NOT NULL,
  mend          text NOT NULL,
  promql        text NOT NULL
);

-- One row: when the rules were last evaluated, by which links, and how long its own update and commit took then.
CREATE TABLE alert_check (
  one        boolean PRIMARY KEY DEFAULT true CHECK (one),
  checked_at timestamptz,
  public_url text NOT NULL DEFAULT ''
) WITH (fillfactor = 20);
INSERT INTO alert_check DEFAULT VALUES;

-- The names by which each target's replies call their model. The first one is no news; each other one is.
CREATE TABLE target_model (
  target_id      smallint NOT NULL,
  resolved_model text COLLATE "C" NOT NULL,
  first_at       timestamptz NOT NULL,
  last_at        timestamptz NOT NULL,
  PRIMARY KEY (target_id, resolved_model)
) WITH (fillfactor = 50);

-- The next sweep that has not begun yet, as Temporal announced it, and when the last one began.
ALTER TABLE sweep_schedule
  ADD COLUMN expected_at timestamptz,
  ADD COLUMN swept_at    timestamptz;

-- The jobs that ended lately, and whether a job was asked again.
CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX job_retry_of ON job (retry_of) WHERE retry_of IS NOT NULL;
