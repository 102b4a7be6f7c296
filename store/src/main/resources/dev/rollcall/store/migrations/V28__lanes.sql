-- How a job asks each of its targets: decided once, when the job begins, and once more when what is left is asked online.
CREATE TABLE job_lane (
  job_id     int NOT NULL,
  target_id  smallint NOT NULL,
  lane       text COLLATE "C" NOT NULL CHECK (lane IN ('batch', 'online')),
  why        text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  until      timestamptz,                          -- in batches: when what has no answer is asked online. It does not change
  PRIMARY KEY (job_id, target_id)
);

-- While a target is asked in batches, it is held for calls one by one.
ALTER TABLE hold DROP CONSTRAINT hold_kind_check;
ALTER TABLE hold ADD CONSTRAINT hold_kind_check CHECK (kind IN ('pause', 'cancel', 'budget', 'batch'));
