package dev.rollcall.store;

import dev.rollcall.store.BatchSaves.Item;
import dev.rollcall.store.BatchSaves.Locked;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Cells of a job: they are under a claim of their batch, and the job's budget pays. */
final class CellsInBatches implements BatchCalls {
    static final CellsInBatches THEM = new CellsInBatches();

    private static final String WITHOUT_LINE = """
            SELECT i.n, i.key, i.attempt_n, c.errors, i.outcome
            FROM (SELECT * FROM provider_batch_item WHERE batch_id = :batch AND outcome IS NULL AND n > :after ORDER BY n LIMIT :limit) i
            CROSS JOIN LATERAL (SELECT errors FROM cell WHERE id = i.key OFFSET 0) c ORDER BY i.n""";

    /** Cells before attempts before the budget, as everywhere. */
    private static final String DOUBT = """
            WITH held AS MATERIALIZED (SELECT c.id, c.maybe_billed, i.attempt_n FROM provider_batch b
              CROSS JOIN LATERAL (SELECT * FROM provider_batch_item WHERE batch_id = b.id OFFSET 0) i
              CROSS JOIN LATERAL (SELECT id, maybe_billed FROM cell WHERE id = i.key AND state = 3 AND claim_id = b.claim_id
                FOR UPDATE) c WHERE b.id = :batch),
            u AS (UPDATE cell c SET maybe_billed = true FROM held h WHERE c.id = h.id AND NOT h.maybe_billed
              RETURNING c.*, true AS doubted),
            d AS (INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced) %s)
            UPDATE attempt t SET possible_duplicate = true FROM (SELECT count(*) FROM u) cells_first, held h
            WHERE t.cell_id = h.id AND t.n = h.attempt_n AND t.ended_at IS NULL""".formatted(Counters.DUPLICATES_OF_DOUBTED);

    /** Like the cells of a claim whose worker is dead. An answer that comes later is kept, unless its cell was asked again. */
    private static final String HAND_OVER = """
            WITH held AS MATERIALIZED (SELECT c.id, c.maybe_billed, i.attempt_n
              FROM (SELECT * FROM provider_batch_item WHERE batch_id = :batch AND outcome IS NULL OFFSET 0) i
              CROSS JOIN LATERAL (SELECT id, maybe_billed FROM cell WHERE id = i.key AND state = 3 AND claim_id = :claim
                FOR UPDATE) c),
            u AS (UPDATE cell c SET state = 0, claim_id = NULL, maybe_billed = true FROM held h WHERE c.id = h.id
              RETURNING c.*, NOT h.maybe_billed AS doubted),
            d AS (INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced) %s),
            lost AS (UPDATE attempt t SET reservation_lost = true FROM held h
              WHERE t.cell_id = h.id AND t.n = h.attempt_n AND t.ended_at IS NULL AND t.reserved_ticks IS NOT NULL
                AND t.reservation_lost IS NOT TRUE
              RETURNING t.job_id, t.reserved_ticks),
            of_job AS MATERIALIZED (SELECT job_id, sum(reserved_ticks)::int8 AS ticks FROM lost GROUP BY job_id),
            moved AS (UPDATE job_budget b SET reserved_ticks = b.reserved_ticks - l.ticks, lost_ticks = b.lost_ticks + l.ticks
              FROM of_job l WHERE b.job_id = l.job_id),
            released AS (DELETE FROM claim WHERE id = :claim)
            SELECT count(*) FROM u""".formatted(Counters.DUPLICATES_OF_DOUBTED);

    private CellsInBatches() {}

    @Override
    public List<Item> withoutLine(Handle handle, long batch, int after, int limit) {
        return handle.createQuery(WITHOUT_LINE)
                .bind("batch", batch)
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Item.class))
                .list();
    }

    @Override
    public AttemptResult notAsked(Locked batch, Item item) {
        return result(batch, item, CellState.PLANNED, false, ResultsSql.NOT_ASKED, null);
    }

    @Override
    public AttemptResult lost(Locked batch, Item item) {
        return result(
                batch,
                item,
                batch.isLast(item) ? CellState.FAILED : CellState.PLANNED,
                true,
                "UNREACHABLE",
                "no line in the batch's results");
    }

    private static AttemptResult result(
            Locked batch, Item item, CellState state, boolean wasAsked, String outcome, String message) {
        return new AttemptResult(
                item.key(),
                batch.claimId(),
                item.attemptN(),
                state,
                state == CellState.FAILED ? Reason.UNREACHABLE : Reason.NONE,
                null,
                wasAsked,
                false,
                wasAsked,
                outcome,
                null,
                null,
                0,
                AttemptUsage.UNKNOWN,
                null,
                false,
                false,
                message,
                null,
                batch.budgeted());
    }

    @Override
    public int save(Handle handle, Locked batch, List<CallResult> results) {
        return AttemptResults.save(
                        handle, results.stream().map(AttemptResult.class::cast).toList(), result -> null)
                .size();
    }

    @Override
    public void doubt(Handle handle, Locked batch) {
        handle.createUpdate(DOUBT).bind("batch", batch.id()).execute();
    }

    @Override
    public boolean payTwice(Handle handle, Locked batch) {
        boolean pays = handle.createUpdate("""
                        UPDATE job_budget g SET lost_ticks = lost_ticks + b.reserved_ticks FROM provider_batch b
                        WHERE b.id = :batch AND g.job_id = b.job_id AND (g.limit_ticks IS NULL
                          OR g.reserved_ticks + g.spent_ticks + g.lost_ticks + b.reserved_ticks <= g.limit_ticks)""").bind("batch", batch.id()).execute() == 1;
        return pays || !batch.budgeted();
    }

    @Override
    public int handOver(Handle handle, Locked batch) {
        return handle.createQuery(HAND_OVER)
                .bind("batch", batch.id())
                .bind("claim", batch.claimId())
                .mapTo(Integer.class)
                .one();
    }
}
