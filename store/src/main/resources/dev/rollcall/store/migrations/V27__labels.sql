-- What people say that an answer says of an entity: judges' words are compared with it. No figure is made of it. It belongs to the
-- answer and not to a run, so it stays when answers are read again. Never deleted.
CREATE TABLE label (
  cell_id      bigint NOT NULL,
  entity_id    int NOT NULL,
  labelled_by  text NOT NULL,
  sentiment    smallint CHECK (sentiment BETWEEN -1 AND 1), -- as in stance; null: mixed
  recommended  boolean,                            -- null: the person could not tell
  other_bearer boolean NOT NULL,                   -- the name means somebody else
  labelled_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (cell_id, entity_id, labelled_by)
);
