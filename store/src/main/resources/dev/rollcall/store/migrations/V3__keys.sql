-- What is known of a key, by its fingerprint (8 hex of its SHA-256); the key itself is nowhere in here. A row outlives its
-- workers, so that a key that was rejected is not tried again after a restart.
CREATE TABLE provider_key (
  simulated    boolean NOT NULL,
  provider     text COLLATE "C" NOT NULL,
  fingerprint  text COLLATE "C" NOT NULL,
  state        text NOT NULL DEFAULT 'usable' CHECK (state IN ('usable', 'parked', 'disabled')),
  parked_until timestamptz,                       -- the quota's reset; null: until somebody unparks it
  cooled_until timestamptz,                       -- a rate limit
  why          text,                              -- the provider's words, or a person's
  changed_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (simulated, provider, fingerprint)
);

-- Which worker has which key, in its order, and where it stands: OPENAI_API_KEY_2.
CREATE TABLE worker_key (
  worker_id   int NOT NULL,
  provider    text COLLATE "C" NOT NULL,
  fingerprint text COLLATE "C" NOT NULL,
  position    smallint NOT NULL,
  source      text NOT NULL,
  PRIMARY KEY (worker_id, provider, fingerprint)
);

-- The keys that somebody has: those of the living workers, or while none lives, of the last one that started.
CREATE VIEW held_key AS
WITH live AS (SELECT id, simulated FROM worker WHERE ended_at IS NULL AND seen_at > now() - interval '30 s'),
  heard AS (SELECT id, simulated FROM live UNION ALL
    SELECT max(w.id), w.simulated FROM worker w
    WHERE NOT EXISTS (SELECT 1 FROM live l WHERE l.simulated = w.simulated) GROUP BY w.simulated)
SELECT h.simulated, k.provider, k.fingerprint, min(k.position) AS position, min(k.source) AS source, count(*)::int AS workers
FROM heard h JOIN worker_key k ON k.worker_id = h.id GROUP BY 1, 2, 3;

-- Until a worker of this version has started, the keys are those that were known before.
INSERT INTO worker_key (worker_id, provider, fingerprint, position, source)
SELECT w.id, p.name, f.fingerprint, f.position, p.key_variable
FROM (SELECT max(id) AS id, simulated FROM worker GROUP BY simulated) w
JOIN provider p ON p.simulated = w.simulated
CROSS JOIN unnest(p.key_fingerprints) WITH ORDINALITY f(fingerprint, position)
ON CONFLICT DO NOTHING;
INSERT INTO provider_key (simulated, provider, fingerprint)
SELECT p.simulated, p.name, f FROM provider p CROSS JOIN unnest(p.key_fingerprints) f ON CONFLICT DO NOTHING;
ALTER TABLE provider DROP COLUMN key_fingerprints;

-- Who wrote a provider's trouble: another worker that has answers of it since ends it.
ALTER TABLE provider ADD COLUMN told_by int, ADD COLUMN told_at timestamptz;
ALTER TABLE provider DROP COLUMN cooled_until;
