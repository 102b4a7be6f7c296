package dev.rollcall.store;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** All batches since the ledger began: those that have not ended are counted, the others were when they ended. */
public final class BatchTotals {
    private static final String BY_PROVIDER_AND_STATE = """
            SELECT t.provider, x.state, x.open, sum(x.batches)::int8 AS batches, sum(x.answered)::int8 AS answered,
              sum(x.failed)::int8 AS failed, sum(x.expired)::int8 AS expired, sum(x.missing)::int8 AS missing,
              sum(x.late)::int8 AS late, sum(x.without_key)::int8 AS without_key,
              (extract(epoch FROM now() - min(x.oldest)))::float8 AS oldest_seconds, sum(x.cost_ticks)::int8 AS cost_ticks,
              sum(x.saved_ticks)::int8 AS saved_ticks
            FROM (SELECT target_id, state, true AS open, count(*) AS batches, sum(answered) AS answered, sum(failed) AS failed,
                sum(expired) AS expired, sum(missing) AS missing, count(*) FILTER (WHERE deadline < now()) AS late,
                count(*) FILTER (WHERE waits_for = 'key') AS without_key, min(intended_at) AS oldest, sum(cost_ticks) AS cost_ticks,
                sum(%1$s) AS saved_ticks FROM provider_batch WHERE ended_at IS NULL GROUP BY 1, 2
              UNION ALL SELECT target_id, state, false, batches, answered, failed, expired, missing, 0, 0, NULL, cost_ticks, saved_ticks
              FROM provider_batch_total) x
            JOIN target t ON t.id = x.target_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""".formatted(savedTicks());

    private static final String ADD = """
            INSERT INTO provider_batch_total AS t
            SELECT target_id, state, 1, answered, failed, expired, missing, cost_ticks, %s FROM provider_batch WHERE id = :batch
            ON CONFLICT (target_id, state) DO UPDATE SET batches = t.batches + 1, answered = t.answered + excluded.answered,
              failed = t.failed + excluded.failed, expired = t.expired + excluded.expired, missing = t.missing + excluded.missing,
              cost_ticks = t.cost_ticks + excluded.cost_ticks, saved_ticks = t.saved_ticks + excluded.saved_ticks""".formatted(savedTicks());

    private final Jdbi jdbi;

    BatchTotals(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The batches of a provider in a state, real and simulated ones.
     *
     * @param open they have not ended; one that is being abandoned has not
     * @param answered items by what came of them, as in {@link ProviderBatch.Account}; likewise the next three
     * @param late open batches past their deadline
     * @param withoutKey open batches that wait for their key
     * @param oldestSeconds the age of the oldest that is open; null: none is
     * @param costTicks of what is priced, 1e-10 USD
     * @param savedTicks what their calls would have cost more online, where the price is known, 1e-10 USD
     */
    public record BatchTotal(
            String provider,
            BatchState state,
            boolean open,
            long batches,
            long answered,
            long failed,
            long expired,
            long missing,
            long late,
            long withoutKey,
            Double oldestSeconds,
            long costTicks,
            long savedTicks) {}

    /** What a batch's calls would have cost more online; 0 where nobody knows. */
    private static String savedTicks() {
        return "CASE WHEN price_factor > 0 THEN round(cost_ticks / price_factor) - cost_ticks ELSE 0 END";
    }

    /** A batch ends in this transaction, and changes no more. */
    static void add(Handle handle, long batch) {
        handle.createUpdate(ADD).bind("batch", batch).execute();
    }

    /** By provider and state. Who has no batch is not there. */
    public List<BatchTotal> read() {
        return jdbi.withHandle(handle -> handle.createQuery(BY_PROVIDER_AND_STATE)
                .map(ConstructorMapper.of(BatchTotal.class))
                .list());
    }
}
