-- The batch lane: a provider gets many calls of a target in one file, for about half the price, and replies some hours later.
-- Ticks are 1e-10 USD.

ALTER TABLE job
  ADD COLUMN lane     text NOT NULL DEFAULT 'auto' CHECK (lane IN ('auto', 'online', 'batch')),
  ADD COLUMN deadline timestamptz;                 -- when its answers have to be there; null: whenever they come

-- A batch: written before it is uploaded, so that whoever finds it can go on. One of its steps at a time is done, each by an update
-- that names the state before it. Until it has ended, its cells are 'asking' under a claim of its own, and its attempts have no
-- outcome.
CREATE TABLE provider_batch (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  claim_id         bigint NOT NULL,
  intended_at      timestamptz NOT NULL DEFAULT now(),
  deadline         timestamptz NOT NULL,           -- what has no answer by then is asked online
  posted_at        timestamptz,                    -- when it was posted last; written before that
  results_at       timestamptz,                    -- when it was seen that the provider does no more of it
  handed_over_at   timestamptz,                    -- since then its open cells may be asked online
  ended_at         timestamptz,
  next_poll_at     timestamptz NOT NULL DEFAULT now(),
  cancel_asked_at  timestamptz,                    -- by a person
  est_input_tokens bigint NOT NULL,
  reserved_ticks   bigint,                         -- of the job's budget, for all of it; null: the job had none
  request_bytes    bigint,
  lines_read       bigint NOT NULL DEFAULT 0,      -- of its results, the file of errors behind the file of answers
  cost_ticks       bigint NOT NULL DEFAULT 0,
  job_id           int NOT NULL,
  worker_id        int,                            -- who posts it
  items            int NOT NULL,
  polls            int NOT NULL DEFAULT 0,
  posts            int NOT NULL DEFAULT 0,         -- of what is under way: two are a possible duplicate
  refusals         int NOT NULL DEFAULT 0,         -- how often the provider has refused all of it, to be posted again later
  answered         int NOT NULL DEFAULT 0,         -- items, by what came of them: answered, cut or refused by the model
  failed           int NOT NULL DEFAULT 0,         -- any other reply
  expired          int NOT NULL DEFAULT 0,         -- the provider says that it has not asked them
  missing          int NOT NULL DEFAULT 0,         -- without a line
  told_processed   int,                            -- as the provider has told it last; it may be wrong. Likewise below
  told_succeeded   int,
  told_failed      int,
  lines_doubled    int NOT NULL DEFAULT 0,
  lines_unknown    int NOT NULL DEFAULT 0,         -- not readable, or of no item
  unpriced         int NOT NULL DEFAULT 0,         -- billed at unknown prices; not in cost_ticks
  target_id        smallint NOT NULL,
  simulated        boolean NOT NULL,
  price_factor     numeric,                        -- of the online price; null: unknown
  state            text COLLATE "C" NOT NULL CHECK (state IN ('intended', 'uploaded', 'posting', 'running', 'cancelling',
                     'ingesting', 'done', 'abandoned')),
  waits_for        text COLLATE "C" CHECK (waits_for IN ('limit', 'key')),
  token            text COLLATE "C" NOT NULL UNIQUE, -- names it at the provider
  fingerprint      text COLLATE "C" NOT NULL,      -- of the key
  input_file_id    text,
  provider_task_id text,
  provider_state   text,                           -- the provider's word
  problem          text,
  cancel_why       text,
  refused_task_ids text[] NOT NULL DEFAULT '{}',   -- what the provider called it when it refused it
  request_sha256   text                            -- in hex, of its body, which is made again from its items
) WITH (fillfactor = 50);                          -- lines_read and the counts change with each hundred lines: HOT
CREATE INDEX provider_batch_open ON provider_batch (next_poll_at) WHERE ended_at IS NULL;
CREATE INDEX provider_batch_job ON provider_batch (job_id, id);
CREATE INDEX provider_batch_lately ON provider_batch (target_id, results_at) WHERE results_at IS NOT NULL;

-- A call in a batch. No foreign keys. What came of it stands in its attempt, too, which stays when the item is deleted.
CREATE TABLE provider_batch_item (
  batch_id  bigint NOT NULL,
  cell_id   bigint NOT NULL,
  n         int NOT NULL,                          -- from 0
  attempt_n smallint NOT NULL,
  outcome   text COLLATE "C",                      -- its attempt's, or EXPIRED, CANCELLED, MISSING; null: not known yet
  PRIMARY KEY (batch_id, n)
) WITH (fillfactor = 50);                          -- each is changed once: HOT

-- How many input tokens a key may have in a provider's queue for a target, as its refusals have taught.
CREATE TABLE batch_queue (
  target_id    smallint NOT NULL,
  fingerprint  text COLLATE "C" NOT NULL,
  input_tokens bigint NOT NULL,
  learned_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (target_id, fingerprint)
);

-- Held by a batch and by no worker: it is not renewed, and ends with the batch.
ALTER TABLE claim ADD COLUMN batch_id bigint;
CREATE UNIQUE INDEX claim_batch ON claim (batch_id) WHERE batch_id IS NOT NULL;
-- The batch that it was made in. It has no latency; its cost is the price table's times the batch's price_factor.
ALTER TABLE attempt ADD COLUMN batch_id bigint;
