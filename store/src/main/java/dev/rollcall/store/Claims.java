package dev.rollcall.store;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Who holds which cells. A claim dies with its owner's next attempt, with its worker, or of old age. */
public final class Claims {
    /** A claim that is not renewed for this long is void: for a worker behind a half-open connection. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    /** How long a worker may be without its lock and its sign of life before its claims are void. */
    private static final int GRACE_SECONDS = 15;

    /** Cells that a claim held and nobody asked are as before; those that were being asked may have been billed. */
    private static final String FREE_CELLS_OF_K = """
            UPDATE cell c SET state = 0, claim_id = NULL, maybe_billed = c.maybe_billed OR c.state = 3
            FROM k, unnest(k.domain_ids) d, unnest(k.target_ids) t
            WHERE c.window_id = k.window_id AND c.domain_id = d AND c.target_id = t
              AND c.state IN (1, 3) AND c.claim_id = k.id""";

    private final Jdbi jdbi;

    Claims(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Opens a claim and frees what earlier attempts of the same owner still hold.
     *
     * @param owner workflow, run and activity
     * @param fence Temporal's attempt: a later one beats an earlier one
     * @return the claim's id
     * @throws IllegalStateException when a later attempt has claimed already
     */
    public long open(String owner, int fence, int worker, Lens lens) {
        return jdbi.inTransaction(handle -> {
            boolean late = handle.createQuery("SELECT 1 FROM claim WHERE owner = :owner AND fence > :fence LIMIT 1")
                    .bind("owner", owner)
                    .bind("fence", fence)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (late) {
                throw new IllegalStateException("a later attempt of " + owner + " has taken over");
            }
            free(handle, "SELECT id FROM claim WHERE owner = :owner", "owner", owner);
            return lens.bind(handle.createQuery("""
                            INSERT INTO claim (owner, fence, worker_id, job_id, expires_at, window_id, domain_ids, target_ids)
                            SELECT :owner, :fence, :worker, :job, now() + make_interval(secs => :life), :window, :domains, :targets
                            WHERE :repetitions > 0 AND cardinality(:prompts) > 0
                            RETURNING id"""))
                    .bind("owner", owner)
                    .bind("fence", fence)
                    .bind("worker", worker)
                    .bind("life", LIFE.toSeconds())
                    .mapTo(Long.class)
                    .one();
        });
    }

    /** Another {@link #LIFE} for these. */
    public void renew(List<Long> claims) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "UPDATE claim SET expires_at = now() + make_interval(secs => :life) WHERE id = ANY(:claims)")
                .bindArray("claims", Long.class, claims)
                .bind("life", LIFE.toSeconds())
                .execute());
    }

    /** Ends a claim; what it still holds is free. */
    public void close(long claim) {
        jdbi.useTransaction(handle -> free(handle, "SELECT id FROM claim WHERE id = :claim", "claim", claim));
    }

    /**
     * Frees what nobody alive holds.
     *
     * @return cells freed
     */
    public int reap() {
        return jdbi.inTransaction(handle -> handle.createUpdate("""
                        WITH dead AS MATERIALIZED (SELECT w.id FROM worker w
                          WHERE w.id IN (SELECT worker_id FROM claim)
                            AND w.seen_at < now() - make_interval(secs => :grace)
                            AND NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted
                              AND l.classid = :class AND l.objid = w.id
                              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))),
                        k AS MATERIALIZED (DELETE FROM claim WHERE id = ANY (ARRAY (SELECT id FROM claim
                          WHERE expires_at < now() OR worker_id IN (SELECT id FROM dead)
                          ORDER BY expires_at LIMIT 50 FOR UPDATE SKIP LOCKED)) RETURNING *)
                        %s""".formatted(FREE_CELLS_OF_K))
                .bind("grace", GRACE_SECONDS)
                .bind("class", Workers.LOCK_CLASS)
                .execute());
    }

    private static void free(Handle handle, String which, String name, Object value) {
        handle.createUpdate("WITH k AS MATERIALIZED (DELETE FROM claim WHERE id IN (" + which + ") RETURNING *) "
                        + FREE_CELLS_OF_K)
                .bind(name, value)
                .execute();
    }
}
