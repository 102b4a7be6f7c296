-- A provider that the user added in rollcall.yaml. Once no worker has it, it is asked no more unless it is named.
ALTER TABLE provider ADD COLUMN own boolean NOT NULL DEFAULT false;
