-- Cells that have ended without a usable answer (states 12 empty, 13 invalid, 14 failed): a row is written with the cell's
-- end, and deleted when the cell is opened again. No foreign keys, as in cell.
CREATE TABLE dead_letter (
  cell_id           bigint PRIMARY KEY,
  job_id            int NOT NULL,                 -- the job that asked it last; other jobs may see the cell, too
  domain_id         int NOT NULL,
  target_id         smallint NOT NULL,
  prompt_version_id int NOT NULL,
  reason            smallint NOT NULL,
  failed_at         timestamptz NOT NULL,
  dismissed_at      timestamptz,                  -- a person has seen it and wants nothing more: it is not listed
  dismissed_by      text
);
CREATE INDEX dead_letter_listed ON dead_letter (failed_at, cell_id) WHERE dismissed_at IS NULL;

-- What had ended before this was written. A cell that was given up without a call belongs to the newest job that sees it.
INSERT INTO dead_letter (cell_id, job_id, domain_id, target_id, prompt_version_id, reason, failed_at)
SELECT c.id, coalesce(t.job_id, j.id), c.domain_id, c.target_id, c.prompt_version_id, c.reason,
  coalesce(t.ended_at, t.asked_at, j.finished_at, now())
FROM cell c
LEFT JOIN LATERAL (SELECT job_id, asked_at, ended_at FROM attempt WHERE cell_id = c.id ORDER BY n DESC LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT j.id, j.finished_at FROM job_domain jd JOIN job j ON j.id = jd.job_id
  WHERE t.job_id IS NULL AND jd.domain_id = c.domain_id AND j.window_id = c.window_id AND c.target_id = ANY(j.target_ids)
    AND c.prompt_version_id = ANY(j.prompt_version_ids) AND c.repetition < j.repetitions
  ORDER BY j.id DESC LIMIT 1) j ON true
WHERE c.state IN (12, 13, 14) AND (t.job_id IS NOT NULL OR j.id IS NOT NULL);

-- The finished job whose cells this one asks again.
ALTER TABLE job ADD COLUMN retry_of int;

-- What people did to many cells or jobs at once. Kept: who did what, and why.
CREATE TABLE action (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('retry', 'pause', 'resume', 'cancel', 'dismiss')),
  filter       jsonb NOT NULL,                    -- field: value
  reason       text NOT NULL,
  requested_by text NOT NULL,
  matched      bigint NOT NULL DEFAULT 0,         -- cells, or jobs
  changed      bigint NOT NULL DEFAULT 0,
  skipped      jsonb NOT NULL DEFAULT '{}',       -- why: how many
  job_ids      int[] NOT NULL DEFAULT '{}',       -- retries of finished jobs that it made
  position     bigint NOT NULL DEFAULT 0,         -- the last cell that is done; the next step begins behind it
  requested_at timestamptz NOT NULL DEFAULT now(),
  finished_at  timestamptz
);
CREATE INDEX action_unfinished ON action (id) WHERE finished_at IS NULL;

-- What an action has still to do: the cells that matched when it was asked for. Deleted as they are done.
CREATE TABLE action_cell (
  action_id bigint NOT NULL,
  cell_id   bigint NOT NULL,
  domain_id int NOT NULL,
  job_id    int,                                  -- the retry job whose planning opens it; null: a step of the action does it
  PRIMARY KEY (action_id, cell_id)
);
CREATE INDEX action_cell_job ON action_cell (job_id, domain_id) WHERE job_id IS NOT NULL;
