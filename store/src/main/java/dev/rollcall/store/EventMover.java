package dev.rollcall.store;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Moves committed events from {@code event_new} to {@code event}, where they get their numbers: in order, without a gap.
 * The numbers of a sequence would be taken in another order than transactions commit in, and readers would miss events.
 */
public final class EventMover {
    private static final int AT_ONCE = 10_000;

    /** So that one call does not keep what else is done each second from being done. */
    private static final int ROUNDS = 10;

    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(7712, 1)";

    private static final String MOVE = """
            WITH gone AS (DELETE FROM event_new WHERE id IN (SELECT id FROM event_new ORDER BY id LIMIT :limit) RETURNING *),
            counted AS (SELECT g.*, row_number() OVER (
                PARTITION BY once, job_id, type, subject, provider, CASE WHEN once THEN 0 ELSE id END ORDER BY id) AS copy
              FROM gone g),
            kept AS (SELECT * FROM counted c WHERE copy = 1 AND NOT (once AND EXISTS (SELECT 1 FROM event e
              WHERE e.once AND e.job_id = c.job_id AND e.type = c.type AND e.subject = c.subject
                AND coalesce(e.provider, '') = coalesce(c.provider, '')))),
            moved AS (INSERT INTO event (id, at, type, subject, job_id, provider, once, data)
              SELECT (SELECT last_id FROM event_log) + row_number() OVER (ORDER BY k.id),
                k.at, k.type, k.subject, k.job_id, k.provider, k.once, k.data FROM kept k RETURNING 1),
            taken AS (UPDATE event_log SET last_id = last_id + (SELECT count(*) FROM moved))
            SELECT (SELECT count(*) FROM gone) AS gone, (SELECT count(*) FROM moved) AS moved""";

    private final Jdbi jdbi;

    EventMover(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @return how many events have got their numbers; 0 when somebody else moves just now */
    public int move() {
        int all = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Moved moved = jdbi.inTransaction(EventMover::round);
            all += moved.moved();
            if (moved.gone() < AT_ONCE) {
                break;
            }
        }
        return all;
    }

    private record Moved(int gone, int moved) {}

    private static Moved round(Handle handle) {
        if (!handle.createQuery(LOCK).mapTo(Boolean.class).one()) {
            return new Moved(0, 0);
        }
        return handle.createQuery(MOVE)
                .bind("limit", AT_ONCE)
                .map((row, context) -> new Moved(row.getInt("gone"), row.getInt("moved")))
                .one();
    }
}
