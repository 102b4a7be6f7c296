-- What has come of the batches that have ended, so that nobody counts them again: a row is added to by the transaction that ends one.
CREATE TABLE provider_batch_total (
  target_id   smallint NOT NULL,
  state       text COLLATE "C" NOT NULL CHECK (state IN ('done', 'abandoned')),
  batches     bigint NOT NULL,
  answered    bigint NOT NULL,                     -- items, as in provider_batch; likewise the next three
  failed      bigint NOT NULL,
  expired     bigint NOT NULL,
  missing     bigint NOT NULL,
  cost_ticks  bigint NOT NULL,
  saved_ticks bigint NOT NULL,                     -- what they would have cost more online, where price_factor is known
  PRIMARY KEY (target_id, state)
);
INSERT INTO provider_batch_total
SELECT target_id, state, count(*), sum(answered), sum(failed), sum(expired), sum(missing), sum(cost_ticks),
  coalesce(sum(round(cost_ticks / price_factor) - cost_ticks) FILTER (WHERE price_factor > 0), 0)
FROM provider_batch WHERE ended_at IS NOT NULL GROUP BY 1, 2;

-- Few fail, and people look for them.
CREATE INDEX provider_batch_failed ON provider_batch (id) WHERE state = 'abandoned';

-- Whether the provider takes calls of the target in batches, by its workers' word; null: none has said so yet.
ALTER TABLE target ADD COLUMN in_batches boolean;
