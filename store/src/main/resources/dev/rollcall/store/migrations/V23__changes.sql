-- Figures of a window, compared with an earlier window. Made from a run's rows, and made again with the next run. No foreign keys.
CREATE TABLE change (
  id               bigint GENERATED ALWAYS AS IDENTITY,
  run_id           int NOT NULL,
  window_id        int NOT NULL,
  before_window_id int NOT NULL,
  entity_id        int NOT NULL,
  target_id        smallint NOT NULL,              -- 0: all targets together
  simulated        boolean NOT NULL,
  finding          boolean NOT NULL,               -- moved, and kept by Benjamini and Hochberg's procedure
  lasting          boolean NOT NULL,               -- a finding twice running; before_window_id is the window before the last one then
  metric           text COLLATE "C" NOT NULL,
  verdict          text COLLATE "C" NOT NULL,
  before_k         int NOT NULL,                   -- k of n answers, of what is in both windows
  before_n         int NOT NULL,
  after_k          int NOT NULL,
  after_n          int NOT NULL,
  before_low       real,                           -- Wilson's interval; null where n = 0
  before_high      real,
  after_low        real,
  after_high       real,
  p                double precision NOT NULL,      -- that chance alone makes such a difference; 1 where nothing can be compared
  answered_at      timestamptz NOT NULL,           -- when the window's last answer was saved
  PRIMARY KEY (run_id, window_id, simulated, before_window_id, metric, entity_id, target_id)
);
-- Alerts read it every 15 s.
CREATE INDEX change_lasting ON change (answered_at) WHERE lasting;
CREATE INDEX change_of_window ON change (window_id, verdict, target_id);
CREATE INDEX change_id ON change (id);

-- How many answers of a window its comparisons were made of: where a run has more now, they are made again.
CREATE TABLE compared_window (
  run_id    int NOT NULL,
  window_id int NOT NULL,
  simulated boolean NOT NULL,
  answers   int NOT NULL,
  PRIMARY KEY (run_id, window_id, simulated)
);

-- Since when canary prompts tell of another model behind the same name. What was asked before and after is not compared.
CREATE TABLE model_suspect (
  target_id smallint NOT NULL,
  since     timestamptz NOT NULL,                  -- the window of the first day on which it answered otherwise
  found_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (target_id, since)
);

-- Canary prompts are no prompts of people's.
ALTER TABLE prompt_version DROP CONSTRAINT prompt_version_source_check,
  ADD CONSTRAINT prompt_version_source_check CHECK (source IN ('file', 'order', 'canary'));

-- What was read before there were comparisons is compared, too.
INSERT INTO extraction_due (domain_id, urgency) SELECT domain_id, 2 FROM extraction_run WHERE state = 'current' ORDER BY domain_id
ON CONFLICT (domain_id) DO UPDATE SET marks = extraction_due.marks + 1;
