-- What people do not want to be suggested again for a domain's entities: names, aliases, sites. Never deleted.
CREATE TABLE declined_name (
  id          int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  domain_id   int NOT NULL,
  name        text NOT NULL,
  name_key    text COLLATE "C" NOT NULL,           -- as the extractor compares names
  declined_by text NOT NULL,
  reason      text NOT NULL,
  declined_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX declined_name_domain ON declined_name (domain_id, id DESC);
