-- The domain's own site: its pages, what they say, and what answers claim that it says. The table site is something else: whatever
-- answers cite. Nothing is written here unless a person switches it on for a domain. Hashes are SHA-256; a URL's is of its canonical
-- form. Offsets are code points. No foreign keys.

-- A domain whose own site was switched on once.
CREATE TABLE own_site (
  domain_id     int PRIMARY KEY,
  due_at        timestamptz NOT NULL DEFAULT now(), -- when the schedule crawls it next
  crawled_at    timestamptz,                       -- when the last crawl of all its pages ended
  changed_at    timestamptz,                       -- when one of its documents came, changed or vanished last; null: it has none
  updated_at    timestamptz NOT NULL DEFAULT now(),
  refresh_hours int NOT NULL DEFAULT 168 CHECK (refresh_hours > 0),
  max_pages     int NOT NULL DEFAULT 500 CHECK (max_pages > 0),
  enabled       boolean NOT NULL,
  embedder      text COLLATE "C",                  -- a name in the table embedder, or one to come; null: words alone are searched
  note          text,
  updated_by    text NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX own_site_due ON own_site (due_at, domain_id) WHERE enabled;

-- A crawl of a site, or of some of its pages. Its counts are those of its pages, and stay when a later crawl visits them.
CREATE TABLE site_crawl (
  id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  created_at          timestamptz NOT NULL DEFAULT now(),
  started_at          timestamptz,
  ended_at            timestamptz,
  retry_of            bigint,                      -- the crawl whose failed pages it takes
  bytes               bigint NOT NULL DEFAULT 0,   -- of its pages, decoded
  domain_id           int NOT NULL,
  pages_wanted        int NOT NULL DEFAULT 0,      -- URLs that it knows
  pages_done          int NOT NULL DEFAULT 0,      -- visited, and not failed: unchanged, gone and skipped ones are among them
  pages_unchanged     int NOT NULL DEFAULT 0,
  pages_gone          int NOT NULL DEFAULT 0,
  pages_skipped       int NOT NULL DEFAULT 0,
  pages_failed        int NOT NULL DEFAULT 0,
  pages_left          int NOT NULL DEFAULT 0,      -- not visited when it ended: a limit was reached
  documents_processed int NOT NULL DEFAULT 0,
  documents_failed    int NOT NULL DEFAULT 0,
  chunks              int NOT NULL DEFAULT 0,      -- of the documents that it processed
  embedded            int NOT NULL DEFAULT 0,      -- vectors that it made
  whole               boolean NOT NULL,            -- false: only pages that it was told of
  state               text COLLATE "C" NOT NULL DEFAULT 'pending'
                        CHECK (state IN ('pending', 'in_progress', 'completed', 'failed', 'cancelled')),
  phase               text COLLATE "C" NOT NULL DEFAULT 'crawl' CHECK (phase IN ('crawl', 'process')),
  trigger             text COLLATE "C" NOT NULL CHECK (trigger IN ('person', 'schedule', 'webhook', 'contradiction')),
  ordered_by          text NOT NULL,
  reason              text,                        -- why it was ordered
  problem             text                         -- why it failed, or who cancelled it
) WITH (fillfactor = 50);                          -- its counts change with each batch: HOT
CREATE UNIQUE INDEX site_crawl_open ON site_crawl (domain_id) WHERE state IN ('pending', 'in_progress');
CREATE INDEX site_crawl_domain ON site_crawl (domain_id, id DESC);

-- The frontier: each URL of a site that was ever found, and what came of the last visit.
CREATE TABLE site_url (
  crawl_id      bigint NOT NULL,                   -- the last crawl that wants it
  next_at       timestamptz NOT NULL DEFAULT now(), -- not before then
  visited_at    timestamptz,
  domain_id     int NOT NULL,
  bytes         int,                               -- of the last visit, decoded
  depth         smallint NOT NULL,                 -- links from the start page
  rank          smallint NOT NULL,                 -- lower ones are visited first
  tries         smallint NOT NULL DEFAULT 0,       -- of this crawl
  http          smallint,
  url_sha256    bytea NOT NULL,
  state         text COLLATE "C" NOT NULL DEFAULT 'due'
                  CHECK (state IN ('due', 'page', 'unchanged', 'gone', 'skipped', 'failed', 'left')),
  url           text COLLATE "C" NOT NULL,
  etag          text,                              -- as the server wrote it, of the page that was kept; likewise below
  last_modified text,
  problem       text,                              -- why it was skipped, failed, or waits
  PRIMARY KEY (domain_id, url_sha256)
) WITH (fillfactor = 80);
CREATE INDEX site_url_due ON site_url (crawl_id, rank, depth, url_sha256) WHERE state = 'due';

-- A page as it was fetched last, between the crawl and its processing. Rows of pages that are gone are deleted.
CREATE TABLE site_page (
  crawl_id     bigint NOT NULL,
  document_id  bigint,
  fetched_at   timestamptz NOT NULL,
  processed_at timestamptz,                        -- when it was processed, or has failed
  next_at      timestamptz NOT NULL DEFAULT now(), -- not processed before then
  domain_id    int NOT NULL,
  took_ms      int,                                -- to process it, without embedding
  chunks       int,
  tries        smallint NOT NULL DEFAULT 0,
  url_sha256   bytea NOT NULL,
  state        text COLLATE "C" NOT NULL DEFAULT 'fetched' CHECK (state IN ('fetched', 'processed', 'failed')),
  title        text NOT NULL,
  language     text COLLATE "C" NOT NULL,          -- BCP 47's primary subtag; und: nothing tells it
  problem      text,
  block_hashes int8[] NOT NULL,                    -- each once
  blocks       bytea,                              -- deflated JSON; null once it is processed
  PRIMARY KEY (domain_id, url_sha256)
) WITH (fillfactor = 80);
ALTER TABLE site_page ALTER COLUMN blocks SET STORAGE EXTERNAL;

-- What a page says, in versions: a changed text is a new row. While it does not change, only fetched_at moves.
CREATE TABLE document (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  simhash     bigint NOT NULL,
  first_at    timestamptz NOT NULL,                -- when it was fetched first
  fetched_at  timestamptz NOT NULL,                -- when it was found to be so last
  valid_until timestamptz,                         -- when it was found to have changed or to be gone; null: it is current
  domain_id   int NOT NULL,
  url_sha256  bytea NOT NULL,
  text_sha256 bytea NOT NULL,
  url         text COLLATE "C" NOT NULL,
  title       text NOT NULL,
  language    text COLLATE "C" NOT NULL,
  config      text COLLATE "C" NOT NULL,           -- by which its chunks were made words: a configuration of PostgreSQL's text search
  text        bytea NOT NULL                       -- deflated
) WITH (fillfactor = 90);
ALTER TABLE document ALTER COLUMN text SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX document_current ON document (domain_id, url_sha256) WHERE valid_until IS NULL;
CREATE INDEX document_version ON document (domain_id, url_sha256, id);
CREATE INDEX document_old ON document (valid_until) WHERE valid_until IS NOT NULL;

-- A part of a document. A domain has a few thousand, which one index finds: no index of words is kept. A search reads the words of
-- all of them, so that these stay in their row uncompressed, which is several times faster to read.
CREATE TABLE chunk (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document_id bigint NOT NULL,
  domain_id   int NOT NULL,
  n           int NOT NULL,                        -- in its document, from 0
  text_start  int NOT NULL,                        -- in the document's text
  text_end    int NOT NULL,
  text_sha256 bytea NOT NULL,                      -- of what is embedded: the path of headings and the text
  heading     text NOT NULL,                       -- the path of headings; '': none
  tsv         tsvector NOT NULL                    -- the headings with weight A, the text with D
) WITH (toast_tuple_target = 8160);
CREATE INDEX chunk_domain ON chunk (domain_id, document_id);

-- What turns texts into vectors: vectors of two are never compared.
CREATE TABLE embedder (
  id         smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dimensions smallint NOT NULL CHECK (dimensions > 0),
  name       text COLLATE "C" NOT NULL UNIQUE
);

-- By content: a chunk that has not changed is embedded once. By domain first, so that one search reads neighbouring rows.
CREATE TABLE chunk_vector (
  domain_id   int NOT NULL,
  embedder_id smallint NOT NULL,
  text_sha256 bytea NOT NULL,
  v           bytea NOT NULL,                      -- float32, little-endian
  PRIMARY KEY (domain_id, embedder_id, text_sha256)
);
ALTER TABLE chunk_vector ALTER COLUMN v SET STORAGE EXTERNAL;

-- Who tells of crawls that others make. No secret is in here: it is derived from ROLLCALL_SECRET, the id and the version.
CREATE TABLE source (
  id               int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  domain_id        int NOT NULL,
  secret_version   int NOT NULL DEFAULT 1,
  old_secret_until timestamptz,                    -- until then the version before signs, too
  created_at       timestamptz NOT NULL DEFAULT now(),
  enabled          boolean NOT NULL DEFAULT true,
  name             text NOT NULL,
  created_by       text NOT NULL,
  UNIQUE (domain_id, name)
);

-- What a source has told, once for each of its delivery ids.
CREATE TABLE source_delivery (
  source_id   int NOT NULL,
  documents   int NOT NULL,                        -- URLs and documents in it
  crawl_id    bigint,
  received_at timestamptz NOT NULL DEFAULT now(),
  ended_at    timestamptz,
  delivery    text COLLATE "C" NOT NULL,           -- the id that the source gave it
  state       text COLLATE "C" NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'taken', 'refused')),
  body_sha256 bytea NOT NULL,
  problem     text,
  PRIMARY KEY (source_id, delivery)
);
CREATE INDEX source_delivery_at ON source_delivery (source_id, received_at DESC);

