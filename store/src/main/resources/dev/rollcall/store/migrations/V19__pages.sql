-- Who has logged in on the pages. The value of the browser's cookie is nowhere: only its SHA-256 is kept. A session is worth
-- what its token is worth at that moment: it ends when the token is revoked or expires.
CREATE TABLE page_session (
  sha256     bytea PRIMARY KEY,
  token_id   int REFERENCES api_token,                   -- null: it was ROLLCALL_TOKEN
  proof      bytea,                                      -- of ROLLCALL_TOKEN: SHA-256 of the cookie's value and that token
  opened_at  timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  CHECK ((token_id IS NULL) = (proof IS NOT NULL))
);
