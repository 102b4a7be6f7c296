-- What happened, for other systems. Each fact is written to event_new in its own transaction. One mover at a time gives
-- committed facts their numbers in event, in order and without a gap: whoever remembers the last number it has seen and asks
-- for what is above it misses nothing, however long a transaction that wrote a fact was open.
CREATE TABLE event_new (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at       timestamptz NOT NULL DEFAULT now(),
  type     text COLLATE "C" NOT NULL,
  subject  text COLLATE "C" NOT NULL,               -- a domain, else a job, else a provider
  job_id   int,
  provider text COLLATE "C",
  once     boolean NOT NULL,                        -- a step that is repeated tells it again, and it is dropped
  data     jsonb NOT NULL,
  CHECK (NOT once OR job_id IS NOT NULL)
);

CREATE TABLE event (
  id       bigint PRIMARY KEY,                      -- 1, 2, 3 …
  at       timestamptz NOT NULL,
  type     text COLLATE "C" NOT NULL,
  subject  text COLLATE "C" NOT NULL,
  job_id   int,
  provider text COLLATE "C",
  once     boolean NOT NULL,
  data     jsonb NOT NULL
);
CREATE UNIQUE INDEX event_once ON event (job_id, type, subject, coalesce(provider, '')) WHERE once;
CREATE INDEX event_job ON event (job_id, id);

-- One row. The last number is kept apart from event, whose old rows may be deleted. The source names this ledger in each
-- event, so that numbers of two ledgers can be told apart.
CREATE TABLE event_log (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  last_id bigint NOT NULL DEFAULT 0,
  source  text NOT NULL DEFAULT '/rollcall/' || left(gen_random_uuid()::text, 8)
);
INSERT INTO event_log DEFAULT VALUES;

-- Who wants events of single domains, beside the outlets: followers of the live stream, or the settings of a worker.
CREATE TABLE event_wish (
  who   text PRIMARY KEY,
  until timestamptz NOT NULL
);

-- Providers that were told to be failing, until they are told to have recovered.
CREATE TABLE provider_failing (
  simulated boolean NOT NULL,
  provider  text COLLATE "C" NOT NULL,
  since     timestamptz NOT NULL,
  PRIMARY KEY (simulated, provider)
);

-- Where events are sent. No secret is in here: it is derived from ROLLCALL_SECRET, the id and the version.
CREATE TABLE outlet (
  id               int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind             text NOT NULL CHECK (kind IN ('webhook', 'kafka')),
  url              text NOT NULL,
  topic            text,                            -- Kafka's
  types            text[] NOT NULL DEFAULT '{}',    -- empty: all
  state            text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'disabled')),
  why              text,                            -- why it is disabled, or what its last try came to
  failing_since    timestamptz,                     -- null: its last try came to its end
  secret_version   int NOT NULL DEFAULT 1,
  old_secret_until timestamptz,                     -- until then the version before signs, too
  position         bigint NOT NULL,                 -- events up to here are delivered, or have a row in delivery
  wait_until       timestamptz,                     -- the receiver asked for it
  delivered        bigint NOT NULL DEFAULT 0,
  delivered_at     timestamptz,
  created_at       timestamptz NOT NULL DEFAULT now(),
  CHECK ((kind = 'kafka') = (topic IS NOT NULL))
) WITH (fillfactor = 20);

-- What a webhook has yet to be sent, or was not taken. A row is deleted when its event is delivered.
CREATE TABLE delivery (
  outlet_id int NOT NULL REFERENCES outlet ON DELETE CASCADE,
  event_id  bigint NOT NULL,
  subject   text COLLATE "C" NOT NULL,              -- of one subject, the events go in order
  tries     smallint NOT NULL DEFAULT 0,
  next_at   timestamptz NOT NULL DEFAULT now(),
  tried_at  timestamptz,
  status    int,                                    -- of the last try; null: there was no reply
  error     text,
  dead_at   timestamptz,                            -- not tried any more
  PRIMARY KEY (outlet_id, event_id)
);
CREATE INDEX delivery_due ON delivery (outlet_id, next_at, event_id) WHERE dead_at IS NULL;
CREATE INDEX delivery_order ON delivery (outlet_id, subject, event_id) WHERE dead_at IS NULL;
