-- Lists of domains that people keep under a name. A job that was started from one has rows of its own (job_domain).
CREATE TABLE domain_list (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text COLLATE "C" NOT NULL UNIQUE,
  domains    int NOT NULL,                        -- how many entries it has
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now()
);

-- No foreign keys, as with cell: a list of a million is put in one go.
CREATE TABLE domain_list_entry (
  list_id   int NOT NULL,
  domain_id int NOT NULL,
  PRIMARY KEY (list_id, domain_id)
);
