package dev.rollcall.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The write-ahead record of each attempt: the ledger knows of a call before its first byte is sent. */
public final class AttemptStarts implements AutoCloseable {
    private final Jdbi jdbi;
    private final GroupCommit<AttemptStart, Optional<Started>> group = new GroupCommit<>("ledger-starts", this::commit);

    AttemptStarts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param claim the claim under which the cell is held
     * @param key the fingerprint of the key that is used
     * @param estimateTicks what the call may cost, in 1e-10 USD, which its job's budget must have room for; null: its job has
     *     no budget, as far as the caller knows
     */
    public record AttemptStart(long cell, long claim, String key, Long estimateTicks) {
        /** Of a job without a budget. */
        public AttemptStart(long cell, long claim, String key) {
            this(cell, claim, key, null);
        }
    }

    /**
     * @param n the attempt's number within the cell, from 1
     * @param possibleDuplicate an earlier attempt may have been billed without its answer being kept
     * @param askedAt by the ledger's clock; the prices of this moment apply to the attempt
     * @param budgeted its job has a budget: also when the caller did not know that yet, and nothing is reserved for this call
     */
    public record Started(int n, boolean possibleDuplicate, Instant askedAt, boolean budgeted) {}

    /**
     * Empty when the cell must not be asked: it is no longer held, or its job or its target in it is held, or its job's budget has no
     * room for this one. When no call of the job is under way that could leave some, the budget holds the job from now on.
     */
    public CompletableFuture<Optional<Started>> record(AttemptStart start) {
        return group.submit(start);
    }

    @Override
    public void close() {
        group.close();
    }

    private List<Optional<Started>> commit(List<AttemptStart> starts) {
        Map<Long, Started> started = starts.stream().allMatch(start -> start.estimateTicks() == null)
                ? jdbi.withHandle(handle -> plain(handle, starts))
                : jdbi.inTransaction(handle -> BudgetedStarts.commit(handle, starts));
        return starts.stream()
                .map(start -> Optional.ofNullable(started.get(start.cell())))
                .toList();
    }

    /** A job that has got a budget since the caller looked has its attempt marked with a reservation of 0. */
    private static Map<Long, Started> plain(Handle handle, List<AttemptStart> starts) {
        var query = handle.createQuery("""
                WITH a AS MATERIALIZED (SELECT * FROM unnest(:cells::int8[], :claims::int8[], :keys::text[]) a(id, claim_id, key)),
                u AS (UPDATE cell c SET state = 3, attempts = c.attempts + 1 FROM a JOIN claim k ON k.id = a.claim_id
                  JOIN job j ON j.id = k.job_id AND j.state IN ('queued', 'processing')
                  WHERE c.id = a.id AND c.state = 1 AND c.claim_id = a.claim_id
                    AND (SELECT true FROM hold h WHERE h.job_id = k.job_id AND h.target_id = c.target_id LIMIT 1) IS NULL
                  RETURNING c.id, c.attempts, c.maybe_billed, a.key, k.job_id, j.budget_ticks)
                INSERT INTO attempt (cell_id, n, job_id, asked_at, possible_duplicate, key_fingerprint, reserved_ticks)
                SELECT id, attempts, job_id, clock_timestamp(), maybe_billed, key,
                  CASE WHEN budget_ticks IS NOT NULL THEN 0 END FROM u
                RETURNING cell_id, n, possible_duplicate, asked_at, reserved_ticks""");
        new ColumnArrays<>(query, starts)
                .bind("cells", "int8", AttemptStart::cell)
                .bind("claims", "int8", AttemptStart::claim)
                .bind("keys", "text", AttemptStart::key);
        var started = new HashMap<Long, Started>();
        query.map((row, context) -> started.put(row.getLong("cell_id"), BudgetedStarts.started(row)))
                .list();
        return started;
    }
}