-- An answer, read once by a judge for what it claims about its domain. A silent answer has a row, too. Ticks are 1e-10 USD.
CREATE TABLE claim_extraction (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cell_id         bigint NOT NULL,
  asked_at        timestamptz NOT NULL DEFAULT now(),
  ended_at        timestamptz,
  cost_ticks      bigint,                          -- of all its calls; null: unknown
  domain_id       int NOT NULL,
  window_id       int NOT NULL,
  judge_target_id smallint NOT NULL,
  schema_version  smallint NOT NULL,
  target_id       smallint NOT NULL,               -- whose answer it is
  calls           smallint NOT NULL DEFAULT 1,
  claims          smallint,                        -- that were kept; null: there is no reply that can be used. Likewise below
  dropped         smallint,                        -- quotes that do not stand in the answer, and what is no claim about the domain
  state           text COLLATE "C" NOT NULL DEFAULT 'asking' CHECK (state IN ('asking', 'read', 'refused', 'invalid', 'failed')),
  problem         text,
  UNIQUE (cell_id, judge_target_id, schema_version)
) WITH (fillfactor = 80);
CREATE INDEX claim_extraction_window ON claim_extraction (domain_id, window_id);

-- What an answer claims about its domain.
CREATE TABLE claim_text (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  extraction_id   bigint NOT NULL,
  cell_id         bigint NOT NULL,
  checked_as_of   timestamptz,                     -- site_as_of of the last check; null: there was none
  domain_id       int NOT NULL,
  window_id       int NOT NULL,
  quote_start     int NOT NULL,                    -- in the answer's text
  quote_end       int NOT NULL,
  target_id       smallint NOT NULL,
  judge_target_id smallint NOT NULL,
  schema_version  smallint NOT NULL,
  n               smallint NOT NULL,               -- in its answer, from 0
  kind            text COLLATE "C" NOT NULL CHECK (kind IN ('price', 'number', 'date', 'place', 'person', 'feature', 'policy', 'identity')),
  verdict         text COLLATE "C" CHECK (verdict IN ('supported', 'contradicted', 'unverifiable')), -- of the last check
  person_verdict  text COLLATE "C" CHECK (person_verdict IN ('supported', 'contradicted', 'unverifiable')), -- it counts before verdict
  quote           text NOT NULL,                   -- the answer's own words: they stay when its body is archived
  subject         text NOT NULL,
  attribute       text NOT NULL,
  value           text NOT NULL,
  UNIQUE (extraction_id, n)
) WITH (fillfactor = 80);
CREATE INDEX claim_text_domain ON claim_text (domain_id, id DESC);
CREATE INDEX claim_text_window ON claim_text (domain_id, window_id, id);

