-- What holds a job, or one target in it. Each row is a latch of its own: a job that a person and its budget hold goes on
-- when both are taken away. job.state is 'paused' while a row holds the whole job: both change in one transaction.
CREATE TABLE hold (
  job_id    int NOT NULL,
  target_id smallint NOT NULL DEFAULT 0,          -- 0: the whole job
  kind      text COLLATE "C" NOT NULL CHECK (kind IN ('pause', 'cancel', 'budget')),
  why       text NOT NULL,
  by_whom   text NOT NULL,
  at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (job_id, target_id, kind),
  CHECK (kind <> 'cancel' OR target_id <> 0)      -- a whole job that is cancelled says so in its state
);

ALTER TABLE job
  ADD COLUMN paused_why text,                     -- in words, while the whole job is held
  ADD COLUMN resumed_at timestamptz;              -- its patience counts from here: while it was held nobody was asked
