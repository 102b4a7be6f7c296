-- The ledger: what was wanted, what was answered, what it cost.
-- Costs are in ticks of 1e-10 USD. Codes of states, reasons and outcomes are those of CellState, Reason and Outcomes.

CREATE TABLE domain (
  id   int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE
);

-- Which domains the sweep keeps fresh, real and simulated apart, and since when each domain's answers count.
CREATE TABLE freshness (
  simulated     boolean NOT NULL,
  domain_id     int NOT NULL REFERENCES domain,
  watched       boolean NOT NULL DEFAULT false,
  refresh_hours int NOT NULL DEFAULT 24 CHECK (refresh_hours BETWEEN 1 AND 8760),
  done_from     timestamptz,                       -- start of the window in which it was last done as a whole
  due_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (simulated, domain_id)
);
CREATE INDEX freshness_due ON freshness (simulated, due_at, domain_id) WHERE watched;

-- "window" is a word of SQL's own.
CREATE TABLE time_window (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name      text COLLATE "C" NOT NULL UNIQUE,
  starts_at timestamptz NOT NULL
);

CREATE TABLE prompt_version (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text COLLATE "C" NOT NULL,
  version    int NOT NULL,
  text       text NOT NULL,
  current    boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (name, version)
);
CREATE UNIQUE INDEX prompt_version_current ON prompt_version (name) WHERE current;

-- Who can be asked, as the last worker that started has it. has_key false: its cells are skipped, not lost.
CREATE TABLE provider (
  simulated   boolean NOT NULL,
  name        text COLLATE "C" NOT NULL,
  position    smallint NOT NULL,
  on_by_default boolean NOT NULL,
  retired     boolean NOT NULL,
  key_fingerprints text[] NOT NULL,
  key_variable text NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  -- its trouble, if it has any; written by workers when it changes
  down_since  timestamptz,
  cooled_until timestamptz,
  trouble     text,
  PRIMARY KEY (simulated, name)
);

CREATE TABLE target (
  id       smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider text COLLATE "C" NOT NULL,
  model    text COLLATE "C" NOT NULL,
  surface  text COLLATE "C" NOT NULL CHECK (surface IN ('api', 'api-search', 'simulated')),
  active   boolean NOT NULL DEFAULT true,
  UNIQUE (provider, model, surface)
);

CREATE TABLE worker (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  host       text NOT NULL,
  pid        bigint NOT NULL,
  simulated  boolean NOT NULL,
  providers  text[] NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now(),
  ended_at   timestamptz
);

CREATE TABLE job (
  id                 int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name               text COLLATE "C" NOT NULL UNIQUE,
  window_id          int NOT NULL REFERENCES time_window,
  target_ids         smallint[] NOT NULL,
  prompt_version_ids int[] NOT NULL,
  repetitions        smallint NOT NULL CHECK (repetitions BETWEEN 1 AND 50),
  simulated          boolean NOT NULL,
  whole              boolean NOT NULL,            -- asks all that is on: its end makes its domains fresh
  domains            int NOT NULL,
  state              text NOT NULL DEFAULT 'queued'
                     CHECK (state IN ('queued', 'processing', 'paused', 'completed', 'failed', 'cancelled')),
  problem            text,
  priority           smallint NOT NULL DEFAULT 3 CHECK (priority BETWEEN 1 AND 5),
  max_errors         smallint NOT NULL DEFAULT 5 CHECK (max_errors BETWEEN 1 AND 100),
  patience_seconds   int NOT NULL DEFAULT 86400 CHECK (patience_seconds > 0),
  budget_ticks       bigint,
  driver             text NOT NULL,               -- id of the workflow that drives it
  idempotency_key    text UNIQUE,
  request_sha256     text,
  created_at         timestamptz NOT NULL DEFAULT now(),
  started_at         timestamptz,
  planned_at         timestamptz,
  finished_at        timestamptz
);
CREATE INDEX job_unfinished ON job (id) WHERE finished_at IS NULL;
CREATE INDEX job_window ON job (window_id, id);

-- Why a provider was given up in a job, for its account.
CREATE TABLE job_trouble (
  job_id     int NOT NULL,
  provider   text COLLATE "C" NOT NULL,
  down_since timestamptz NOT NULL,
  words      text,
  PRIMARY KEY (job_id, provider)
);

-- A job's cells are derived from this, not listed.
CREATE TABLE job_domain (
  job_id    int NOT NULL,
  domain_id int NOT NULL,
  PRIMARY KEY (job_id, domain_id)
);
CREATE INDEX job_domain_domain ON job_domain (domain_id, job_id);

