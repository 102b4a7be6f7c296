package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What webhooks have yet to be sent, each event with its tries; and what was given up. */
public final class Deliveries {
    /** So many wait one by one at most; later events wait in the log. */
    private static final int MOST_WAITING = 10_000;

    private static final long LOOKED_THROUGH = 10_000;

    private final Jdbi jdbi;

    Deliveries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param tries how often it was tried before */
    public record DueDelivery(@Nested LoggedEvent event, int tries) {}

    /**
     * @param status of the last try's reply; null when there was none
     * @param error what the last try came to; null before the first
     * @param deadAt not tried any more since then; null while it is
     */
    public record WaitingDelivery(
            long eventId,
            String type,
            String subject,
            int tries,
            Instant nextAt,
            Instant triedAt,
            Integer status,
            String error,
            Instant deadAt) {}

    /**
     * What a try came to that was no success.
     *
     * @param status of the reply; null when there was none
     * @param retryAfter until the next try; null: there is none, the event is dead
     * @param outletWaits until anything is sent to this outlet; null: at once
     */
    public record FailedTry(Integer status, String error, Duration retryAfter, Duration outletWaits) {}

    /**
     * Lets the next events of the log wait for an outlet, as far as there is room.
     *
     * @return how many
     */
    public int spread(int outlet) {
        return jdbi.inTransaction(handle -> {
            Optional<Long> position = handle.createQuery("SELECT position FROM outlet WHERE id = :id FOR UPDATE")
                    .bind("id", outlet)
                    .mapTo(Long.class)
                    .findOne();
            long last = handle.createQuery("SELECT last_id FROM event_log")
                    .mapTo(Long.class)
                    .one();
            if (position.isEmpty() || position.get() >= last || waiting(handle, outlet) >= MOST_WAITING) {
                return 0;
            }
            return spread(handle, outlet, Math.min(last, position.get() + LOOKED_THROUGH));
        });
    }

    private static int spread(Handle handle, int outlet, long through) {
        int spread = handle.createUpdate("""
                        INSERT INTO delivery (outlet_id, event_id, subject)
                        SELECT o.id, e.id, e.subject FROM outlet o JOIN event e ON e.id > o.position AND e.id <= :through
                        WHERE o.id = :id AND (cardinality(o.types) = 0 OR e.type = ANY(o.types))
                        ON CONFLICT DO NOTHING""")
                .bind("id", outlet)
                .bind("through", through)
                .execute();
        handle.createUpdate("UPDATE outlet SET position = :through WHERE id = :id")
                .bind("id", outlet)
                .bind("through", through)
                .execute();
        return spread;
    }

    private static long waiting(Handle handle, int outlet) {
        return handle.createQuery("SELECT count(*) FROM delivery WHERE outlet_id = :id AND dead_at IS NULL")
                .bind("id", outlet)
                .mapTo(Long.class)
                .one();
    }

    /**
     * What may be sent now: of each subject the first event alone.
     *
     * @param busy subjects that are being sent something just now: nothing of theirs
     */
    public List<DueDelivery> due(int outlet, Collection<String> busy, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT d.tries, " + Events.COLUMNS + "\n" + """
                        FROM (SELECT * FROM (SELECT DISTINCT ON (subject) * FROM delivery
                            WHERE outlet_id = :outlet AND dead_at IS NULL ORDER BY subject, event_id) first
                          WHERE next_at <= now() AND subject <> ALL(:busy) ORDER BY next_at, event_id LIMIT :limit) d
                        JOIN event e ON e.id = d.event_id CROSS JOIN event_log l ORDER BY d.next_at, d.event_id""")
                .bind("outlet", outlet)
                .bindArray("busy", String.class, busy)
                .bind("limit", limit)
                .map(ConstructorMapper.of(DueDelivery.class))
                .list());
    }

    /** Of what is delivered nothing but the number is kept. */
    public void delivered(int outlet, Collection<Long> events) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        WITH gone AS (DELETE FROM delivery WHERE outlet_id = :outlet AND event_id = ANY(:events) RETURNING 1),
                        n AS (SELECT count(*) AS n FROM gone)
                        UPDATE outlet SET delivered = delivered + n, delivered_at = now(), why = NULL, failing_since = NULL
                        FROM n WHERE id = :outlet AND n > 0""")
                .bind("outlet", outlet)
                .bindArray("events", Long.class, events)
                .execute());
    }

    public void failed(int outlet, long event, FailedTry failed) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            UPDATE delivery SET tries = tries + 1, tried_at = now(), status = :status, error = :error,
                              next_at = now() + make_interval(secs => :wait), dead_at = CASE WHEN :dead THEN now() END
                            WHERE outlet_id = :outlet AND event_id = :event""")
                    .bind("outlet", outlet)
                    .bind("event", event)
                    .bind("status", failed.status())
                    .bind("error", failed.error())
                    .bind("dead", failed.retryAfter() == null)
                    .bind("wait", seconds(failed.retryAfter()))
                    .execute();
            handle.createUpdate("""
                            UPDATE outlet SET why = :error, failing_since = coalesce(failing_since, now()),
                              wait_until = CASE WHEN :pause > 0 THEN now() + make_interval(secs => :pause) ELSE wait_until END
                            WHERE id = :outlet""")
                    .bind("outlet", outlet)
                    .bind("error", failed.error())
                    .bind("pause", seconds(failed.outletWaits()))
                    .execute();
        });
    }

    private static double seconds(Duration duration) {
        return duration == null ? 0 : duration.toMillis() / 1000.0;
    }

    /** Those that wait or are dead, in the order of their events, above one of them. */
    public List<WaitingDelivery> list(int outlet, boolean deadOnly, long afterEvent, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT d.event_id, e.type, d.subject, d.tries, d.next_at, d.tried_at, d.status, d.error, d.dead_at
                        FROM delivery d JOIN event e ON e.id = d.event_id
                        WHERE d.outlet_id = :outlet AND d.event_id > :after AND (NOT :deadOnly OR d.dead_at IS NOT NULL)
                        ORDER BY d.event_id LIMIT :limit""")
                .bind("outlet", outlet)
                .bind("deadOnly", deadOnly)
                .bind("after", afterEvent)
                .bind("limit", limit)
                .map(ConstructorMapper.of(WaitingDelivery.class))
                .list());
    }

    /**
     * All that wait for their next try are due now, and dead ones have all their tries again.
     *
     * @return how many
     */
    public int retry(int outlet) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("UPDATE outlet SET wait_until = NULL WHERE id = :outlet")
                    .bind("outlet", outlet)
                    .execute();
            return handle.createUpdate("""
                            UPDATE delivery SET next_at = now(), dead_at = NULL, tries = CASE WHEN dead_at IS NULL THEN tries ELSE 0 END
                            WHERE outlet_id = :outlet AND (dead_at IS NOT NULL OR next_at > now())""").bind("outlet", outlet).execute();
        });
    }
}
