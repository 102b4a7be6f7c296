-- Reports: which answers a report is made of, and the hash of its bytes. The report itself is made again from the answers' rows
-- whenever somebody asks for it.
CREATE TABLE report (
  id             int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  domain_id      int NOT NULL,
  run_id         int NOT NULL,                      -- the extraction run that read its answers: it is never deleted
  as_of          timestamptz NOT NULL,              -- answers that were saved from then on are missing in it
  report_version int NOT NULL,                      -- of its form
  metric_version int NOT NULL,                      -- of its formulas
  simulated      boolean NOT NULL,
  window_ids     int[] NOT NULL,                    -- the earliest first
  compared_ids   int[],                             -- null: compared with nothing
  sampled_ids    int[] NOT NULL,                    -- windows whose answers were looked at while they came: their intervals are wider
  unread         bigint[] NOT NULL DEFAULT '{}',    -- cells that were answered before as_of, and that the run had not read
  sha256         bytea NOT NULL,                    -- of its canonical JSON
  made_by        text NOT NULL,
  made_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX report_domain ON report (domain_id, id DESC);

-- Cells of a report that had no answer in it when it was made, and why: later they may have one.
CREATE TABLE report_gap (
  report_id         int NOT NULL,
  window_id         int NOT NULL,
  target_id         smallint NOT NULL,
  prompt_version_id int NOT NULL,
  state             text COLLATE "C" NOT NULL,      -- open, empty, invalid, failed, skipped, damaged, unread or answered-later
  reason            smallint NOT NULL,              -- a code of Reason
  cells             int NOT NULL,
  PRIMARY KEY (report_id, window_id, target_id, prompt_version_id, state, reason)
);
