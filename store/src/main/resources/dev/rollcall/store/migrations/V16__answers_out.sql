-- Answers of all jobs, in the order in which they were saved. Their rows change once at most, when a body is archived.
CREATE INDEX answer_at ON answer (at, cell_id);

-- The words of answers, for full text search. Bodies are packed, so PostgreSQL can't read them: a worker unpacks them and fills
-- this table behind the saves.
CREATE TABLE answer_search (
  cell_id bigint PRIMARY KEY,
  words   tsvector NOT NULL
);
CREATE INDEX answer_search_words ON answer_search USING gin (words);

-- One row: how far that is. What was saved after (old_at, old_cell) and up to (new_at, new_cell) is in answer_search.
CREATE TABLE answer_index (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  new_at   timestamptz NOT NULL DEFAULT now(),
  new_cell bigint NOT NULL DEFAULT 0,
  old_at   timestamptz DEFAULT now(),             -- null: all that is older is in, too
  old_cell bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 20);
INSERT INTO answer_index DEFAULT VALUES;

-- Files that bodies of old answers were moved to. A row is written when its file is whole and on the disk; only then are the
-- bodies that are in the file deleted.
CREATE TABLE archive (
  id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file        text COLLATE "C" NOT NULL UNIQUE,   -- its name, without a folder
  sha256      text NOT NULL,                      -- of the file, in hex
  bytes       bigint NOT NULL,                    -- of the file
  rows        int NOT NULL,
  first_at    timestamptz NOT NULL,               -- when its first answer was saved
  last_at     timestamptz NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  moved_at    timestamptz,                        -- null: its bodies are still being deleted
  restored_at timestamptz                         -- a person has put its bodies back
);
CREATE INDEX archive_unmoved ON archive (id) WHERE moved_at IS NULL;

ALTER TABLE answer ADD COLUMN archive_id int;     -- the file that has its body; null: none

-- It has ended long ago, and is not in the usual list of jobs any more.
ALTER TABLE job ADD COLUMN archived_at timestamptz;
