package dev.rollcall.store;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Ends items of a batch, as the results of calls are saved. */
final class BatchSaves {
    static final String EXPIRED = "EXPIRED";
    static final String CANCELLED = "CANCELLED";
    static final String MISSING = "MISSING";

    private static final Set<String> ANSWERS = Set.of("ANSWERED", "TRUNCATED", "REFUSED");
    private static final Set<String> UNASKED = Set.of(EXPIRED, CANCELLED);

    private static final String SAVED = """
            WITH a AS MATERIALIZED (SELECT * FROM unnest(:ns::int4[], :outcomes::text[]) a(n, outcome)),
            i AS (UPDATE provider_batch_item i SET outcome = a.outcome FROM a WHERE i.batch_id = :batch AND i.n = ANY(:ns::int4[]) AND i.n = a.n)
            UPDATE provider_batch SET lines_read = lines_read + :lines, lines_unknown = lines_unknown + :unknown,
              lines_doubled = lines_doubled + :doubled, answered = answered + :answered, failed = failed + :failed,
              expired = expired + :expired, missing = missing + :missing, cost_ticks = cost_ticks + :cost,
              unpriced = unpriced + :unpriced WHERE id = :batch""";

    private BatchSaves() {}

    /**
     * A batch that this transaction has locked.
     *
     * @param maxErrors the number of real errors that ends what a call is made for
     */
    record Locked(
            long id,
            CallKind kind,
            int targetId,
            BatchState state,
            boolean isOpen,
            long linesRead,
            long claimId,
            boolean budgeted,
            int maxErrors) {
        boolean isLast(Item item) {
            return item.errors() + 1 >= maxErrors;
        }
    }

    record Item(int n, long key, int attemptN, int errors, String outcome) {}

    /** @param outcome the item's */
    record Ended(int n, String outcome, CallResult result) {}

    /** How many lines were read with these items. */
    record LineCounts(int read, int unknown, int doubled) {
        static final LineCounts NONE = new LineCounts(0, 0, 0);
    }

    /** No step of the batch is done meanwhile. */
    static Locked lock(Handle handle, long batch) {
        return handle.createQuery("""
                        SELECT b.id, b.kind, b.target_id, b.state, b.ended_at IS NULL AS is_open, b.lines_read, b.claim_id,
                          b.reserved_ticks IS NOT NULL AS budgeted, coalesce(j.max_errors, :errors) AS max_errors
                        FROM provider_batch b LEFT JOIN job j ON j.id = b.job_id WHERE b.id = :batch FOR UPDATE OF b""")
                .bind("batch", batch)
                .bind("errors", ModelCalls.MOST_ERRORS)
                .map(ConstructorMapper.of(Locked.class))
                .one();
    }

    /** @return how many cells, or what else they are calls for, have got their result */
    static int save(Handle handle, Locked batch, List<Ended> ended, LineCounts lines) {
        List<CallResult> results = ended.stream()
                .map(Ended::result)
                .sorted(Comparator.comparingLong(CallResult::key))
                .toList();
        int kept = results.isEmpty() ? 0 : BatchCalls.of(batch.kind()).save(handle, batch, results);
        var update = handle.createUpdate(SAVED);
        new ColumnArrays<>(update, ended).bind("ns", "int4", Ended::n).bind("outcomes", "text", Ended::outcome);
        long answered = count(ended, ANSWERS);
        long expired = count(ended, UNASKED);
        long missing = count(ended, Set.of(MISSING));
        update.bind("batch", batch.id())
                .bind("lines", lines.read())
                .bind("unknown", lines.unknown())
                .bind("doubled", lines.doubled())
                .bind("answered", answered)
                .bind("failed", ended.size() - answered - expired - missing)
                .bind("expired", expired)
                .bind("missing", missing)
                .bind("cost", results.stream().mapToLong(BatchSaves::ticks).sum())
                .bind("unpriced", results.stream().filter(CallResult::unpriced).count())
                .execute();
        return kept;
    }

    private static long ticks(CallResult result) {
        return result.costTicks() == null ? 0 : result.costTicks();
    }

    private static long count(List<Ended> ended, Set<String> outcomes) {
        return ended.stream().filter(each -> outcomes.contains(each.outcome())).count();
    }
}
