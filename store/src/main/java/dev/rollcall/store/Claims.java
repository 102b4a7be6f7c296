package dev.rollcall.store;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Which activity attempt holds which cells. A claim ends when it is closed, when its worker is dead, when its owner's next
 * activity attempt opens in the same worker, or when it is not renewed. The claim of a batch belongs to no worker and ends with
 * its batch: {@link BatchEnds}.
 */
public final class Claims {
    /** A claim that is not renewed for this long is void. It ends the claims of a worker whose connection is half open. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    /**
     * Cells that were claimed but not asked become planned again; cells with a call under way are also marked as maybe billed, so
     * that what their calls reserved of a budget is lost until a late reply settles it.
     */
    private static final String FREE = """
            WITH k AS MATERIALIZED (DELETE FROM claim WHERE id = ANY(:claims) RETURNING *),
            -- Locked before they are read, so that a result saved meanwhile is seen.
            held AS MATERIALIZED (SELECT c.id, c.state, c.maybe_billed, c.attempts
              FROM k, unnest(k.domain_ids) d, unnest(k.target_ids) t, cell c
              WHERE c.window_id = k.window_id AND c.domain_id = d AND c.target_id = t
                AND c.state IN (1, 3) AND c.claim_id = k.id ORDER BY c.id FOR UPDATE OF c),
            doubtful AS (SELECT id FROM held WHERE state = 3 AND NOT maybe_billed),
            u AS (UPDATE cell c SET state = 0, claim_id = NULL, maybe_billed = c.maybe_billed OR c.state = 3
              FROM held WHERE c.id = held.id RETURNING c.*),
            d AS (INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced) %s),
            lost AS (UPDATE attempt t SET reservation_lost = true FROM held h
              WHERE h.state = 3 AND t.cell_id = h.id AND t.n = h.attempts AND t.ended_at IS NULL
                AND t.reserved_ticks IS NOT NULL AND t.reservation_lost IS NOT TRUE
              RETURNING t.job_id, t.reserved_ticks),
            of_job AS MATERIALIZED (SELECT job_id, sum(reserved_ticks)::int8 AS ticks FROM lost GROUP BY job_id),
            budget AS MATERIALIZED (SELECT job_id FROM job_budget WHERE job_id IN (SELECT job_id FROM of_job)
              ORDER BY job_id FOR UPDATE),
            moved AS (UPDATE job_budget b SET reserved_ticks = b.reserved_ticks - l.ticks,
                lost_ticks = b.lost_ticks + l.ticks
              FROM of_job l JOIN budget USING (job_id) WHERE b.job_id = l.job_id)
            SELECT count(*) FROM u""".formatted(Counters.DUPLICATES_OF_U);

    private final Jdbi jdbi;

    Claims(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Opens a claim and frees what earlier activity attempts of the same owner still hold in this worker or in a dead one. A
     * live worker keeps its claim until its calls, which are paid for, have ended; then it closes it.
     *
     * @param owner workflow, run and activity
     * @param fence Temporal's attempt: a later one beats an earlier one
     * @param judges whether other workers may be judged dead. False right after the ledger was away; then only this worker's
     *     claims are freed
     * @return the claim's id; empty when a later activity attempt has claimed already
     */
    public OptionalLong open(String owner, int fence, int worker, boolean judges, CellSelection selection) {
        return jdbi.inTransaction(handle -> {
            boolean late = handle.createQuery("SELECT 1 FROM claim WHERE owner = :owner AND fence > :fence LIMIT 1")
                    .bind("owner", owner)
                    .bind("fence", fence)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (late) {
                return OptionalLong.empty();
            }
            free(
                    handle,
                    handle.createQuery(
                                    "SELECT c.id FROM claim c JOIN worker w ON w.id = c.worker_id WHERE c.owner = :owner"
                                            + " AND c.batch_id IS NULL AND (c.worker_id = :worker OR :judges AND "
                                            + Workers.DEAD
                                            + ") FOR UPDATE OF c")
                            .bind("owner", owner)
                            .bind("worker", worker)
                            .bind("judges", judges)
                            .mapTo(Long.class)
                            .list());
            return OptionalLong.of(selection
                    .bind(handle.createQuery("""
                            INSERT INTO claim (owner, fence, worker_id, job_id, expires_at, window_id, domain_ids, target_ids)
                            SELECT :owner, :fence, :worker, :job, now() + make_interval(secs => :life), :window, :domains, :targets
                            WHERE :repetitions > 0 AND cardinality(:prompts::int[]) > 0
                            ON CONFLICT (owner, fence) DO UPDATE SET expires_at = excluded.expires_at
                            RETURNING id"""))
                    .bind("owner", owner)
                    .bind("fence", fence)
                    .bind("worker", worker)
                    .bind("life", LIFE.toSeconds())
                    .mapTo(Long.class)
                    .one());
        });
    }

    /** Whether a cell that was claimed under it may still be asked by its owner. */
    public boolean holds(long claim, long cell) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT EXISTS (SELECT 1 FROM cell WHERE id = :cell AND state = 1 AND claim_id = :claim)")
                .bind("cell", cell)
                .bind("claim", claim)
                .mapTo(Boolean.class)
                .one());
    }

    /** Renews these claims for another {@link #LIFE}. */
    public void renew(List<Long> claims) {
        jdbi.useHandle(
                handle -> handle.createUpdate("UPDATE claim SET expires_at = now() + make_interval(secs => :life)"
                                + " WHERE id = ANY(:claims) AND batch_id IS NULL")
                        .bindArray("claims", Long.class, claims)
                        .bind("life", LIFE.toSeconds())
                        .execute());
    }

    /** Ends a claim; the cells that it still holds are free again. */
    public void close(long claim) {
        jdbi.useTransaction(handle -> free(
                handle,
                handle.createQuery("SELECT id FROM claim WHERE id = :claim AND batch_id IS NULL FOR UPDATE")
                        .bind("claim", claim)
                        .mapTo(Long.class)
                        .list()));
    }

    /**
     * Frees the cells of claims that have expired or whose worker is dead. Not to be called right after the ledger was away:
     * then every worker looks dead.
     *
     * @return the number of cells freed
     */
    public int reap() {
        return jdbi.inTransaction(handle -> free(
                handle,
                handle.createQuery(
                                "SELECT c.id FROM claim c JOIN worker w ON w.id = c.worker_id WHERE c.batch_id IS NULL"
                                        + " AND (c.expires_at < now() OR " + Workers.DEAD
                                        + ") ORDER BY c.expires_at LIMIT 50 FOR UPDATE OF c SKIP LOCKED")
                        .mapTo(Long.class)
                        .list()));
    }

    /**
     * Ends claims that this transaction has locked. It is a statement of its own after the one that locked them, so that it
     * sees every cell that was claimed under them.
     */
    private static int free(Handle handle, List<Long> claims) {
        return claims.isEmpty()
                ? 0
                : handle.createQuery(FREE)
                        .bindArray("claims", Long.class, claims)
                        .mapTo(Integer.class)
                        .one();
    }
}
