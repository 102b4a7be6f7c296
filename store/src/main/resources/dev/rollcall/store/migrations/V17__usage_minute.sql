-- What attempts came to by the minute, which tells how things are now: usage_day can't tell ten minutes from a day. An attempt
-- counts in the minute in which its result was saved, so that a call that timed out after a minute is seen at once. Folded from
-- usage_delta, and deleted after 48 hours.
CREATE TABLE usage_minute (
  minute    timestamptz NOT NULL,
  target_id smallint NOT NULL,
  outcome   text COLLATE "C" NOT NULL,
  attempts  int NOT NULL,
  sum_ms    bigint NOT NULL,                      -- how long these attempts took, all together
  PRIMARY KEY (minute, target_id, outcome)
) WITH (fillfactor = 50);

ALTER TABLE usage_delta
  ADD COLUMN saved_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN sum_ms   bigint;                     -- null: written by an older worker, and not counted by the minute
