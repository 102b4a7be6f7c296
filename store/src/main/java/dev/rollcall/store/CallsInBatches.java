package dev.rollcall.store;

import dev.rollcall.store.BatchSaves.Item;
import dev.rollcall.store.BatchSaves.Locked;
import dev.rollcall.store.ModelResult.ModelCall;
import dev.rollcall.store.ModelResult.NextState;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/** Calls of models that are no cells: {@code batch_id} of their rows is their claim, and their kind's budget of the day pays. */
final class CallsInBatches implements BatchCalls {
    private static final String WITHOUT_LINE = """
            SELECT i.n, i.key, i.attempt_n, x.errors, i.outcome
            FROM (SELECT * FROM provider_batch_item WHERE batch_id = :batch AND outcome IS NULL AND n > :after ORDER BY n LIMIT :limit) i
            CROSS JOIN LATERAL (SELECT errors FROM %s WHERE id = i.key OFFSET 0) x ORDER BY i.n""";

    /** Rows that are still in the batch, and their attempts there. */
    private static final String HELD = """
            held AS MATERIALIZED (SELECT x.id, i.attempt_n
              FROM (SELECT * FROM provider_batch_item WHERE batch_id = :batch AND outcome IS NULL ORDER BY key OFFSET 0) i
              CROSS JOIN LATERAL (SELECT id FROM %1$s WHERE id = i.key AND state = 1 AND batch_id = :batch FOR UPDATE) x)""";

    private static final String DOUBT = "WITH " + HELD + """
            , u AS (UPDATE %1$s x SET maybe_billed = true FROM held h WHERE x.id = h.id AND NOT x.maybe_billed)
            UPDATE model_attempt t SET possible_duplicate = true FROM held h
            WHERE t.kind = :kind AND t.key = h.id AND t.n = h.attempt_n AND t.ended_at IS NULL""";

    /** A reply that comes later is kept, unless its row was asked again. */
    private static final String HAND_OVER = "WITH " + HELD + """
            , u AS (UPDATE %1$s x SET state = 0, batch_id = NULL, maybe_billed = true FROM held h WHERE x.id = h.id RETURNING x.id),
            lost AS (UPDATE model_attempt t SET reservation_lost = true FROM held h
              WHERE t.kind = :kind AND t.key = h.id AND t.n = h.attempt_n AND t.ended_at IS NULL AND NOT t.reservation_lost
              RETURNING (t.asked_at AT TIME ZONE 'UTC')::date AS day, t.reserved_ticks),
            moved AS (UPDATE model_day d SET reserved_ticks = d.reserved_ticks - l.ticks, lost_ticks = d.lost_ticks + l.ticks
              FROM (SELECT day, sum(reserved_ticks)::int8 AS ticks FROM lost GROUP BY 1) l
              WHERE d.day = l.day AND d.kind = :kind AND d.target_id = :target)
            SELECT count(*) FROM u""";

    private final CallKind kind;

    CallsInBatches(CallKind kind) {
        this.kind = kind;
    }

    @Override
    public List<Item> withoutLine(Handle handle, long batch, int after, int limit) {
        return handle.createQuery(WITHOUT_LINE.formatted(kind.table()))
                .bind("batch", batch)
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Item.class))
                .list();
    }

    @Override
    public ModelResult notAsked(Locked batch, Item item) {
        return new ModelResult(
                item.key(),
                item.attemptN(),
                ModelCall.silent(ResultsSql.NOT_ASKED, false, null),
                new NextState(EnrichmentState.OPEN, null, false, null),
                null);
    }

    @Override
    public ModelResult lost(Locked batch, Item item) {
        return new ModelResult(
                item.key(),
                item.attemptN(),
                ModelCall.silent("UNREACHABLE", true, "no line in the batch's results"),
                new NextState(batch.isLast(item) ? EnrichmentState.FAILED : EnrichmentState.OPEN, null, true, null),
                null);
    }

    /** All rows are locked before the budget is: an online call takes its row first, too. */
    @Override
    public int save(Handle handle, Locked batch, List<CallResult> results) {
        handle.createQuery("SELECT id FROM " + kind.table() + " WHERE id = ANY(:keys) ORDER BY id FOR UPDATE")
                .bindArray(
                        "keys",
                        Long.class,
                        results.stream().map(CallResult::key).toList())
                .mapTo(Long.class)
                .list();
        int kept = 0;
        for (CallResult result : results) {
            kept += ModelCalls.save(handle, kind, (ModelResult) result, batch.targetId()) ? 1 : 0;
        }
        return kept;
    }

    @Override
    public void doubt(Handle handle, Locked batch) {
        bind(handle.createUpdate(DOUBT.formatted(kind.table())), batch).execute();
    }

    @Override
    public boolean payTwice(Handle handle, Locked batch) {
        return handle.createUpdate("""
                        UPDATE model_day d SET lost_ticks = d.lost_ticks + b.reserved_ticks FROM provider_batch b
                        WHERE b.id = :batch AND d.day = (b.intended_at AT TIME ZONE 'UTC')::date AND d.kind = b.kind
                          AND d.target_id = b.target_id
                          AND d.reserved_ticks + d.spent_ticks + d.lost_ticks + b.reserved_ticks <= b.budget_ticks""").bind("batch", batch.id()).execute() == 1;
    }

    @Override
    public int handOver(Handle handle, Locked batch) {
        return bind(handle.createQuery(HAND_OVER.formatted(kind.table())), batch)
                .bind("target", batch.targetId())
                .mapTo(Integer.class)
                .one();
    }

    private <S extends SqlStatement<S>> S bind(S statement, Locked batch) {
        return statement.bind("batch", batch.id()).bind("kind", kind.word());
    }
}
