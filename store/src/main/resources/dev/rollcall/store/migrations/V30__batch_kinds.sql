-- Batches of calls of models that are no cells. Such a call is named by its kind ('judge') and its key: the id of the row that it is
-- made for, in the table of its kind. Ticks are 1e-10 USD.
ALTER TABLE provider_batch
  ADD COLUMN kind              text COLLATE "C" NOT NULL DEFAULT 'cell',
  ADD COLUMN max_output_tokens int,                -- of each reply; null: a job's cells, as the worker's settings say
  ADD COLUMN budget_ticks      bigint,             -- what its kind may cost on the UTC day it was made on; null: the job has the budget
  ALTER COLUMN job_id DROP NOT NULL;
-- Of a cell its id; else the call's key. Its attempt is in attempt, or in model_attempt.
ALTER TABLE provider_batch_item RENAME COLUMN cell_id TO key;

-- Calls of a judge are one kind of several.
ALTER TABLE judge_attempt RENAME TO model_attempt;
ALTER TABLE model_attempt RENAME COLUMN enrichment_id TO key;
ALTER TABLE model_attempt
  ADD COLUMN kind     text COLLATE "C" NOT NULL DEFAULT 'judge',
  ADD COLUMN batch_id bigint,                      -- the batch that it was made in: it has no latency
  DROP CONSTRAINT judge_attempt_pkey,
  ADD PRIMARY KEY (kind, key, n);
ALTER TABLE model_attempt ALTER COLUMN kind DROP DEFAULT;

ALTER TABLE judge_day RENAME TO model_day;
ALTER TABLE model_day RENAME COLUMN judge_target_id TO target_id;
ALTER TABLE model_day
  ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'judge',
  DROP CONSTRAINT judge_day_pkey,
  ADD PRIMARY KEY (day, kind, target_id);
ALTER TABLE model_day ALTER COLUMN kind DROP DEFAULT;

ALTER TABLE enrichment
  ADD COLUMN batch_id   bigint,                    -- it is asked in this batch, and by nobody else; null: in none now
  ADD COLUMN planned_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX enrichment_planned ON enrichment (judge_target_id, planned_at) WHERE state = 0 AND attempts = 0 AND same_as IS NULL;

-- How its answers are judged; null: as the worker's settings say.
ALTER TABLE judge_order ADD COLUMN lane text COLLATE "C" CHECK (lane IN ('auto', 'online', 'batch'));
