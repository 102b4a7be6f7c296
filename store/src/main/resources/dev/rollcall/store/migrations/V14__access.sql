-- Who may call the API beside the holder of ROLLCALL_TOKEN. A token itself is nowhere: only its SHA-256 is kept. A revoked
-- token stays, so that its name in the audit means one token for ever.
CREATE TABLE api_token (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  role       text NOT NULL CHECK (role IN ('read', 'write', 'admin')),
  sha256     bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,                                -- null: never
  used_on    date,                                       -- the last day (UTC) it was valid and sent; one update a day
  revoked_at timestamptz
);

-- Who changed what through the API. Never updated.
CREATE TABLE audit (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT now(),
  actor      text NOT NULL,                              -- a token's name, ROLLCALL_TOKEN, CRON_SECRET or local
  operation  text NOT NULL,                              -- the operationId of openapi.yaml
  target     text NOT NULL,                              -- the path
  status     int NOT NULL,
  request_id text NOT NULL,
  remote     inet,
  summary    text CHECK (length(summary) <= 500)         -- of query and body, without secrets
);
CREATE INDEX audit_actor ON audit (actor, id);
CREATE INDEX audit_operation ON audit (operation, id);