-- No foreign keys (they cost four times the insert); no index that mentions state, claim_id or wait_until:
-- it would end HOT updates.
CREATE TABLE cell (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  wait_until        timestamptz,
  claim_id          bigint,
  domain_id         int NOT NULL,
  window_id         int NOT NULL,
  prompt_version_id int NOT NULL,
  target_id         smallint NOT NULL,
  repetition        smallint NOT NULL,
  state             smallint NOT NULL DEFAULT 0,
  reason            smallint NOT NULL DEFAULT 0,
  errors            smallint NOT NULL DEFAULT 0,
  empties           smallint NOT NULL DEFAULT 0,
  attempts          smallint NOT NULL DEFAULT 0,
  maybe_billed      boolean NOT NULL DEFAULT false,
  UNIQUE (window_id, domain_id, target_id, repetition, prompt_version_id)
) WITH (fillfactor = 70);
CREATE INDEX cell_gap ON cell (window_id, domain_id, id) WHERE reason <> 0;

CREATE TABLE claim (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner      text NOT NULL,                       -- workflow / run / activity
  fence      int NOT NULL,                        -- Temporal's attempt
  worker_id  int NOT NULL,
  job_id     int NOT NULL,
  expires_at timestamptz NOT NULL,
  window_id  int NOT NULL,
  domain_ids int[] NOT NULL,
  target_ids smallint[] NOT NULL,
  UNIQUE (owner, fence)
);
CREATE INDEX claim_expires ON claim (expires_at);

CREATE TABLE attempt (
  cell_id            bigint NOT NULL,
  n                  smallint NOT NULL,
  job_id             int NOT NULL,
  asked_at           timestamptz NOT NULL,
  ended_at           timestamptz,
  outcome            text COLLATE "C",            -- null: asked, and nothing more is known
  possible_duplicate boolean NOT NULL,
  http_status        smallint,
  request_id         text,
  key_fingerprint    text,
  latency_ms         int,
  input_tokens       int,
  output_tokens      int,
  cost_ticks         bigint,
  message            text,
  PRIMARY KEY (cell_id, n)
) WITH (fillfactor = 80);

CREATE TABLE answer (
  cell_id             bigint PRIMARY KEY,
  n                   smallint NOT NULL,
  at                  timestamptz NOT NULL,
  resolved_model      text,
  finish_reason       text,
  truncated           boolean NOT NULL,
  simulated           boolean NOT NULL,
  input_tokens        int,
  output_tokens       int,
  cached_input_tokens int,
  reasoning_tokens    int,
  cost_ticks          bigint,
  latency_ms          int
);

-- deflate(text, citations, raw), done in Java: a third of what two text columns take. See Body.
CREATE TABLE answer_body (
  cell_id bigint PRIMARY KEY,
  body    bytea NOT NULL
);
ALTER TABLE answer_body ALTER COLUMN body SET STORAGE EXTERNAL;

-- A job's counts: the counters plus the deltas that are not folded into them yet.
CREATE TABLE job_counter (
  job_id     int NOT NULL,
  target_id  smallint NOT NULL,
  state      smallint NOT NULL,
  reason     smallint NOT NULL,
  n          bigint NOT NULL,
  cost_ticks bigint NOT NULL,
  unpriced   bigint NOT NULL,
  PRIMARY KEY (job_id, target_id, state, reason)
) WITH (fillfactor = 20);
CREATE TABLE job_delta (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id     int NOT NULL,
  target_id  smallint NOT NULL,
  state      smallint NOT NULL,
  reason     smallint NOT NULL,
  n          int NOT NULL,
  cost_ticks bigint NOT NULL,
  unpriced   int NOT NULL
);
CREATE INDEX job_delta_job ON job_delta (job_id);

-- One workflow over some of a job's domains and providers.
CREATE TABLE run (
  job_id      int NOT NULL,
  n           int NOT NULL,
  workflow_id text COLLATE "C" NOT NULL,
  domain_ids  int[] NOT NULL,
  providers   text[] NOT NULL,
  providers_back text[] NOT NULL DEFAULT '{}',    -- whose share has come back
  batch       boolean NOT NULL,                   -- leaves waiting cells open instead of waiting for them
  started_at  timestamptz NOT NULL DEFAULT now(),
  checked_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (job_id, n)
);
CREATE INDEX run_open ON run (job_id, n) WHERE finished_at IS NULL;
