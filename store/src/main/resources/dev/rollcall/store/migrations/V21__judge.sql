-- The judge: a language model that is asked what answers say of the entities that they name. Nothing is written here unless it
-- is switched on. Ticks are 1e-10 USD.

-- Domains whose answers it is to read, those to come as well. One worker at a time has a domain.
CREATE TABLE judge_order (
  domain_id     int PRIMARY KEY,
  ordered_by    text NOT NULL,
  reason        text NOT NULL,
  ordered_at    timestamptz NOT NULL DEFAULT now(),
  claimed_by    text,
  claimed_until timestamptz
) WITH (fillfactor = 70);

-- What a judge makes of one answer of a run. Codes are those of EnrichmentState. Rows stay when their run is deleted: they are
-- paid for, and a later run takes them over where its question is the same.
CREATE TABLE enrichment (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id          int NOT NULL,
  cell_id         bigint NOT NULL,
  same_as         bigint,                          -- the row of an earlier run that has the same question: all else is there
  judge_target_id smallint NOT NULL,
  schema_version  smallint NOT NULL,
  state           smallint NOT NULL,
  attempts        smallint NOT NULL DEFAULT 0,
  errors          smallint NOT NULL DEFAULT 0,
  maybe_billed    boolean NOT NULL DEFAULT false,  -- an attempt may have been billed that has told nothing
  quotes          smallint,                        -- of the reply; null: there is none that can be used. Likewise below
  invented        smallint,                        -- quotes that do not stand in the answer: dropped
  strangers       smallint,                        -- items for entities nobody asked about: dropped
  surplus         smallint,                        -- items that were given twice, or are too many: dropped
  missing         smallint,                        -- entities without an item
  wait_until      timestamptz,
  question_sha256 bytea NOT NULL,
  fault           text,                            -- of the last reply: the next question asks for a repair
  UNIQUE (run_id, cell_id, judge_target_id, schema_version)
) WITH (fillfactor = 80);
-- The same question is never asked in two rows.
CREATE UNIQUE INDEX enrichment_question ON enrichment (cell_id, judge_target_id, schema_version, question_sha256)
  WHERE same_as IS NULL;

-- A call made for an enrichment, written before it is made.
CREATE TABLE judge_attempt (
  enrichment_id        bigint NOT NULL,
  asked_at             timestamptz NOT NULL,
  ended_at             timestamptz,
  n                    smallint NOT NULL,
  http_status          smallint,
  latency_ms           int,
  input_tokens         int,
  output_tokens        int,
  cached_input_tokens  int,
  reasoning_tokens     int,
  billed_input_tokens  int,
  billed_output_tokens int,
  cost_ticks           bigint,
  reserved_ticks       bigint NOT NULL,            -- of the budget of the day it was asked on
  possible_duplicate   boolean NOT NULL,
  reservation_lost     boolean NOT NULL DEFAULT false, -- it is in the day's lost_ticks, else in its reserved_ticks
  cost_reported        boolean,
  outcome              text COLLATE "C",           -- null: asked, and nothing more is known
  request_id           text,
  key_fingerprint      text,
  message              text,
  body                 bytea,                      -- the reply, packed as answers are
  PRIMARY KEY (enrichment_id, n)
) WITH (fillfactor = 80);

-- What a judge has used of its budget, and how many of its quotes were invented, by UTC day: that of the moment a call was asked at.
CREATE TABLE judge_day (
  day             date NOT NULL,
  judge_target_id smallint NOT NULL,
  reserved_ticks  bigint NOT NULL DEFAULT 0,       -- for calls under way, as estimated
  spent_ticks     bigint NOT NULL DEFAULT 0,       -- as billed; as estimated where a bill came at an unknown price
  lost_ticks      bigint NOT NULL DEFAULT 0,       -- for calls of which nobody knows whether they were billed, as estimated
  quotes          bigint NOT NULL DEFAULT 0,       -- of replies that were kept
  invented        bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (day, judge_target_id)
) WITH (fillfactor = 10);

-- What an answer says of an entity, with the words that show it, in code points of the answer's text.
CREATE TABLE stance (
  enrichment_id bigint NOT NULL,
  entity_id     int NOT NULL,
  quote_start   int NOT NULL,
  quote_end     int NOT NULL,
  sentiment     smallint,                          -- 1: positive; 0: neutral; -1: negative; null: mixed
  recommended   boolean NOT NULL,
  other_bearer  boolean NOT NULL,                  -- the name means somebody else
  PRIMARY KEY (enrichment_id, entity_id)
);

-- A company, brand or product that an answer names and that is in no set.
CREATE TABLE other_name (
  enrichment_id bigint NOT NULL,
  name_start    int NOT NULL,
  name_end      int NOT NULL,
  quote_start   int NOT NULL,
  quote_end     int NOT NULL,
  name          text COLLATE "C" NOT NULL,
  PRIMARY KEY (enrichment_id, name_start, name_end)
);

-- What the plain rules say of an entity, where no judge does. Rows of earlier rules have neither: they did not tell.
ALTER TABLE mention
  ADD COLUMN sentiment smallint,                   -- as in stance; 2: mixed, or not plain; null: the rules did not tell
  ADD COLUMN recommended boolean;                  -- null: not plain

-- Calls of a judge belong to no job.
ALTER TABLE usage_delta ALTER COLUMN job_id DROP NOT NULL;
