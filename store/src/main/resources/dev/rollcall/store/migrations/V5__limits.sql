-- What each key may ask of each model, and how much of that is taken. Moments are in microseconds since 1970, by this
-- server's clock. Each tat is when its axis allows the next request (the "theoretical arrival time" of GCRA).
CREATE TABLE limiter (
  id           int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  simulated    boolean NOT NULL,
  provider     text NOT NULL,
  fingerprint  text NOT NULL,
  model        text NOT NULL,
  day_zone     text NOT NULL DEFAULT 'UTC',              -- where its day begins at midnight
  next_slot    bigint NOT NULL DEFAULT 0,
  tat_requests bigint NOT NULL DEFAULT 0,
  tat_tokens   bigint NOT NULL DEFAULT 0,
  tat_input    bigint NOT NULL DEFAULT 0,
  tat_output   bigint NOT NULL DEFAULT 0,
  cooled_until timestamptz,                              -- the provider has said so
  day          date,                                     -- there
  day_requests bigint NOT NULL DEFAULT 0,
  day_ticks    bigint NOT NULL DEFAULT 0,                -- 1e-10 USD
  waits        bigint NOT NULL DEFAULT 0,
  waited_ms    bigint NOT NULL DEFAULT 0,
  UNIQUE (simulated, provider, fingerprint, model)
) WITH (fillfactor = 10);                                -- some of them change many times a second: HOT

-- What a limit is: by the provider's published default, by rollcall.yaml, and by what its headers and 429s taught.
CREATE TABLE limit_value (
  limiter_id int NOT NULL REFERENCES limiter ON DELETE CASCADE,
  axis       text NOT NULL,
  source     text NOT NULL CHECK (source IN ('published', 'configured', 'learned')),
  value      numeric NOT NULL CHECK (value >= 0),
  announced  boolean NOT NULL DEFAULT false,             -- learned: of its headers, not of its 429s
  kept       numeric,                                    -- learned: the highest that was kept without a 429
  refused    numeric,                                    -- learned: the lowest that was refused
  why        text,                                       -- configured: the place in the file
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (limiter_id, axis, source)
);

-- What people ordered at run time; the latest for a scope and axis counts. Never deleted: the reasons are kept.
CREATE TABLE limit_order (
  id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  simulated   boolean NOT NULL,
  provider    text NOT NULL,
  fingerprint text,                                      -- null: each key
  model       text,                                      -- null: each model
  axis        text NOT NULL,
  value       numeric CHECK (value >= 0),                -- null: the order is taken back
  reason      text NOT NULL,
  ordered_at  timestamptz NOT NULL DEFAULT now()
);

-- A worker's share of the calls at once, and what it uses of the rest; void when the worker is dead.
CREATE TABLE limiter_lease (
  limiter_id    int NOT NULL REFERENCES limiter ON DELETE CASCADE,
  worker_id     int NOT NULL,
  held          int NOT NULL,
  wanted        int NOT NULL,
  in_flight     int NOT NULL,
  waiting       int NOT NULL,                            -- asks that wait for this key and model
  used_requests bigint NOT NULL,                         -- ended within the last 60 s
  used_tokens   bigint NOT NULL,
  used_input    bigint NOT NULL,
  used_output   bigint NOT NULL,
  PRIMARY KEY (limiter_id, worker_id)
) WITH (fillfactor = 20);

-- A 429 of one model no longer keeps the key's other models from being asked.
ALTER TABLE provider_key DROP COLUMN cooled_until;

-- Whether the price table knows what a model costs: dollars a day can only be limited where it does.
ALTER TABLE target ADD COLUMN priced boolean NOT NULL DEFAULT true;
