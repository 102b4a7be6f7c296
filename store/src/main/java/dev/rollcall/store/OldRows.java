package dev.rollcall.store;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Takes old events and items of batches away, and old jobs off the usual list. */
public final class OldRows {
    private static final int EVENTS_A_STEP = 5_000;
    private static final int JOBS_A_STEP = 5_000;
    private static final int BATCHES_A_STEP = 5;

    /**
     * Events that an outlet has yet to be sent stay: those that wait one by one, and those that stand in the log above the
     * position of an outlet that is not disabled.
     */
    private static final String DELETE_EVENTS = """
            WITH looked AS MATERIALIZED (SELECT id, at FROM event WHERE id > :after ORDER BY id LIMIT %s),
            old AS MATERIALIZED (SELECT l.id FROM looked l WHERE l.at < now() - make_interval(days => :days)
              AND l.id <= coalesce((SELECT min(position) FROM outlet WHERE state <> 'disabled'), l.id)
              AND NOT EXISTS (SELECT 1 FROM outlet o JOIN delivery d ON d.outlet_id = o.id
                WHERE d.event_id = l.id AND d.dead_at IS NULL)),
            sent AS (DELETE FROM delivery d USING outlet o, old WHERE d.outlet_id = o.id AND d.event_id = old.id),
            gone AS (DELETE FROM event e USING old WHERE e.id = old.id RETURNING 1)
            SELECT (SELECT count(*) FROM gone) AS deleted, (SELECT max(id) FROM looked) AS last,
              coalesce((SELECT max(at) FROM looked) < now() - make_interval(days => :days), false)
                AND (SELECT count(*) FROM looked) = %1$s AS more""".formatted(EVENTS_A_STEP);

    private final Jdbi jdbi;

    OldRows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param last the last event that was looked at; null when there was none
     * @param more there may be more behind it
     */
    public record DeletedEvents(int deleted, Long last, boolean more) {}

    /**
     * Deletes events that are older than so many days, with their dead deliveries, of the first few thousand above a number.
     */
    public DeletedEvents deleteEvents(int days, long after) {
        return jdbi.withHandle(handle -> handle.createQuery(DELETE_EVENTS)
                .bind("days", days)
                .bind("after", after)
                .map(ConstructorMapper.of(DeletedEvents.class))
                .one());
    }

    /**
     * Deletes the items of batches that ended more than so many days ago; the batches stay, and their calls stand in the attempts.
     *
     * @return how many, of the oldest few batches
     */
    public int deleteBatchItems(int days) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        DELETE FROM provider_batch_item WHERE batch_id = ANY(ARRAY(SELECT b.id FROM provider_batch b
                          WHERE b.ended_at < now() - make_interval(days => :days)
                            AND EXISTS (SELECT 1 FROM provider_batch_item i WHERE i.batch_id = b.id) ORDER BY b.id LIMIT %s))""".formatted(BATCHES_A_STEP))
                .bind("days", days)
                .execute());
    }

    /** Takes jobs that ended more than so many days ago off the usual list. @return how many, of the oldest few thousand */
    public int archiveJobs(int days) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        UPDATE job SET archived_at = now() WHERE id IN (SELECT id FROM job
                          WHERE archived_at IS NULL AND finished_at < now() - make_interval(days => :days) ORDER BY id LIMIT %s)""".formatted(JOBS_A_STEP))
                .bind("days", days)
                .execute());
    }
}
