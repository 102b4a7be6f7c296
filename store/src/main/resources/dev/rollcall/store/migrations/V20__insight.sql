-- Insight: what answers say of whom. All of it is made from answers, which never change, and can be made again. No foreign keys
-- on the large tables: extraction, mention, citation.

-- Whom a domain's answers are searched for, by a name that never changes: stripe, adyen.
CREATE TABLE entity (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  domain_id int NOT NULL,
  slug      text COLLATE "C" NOT NULL,
  UNIQUE (domain_id, slug)
);

-- A domain's entities with their names and aliases, in versions: a changed set is a new one, an old one never changes.
CREATE TABLE entity_set (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  domain_id int NOT NULL,
  version   int NOT NULL,
  content   json NOT NULL,                         -- json and not jsonb: sha256 is of this very text
  sha256    bytea NOT NULL,
  current   boolean NOT NULL DEFAULT false,
  made_by   text NOT NULL,
  reason    text NOT NULL,
  made_at   timestamptz NOT NULL DEFAULT now(),
  UNIQUE (domain_id, version),
  UNIQUE (domain_id, sha256)                       -- the same content is the same version
);
CREATE UNIQUE INDEX entity_set_current ON entity_set (domain_id) WHERE current;

-- Which set people made current, when and why. Never deleted.
CREATE TABLE entity_order (
  id            int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  domain_id     int NOT NULL,
  entity_set_id int NOT NULL,
  ordered_by    text NOT NULL,
  reason        text NOT NULL,
  ordered_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX entity_order_domain ON entity_order (domain_id, id DESC);

-- What reads answers: code and lexicons. The one that was registered last counts.
CREATE TABLE extractor (
  id            smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version       text COLLATE "C" NOT NULL,
  sha256        bytea NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (version, sha256)
);

-- A domain's answers, read by one extractor for one set. Figures never mix two of them. It is current once no answer lacks its row.
CREATE TABLE extraction_run (
  id            int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  domain_id     int NOT NULL,
  entity_set_id int NOT NULL,
  extractor_id  smallint NOT NULL,
  state         text NOT NULL DEFAULT 'building' CHECK (state IN ('building', 'current', 'old')),
  unreadable    int NOT NULL DEFAULT 0,            -- answers that it lacks, because their bodies were in archives when it became current
  reported      boolean NOT NULL DEFAULT false,    -- a report names it: it is never deleted
  made_at       timestamptz NOT NULL DEFAULT now(),
  current_at    timestamptz,                       -- when it became current last
  UNIQUE (domain_id, entity_set_id, extractor_id)
);
CREATE UNIQUE INDEX extraction_run_current ON extraction_run (domain_id) WHERE state = 'current';

-- The names by which replies call their models.
CREATE TABLE model (
  id   int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE
);

-- Registrable domains that answers cite.
CREATE TABLE site (
  id   int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE
);

-- An answered or refused cell that was read in a run. Codes are those of ExtractionOutcome.
CREATE TABLE extraction (
  run_id            int NOT NULL,
  window_id         int NOT NULL,
  cell_id           bigint NOT NULL,
  prompt_version_id int NOT NULL,
  model_id          int,                           -- null: the reply does not name its model
  target_id         smallint NOT NULL,
  outcome           smallint NOT NULL,
  knows             smallint,                      -- 1: it says something of the domain; 0: it does not know it; null: open
  named             smallint NOT NULL,             -- how many entities it names
  PRIMARY KEY (run_id, cell_id)
);

-- An entity that an answer names.
CREATE TABLE mention (
  run_id      int NOT NULL,
  entity_id   int NOT NULL,
  cell_id     bigint NOT NULL,
  first_start int NOT NULL,                        -- code points of the answer's text
  first_end   int NOT NULL,
  n           smallint NOT NULL,                   -- how often
  rank        smallint,                            -- among all brands in the answer, by first mention; null: not known
  certainty   smallint NOT NULL,                   -- 0 to 100
  PRIMARY KEY (run_id, cell_id, entity_id)
);

-- A site that an answer cites. It depends on the extractor, and on no set of entities.
CREATE TABLE citation (
  cell_id      bigint NOT NULL,
  site_id      int NOT NULL,
  extractor_id smallint NOT NULL,
  n            smallint NOT NULL,
  from_api     boolean NOT NULL,                   -- the provider lists it; else it stands in the text
  PRIMARY KEY (extractor_id, cell_id, site_id, from_api)
);

-- Domains that have something to be read. Written where a run of theirs finishes, and where a set or the extractor changes.
CREATE TABLE extraction_due (
  domain_id     int PRIMARY KEY,
  urgency       smallint NOT NULL,                 -- 0: a person waits; 1: new answers; 2: all again
  since         timestamptz NOT NULL DEFAULT now(),
  marks         int NOT NULL DEFAULT 1,            -- how often it was marked: one more meanwhile, and it stays due
  claimed_by    text,
  claimed_until timestamptz
) WITH (fillfactor = 70);
CREATE INDEX extraction_due_order ON extraction_due (urgency, since);

-- One row: up to where answers were looked at, behind the saves, for those that no run's end has told of.
CREATE TABLE extraction_watch (
  one  boolean PRIMARY KEY DEFAULT true CHECK (one),
  at   timestamptz NOT NULL DEFAULT now(),
  cell bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 20);
INSERT INTO extraction_watch DEFAULT VALUES;