-- A claim, held against the site as it was at a time. What it rests on is copied: old documents may be deleted.
CREATE TABLE claim_check (
  claim_id        bigint NOT NULL,
  site_as_of      timestamptz NOT NULL,            -- own_site.changed_at
  checked_at      timestamptz NOT NULL DEFAULT now(),
  fetched_at      timestamptz,
  document_id     bigint,                          -- null: no page says anything of it. Likewise what is of the page
  cost_ticks      bigint,
  quote_start     int,                             -- in the document's text
  quote_end       int,
  judge_target_id smallint,                        -- null: no judge was asked
  verdict         text COLLATE "C" NOT NULL CHECK (verdict IN ('supported', 'contradicted', 'unverifiable')),
  method          text COLLATE "C" NOT NULL,       -- by what: comparison, judge, both, or silence
  differs_in      text COLLATE "C",
  evidence_sha256 bytea,                           -- of all that it was held against: while this is the same, so is the verdict
  url             text COLLATE "C",
  quote           text,                            -- the site's own words
  PRIMARY KEY (claim_id, site_as_of),
  CHECK (verdict <> 'contradicted' OR (quote IS NOT NULL AND url IS NOT NULL AND fetched_at IS NOT NULL))
);

-- What a person says of a claim. The last row counts before all checks. Never changed, never deleted.
CREATE TABLE claim_verdict_by_person (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  claim_id bigint NOT NULL,
  given_at timestamptz NOT NULL DEFAULT now(),
  verdict  text COLLATE "C" CHECK (verdict IN ('supported', 'contradicted', 'unverifiable')), -- null: the checks' counts again
  given_by text NOT NULL,
  why      text NOT NULL
);
CREATE INDEX claim_verdict_by_person_claim ON claim_verdict_by_person (claim_id, id DESC);
