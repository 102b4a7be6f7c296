-- What the views of jobs and providers show is kept as it happens, not worked out again at each look.

-- Who ended the job from outside Rollcall, and why.
ALTER TABLE job ADD COLUMN note text;

-- Counters and deltas with state -2 count possible duplicates: cells that may have been billed without an answer kept.
-- Such a cell has maybe_billed; a cell that is being asked right now (state 3) gets it when its claim is freed.
UPDATE cell c SET maybe_billed = true
FROM (SELECT DISTINCT cell_id FROM attempt WHERE possible_duplicate OR outcome IS NULL) t
WHERE c.id = t.cell_id AND c.state <> 3 AND NOT c.maybe_billed;

INSERT INTO job_counter (job_id, target_id, state, reason, n, cost_ticks, unpriced)
SELECT j.id, c.target_id, -2, 0, count(*), 0, 0
FROM cell c JOIN job_domain jd ON jd.domain_id = c.domain_id
JOIN job j ON j.id = jd.job_id AND j.window_id = c.window_id AND c.target_id = ANY(j.target_ids)
  AND c.prompt_version_id = ANY(j.prompt_version_ids) AND c.repetition < j.repetitions
WHERE c.maybe_billed GROUP BY 1, 2;

-- What the attempts that a job drove came to, with the last message of each outcome. Folded from usage_delta.
CREATE TABLE job_outcome (
  job_id    int NOT NULL,
  target_id smallint NOT NULL,
  outcome   text COLLATE "C" NOT NULL,
  attempts  bigint NOT NULL,
  first_at  timestamptz NOT NULL,                 -- when they were asked
  last_at   timestamptz NOT NULL,
  message   text,
  PRIMARY KEY (job_id, target_id, outcome)
) WITH (fillfactor = 20);

-- The failed attempts of a target since its last reply, by outcome: no row when its last attempt was replied to. Being told
-- to wait is neither. Folded from usage_delta.
CREATE TABLE target_failure (
  target_id smallint NOT NULL,
  outcome   text COLLATE "C" NOT NULL,
  attempts  bigint NOT NULL,
  first_at  timestamptz NOT NULL,
  last_at   timestamptz NOT NULL,
  message   text,
  PRIMARY KEY (target_id, outcome)
) WITH (fillfactor = 20);

ALTER TABLE usage_delta
  ADD COLUMN first_at timestamptz,                -- null: written before this, and counted in both tables already
  ADD COLUMN last_at  timestamptz,
  ADD COLUMN message  text;                       -- the last one of these attempts

INSERT INTO job_outcome
SELECT t.job_id, c.target_id, t.outcome, count(*), min(t.asked_at), max(t.asked_at),
  (array_agg(t.message ORDER BY t.asked_at DESC) FILTER (WHERE t.message IS NOT NULL))[1]
FROM attempt t JOIN cell c ON c.id = t.cell_id WHERE t.outcome IS NOT NULL GROUP BY 1, 2, 3;

INSERT INTO target_failure
SELECT c.target_id, t.outcome, count(*), min(t.asked_at), max(t.asked_at),
  (array_agg(t.message ORDER BY t.asked_at DESC) FILTER (WHERE t.message IS NOT NULL))[1]
FROM attempt t JOIN cell c ON c.id = t.cell_id
LEFT JOIN (SELECT target_id, max(last_at) AS at FROM job_outcome
  WHERE outcome IN ('ANSWERED', 'TRUNCATED', 'REFUSED', 'EMPTY') GROUP BY 1) replied ON replied.target_id = c.target_id
WHERE t.outcome IN ('INVALID', 'OVERLOADED', 'UNREACHABLE', 'KEY_REJECTED', 'OUT_OF_QUOTA', 'FAILED_PERMANENT')
  AND (replied.at IS NULL OR t.asked_at > replied.at)
GROUP BY 1, 2;
