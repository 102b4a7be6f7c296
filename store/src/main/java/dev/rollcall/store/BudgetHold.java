package dev.rollcall.store;

import org.jdbi.v3.core.Handle;

/** The latch with which a job's budget holds the job: a row of {@code hold}, and the job's state with it. */
final class BudgetHold {
    private static final String KIND = "budget";
    private static final String BY = "its budget";

    private BudgetHold() {}

    /** Holds a job that is not held by its budget yet, and has not ended. */
    static void put(Handle handle, int job, String why) {
        if (isUnfinished(handle, job)
                && handle.createUpdate("""
                                INSERT INTO hold (job_id, kind, why, by_whom) VALUES (:job, :kind, :why, :by)
                                ON CONFLICT DO NOTHING""")
                                .bind("job", job)
                                .bind("kind", KIND)
                                .bind("why", why)
                                .bind("by", BY)
                                .execute()
                        > 0) {
            stateByHolds(handle, job, false);
        }
    }

    /** Takes it away; other latches stay. */
    static void lift(Handle handle, int job) {
        if (isUnfinished(handle, job)
                && handle.createUpdate("DELETE FROM hold WHERE job_id = :job AND target_id = 0 AND kind = :kind")
                                .bind("job", job)
                                .bind("kind", KIND)
                                .execute()
                        > 0) {
            stateByHolds(handle, job, true);
        }
    }

    /** Locks the job's row: whoever changes holds does so first. */
    static boolean isUnfinished(Handle handle, int job) {
        return handle.createQuery(
                        "SELECT 1 FROM job WHERE id = :job AND finished_at IS NULL AND state <> 'cancelled' FOR UPDATE")
                .bind("job", job)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static void stateByHolds(Handle handle, int job, boolean resumes) {
        handle.createUpdate("""
                        UPDATE job SET paused_why = held.why,
                          state = CASE WHEN held.why IS NOT NULL THEN 'paused' WHEN started_at IS NULL THEN 'queued'
                            ELSE 'processing' END,
                          resumed_at = CASE WHEN :resumes THEN now() ELSE resumed_at END
                        FROM (SELECT string_agg(by_whom || ': ' || why, '; ' ORDER BY at, kind) AS why
                          FROM hold WHERE job_id = :job AND target_id = 0) held
                        WHERE id = :job AND state <> 'cancelled'""").bind("job", job).bind("resumes", resumes).execute();
    }
}
