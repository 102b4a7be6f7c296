package dev.rollcall.store;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** All batches since the ledger began, counted in one statement: some thousands of rows. */
public final class BatchTotals {
    private static final String BY_PROVIDER_AND_STATE = """
            SELECT t.provider, b.state, b.ended_at IS NULL AS open, count(*) AS batches, sum(b.answered)::int8 AS answered,
              sum(b.failed)::int8 AS failed, sum(b.expired)::int8 AS expired, sum(b.missing)::int8 AS missing,
              count(*) FILTER (WHERE b.ended_at IS NULL AND b.deadline < now()) AS late,
              count(*) FILTER (WHERE b.ended_at IS NULL AND b.waits_for = 'key') AS without_key,
              (extract(epoch FROM now() - min(b.intended_at) FILTER (WHERE b.ended_at IS NULL)))::float8 AS oldest_seconds,
              sum(b.cost_ticks)::int8 AS cost_ticks,
              coalesce(sum(round(b.cost_ticks / b.price_factor) - b.cost_ticks) FILTER (WHERE b.price_factor > 0), 0)::int8
                AS saved_ticks
            FROM provider_batch b JOIN target t ON t.id = b.target_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""";

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

    /** By provider and state. Who has no batch is not there. */
    public List<BatchTotal> read() {
        return jdbi.withHandle(handle -> handle.createQuery(BY_PROVIDER_AND_STATE)
                .map(ConstructorMapper.of(BatchTotal.class))
                .list());
    }
}
