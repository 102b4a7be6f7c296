-- Registers: prompts, targets and the sweep's schedule. A person's order comes before a worker's file, and workers never
-- write an order.

-- Who wrote this text first: a worker's file, or a person.
ALTER TABLE prompt_version ADD COLUMN source text NOT NULL DEFAULT 'file' CHECK (source IN ('file', 'order'));

-- The texts of each worker's file. Of the texts that living workers have for a name, the latest version is current.
CREATE TABLE worker_prompt (
  worker_id         int NOT NULL,
  prompt_version_id int NOT NULL,
  PRIMARY KEY (worker_id, prompt_version_id)
);
INSERT INTO worker_prompt
  SELECT w.id, v.id FROM prompt_version v CROSS JOIN (SELECT max(id) AS id FROM worker) w WHERE v.current AND w.id IS NOT NULL;

-- What people ordered about prompts; the latest of a name counts. Never deleted.
CREATE TABLE prompt_order (
  id                int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name              text COLLATE "C" NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('set', 'remove', 'unset')), -- unset: the order before is taken back
  prompt_version_id int CHECK ((kind = 'set') = (prompt_version_id IS NOT NULL)),
  ordered_by        text NOT NULL,
  ordered_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX prompt_order_name ON prompt_order (name, id DESC);

-- What people ordered about a target. Null: nobody ordered anything.
ALTER TABLE target
  ADD COLUMN enabled       boolean,                      -- false: new jobs do not ask it
  ADD COLUMN refresh_hours int CHECK (refresh_hours BETWEEN 1 AND 8760),
  ADD COLUMN order_reason  text,
  ADD COLUMN ordered_by    text,
  ADD COLUMN ordered_at    timestamptz;

-- A domain is due once for each cadence: 0 for the targets that follow the domain's own hours, else the refresh_hours that
-- a group of targets shares. A row a cadence, so that a sweep reads one range of one index for each group.
ALTER TABLE freshness ADD COLUMN cadence int NOT NULL DEFAULT 0;
ALTER TABLE freshness DROP CONSTRAINT freshness_pkey;
ALTER TABLE freshness ADD PRIMARY KEY (simulated, domain_id, cadence);
DROP INDEX freshness_due;
CREATE INDEX freshness_due ON freshness (simulated, cadence, due_at, domain_id) WHERE watched;

-- The cadences whose domains a whole job makes fresh.
ALTER TABLE job ADD COLUMN cadences int[] NOT NULL DEFAULT '{0}';

-- The schedule of a worker's file; null: its file has none.
ALTER TABLE worker ADD COLUMN cron text, ADD COLUMN jitter_seconds int;

-- The sweep's schedule: what people ordered, and what was last written to Temporal. One row.
CREATE TABLE sweep_schedule (
  one            boolean PRIMARY KEY DEFAULT true CHECK (one),
  cron           text,                                   -- null: as the workers' files have it
  jitter_seconds int,
  paused         boolean,                                -- the last order; null: there was none
  note           text,                                   -- its words
  ordered_by     text,
  ordered_at     timestamptz,
  over_edit      boolean NOT NULL DEFAULT false,         -- the last order of a cron or jitter replaces an edit made in Temporal
  spec_orders    int NOT NULL DEFAULT 0,                 -- orders of a cron or jitter
  spec_written   int NOT NULL DEFAULT 0,                 -- how many of them were carried out
  pause_orders   int NOT NULL DEFAULT 0,
  pause_written  int NOT NULL DEFAULT 0,
  writing        boolean NOT NULL DEFAULT false,         -- somebody writes, or died while writing
  wanted_sha256  text,                                   -- of the cron and jitter that were last written
  written_sha256 text,                                   -- of the schedule that Temporal made of them
  written_at     timestamptz
);
INSERT INTO sweep_schedule DEFAULT VALUES;
