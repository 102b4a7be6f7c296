-- Sequential sampling: a job that asks again until a rate is known well enough. Its repetitions are the last look: the most.
ALTER TABLE job
  ADD COLUMN looks         smallint[],             -- repetitions after which it looks, ascending; null: it asks all of them
  ADD COLUMN half_width    float8,                 -- of an interval that is narrow enough; null with looks
  ADD COLUMN cells_planned int8[];                 -- so far, of each of target_ids; null with looks

-- What a sampled job has asked of a target about a domain, and why it asks no more. A look is decided once: whoever comes second
-- finds more repetitions, or a reason.
CREATE TABLE sampling_series (
  job_id        int NOT NULL,
  domain_id     int NOT NULL,
  target_id     smallint NOT NULL,
  repetitions   smallint NOT NULL,                 -- planned so far: the look that it is at
  named         int,                               -- at the last look that was decided: answers that name the brand,
  answered      int,                               -- of so many valid ones,
  wanted        int,                               -- of so many cells that were to be asked
  reason        text,                              -- why it has ended; null: it has not
  look_ended_at timestamptz,                       -- when all cells of its look were first seen to have ended, unread
  decided_at    timestamptz,
  PRIMARY KEY (job_id, domain_id, target_id)
) WITH (fillfactor = 80);
CREATE INDEX sampling_series_undecided ON sampling_series (job_id, domain_id, target_id) WHERE reason IS NULL;

-- Up to which repetition a sampled job sees the cells of a series; null: none yet. Cheap for the planner: it is called only for
-- cells that an index has found.
CREATE FUNCTION sampled_repetitions(job int, domain int, target smallint) RETURNS smallint
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 AS $$
BEGIN
  RETURN (SELECT s.repetitions FROM sampling_series s
    WHERE s.job_id = job AND s.domain_id = domain AND s.target_id = target);
END $$;
