package dev.rollcall.store;

import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What becomes of a job: that it is started and planned, how urgent it is, and how it ends. What holds it is in {@link Holds}. */
public final class JobLifecycle {
    private final Jdbi jdbi;

    JobLifecycle(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Planning begins: a queued job is processing from now on; a paused one is planned, too, and stays paused. */
    public void started(int job) {
        jdbi.useTransaction(handle -> {
            if (set(
                    handle,
                    job,
                    "state = CASE state WHEN 'queued' THEN 'processing' ELSE state END,"
                            + " started_at = coalesce(started_at, now())",
                    "state = 'queued' OR state = 'paused' AND started_at IS NULL")) {
                JobEvents.add(handle, EventType.JOB_STARTED, job);
            }
        });
    }

    public void planned(int job) {
        jdbi.useHandle(handle -> set(handle, job, "planned_at = now()", "planned_at IS NULL"));
    }

    /**
     * How urgent it is from now on; running attempts hear of it within seconds.
     *
     * @param priority 1 (interactive) to 5
     * @return false when it has ended
     */
    public boolean prioritize(int job, int priority) {
        return jdbi.withHandle(handle -> handle.createUpdate("UPDATE job SET priority = :priority WHERE id = :id AND "
                                + "finished_at IS NULL AND state <> 'cancelled'")
                        .bind("id", job)
                        .bind("priority", priority)
                        .execute()
                == 1);
    }

    /** Another workflow drives it from now on. */
    public void drivenBy(int job, String workflow) {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE job SET driver = :driver WHERE id = :id")
                .bind("id", job)
                .bind("driver", workflow)
                .execute());
    }

    /** @return false when it had ended before, or when cells of it were opened again or planned since they were counted */
    public boolean complete(int job) {
        return endUnlessOpen(job, JobState.COMPLETED, null);
    }

    /**
     * Ends a job in which nothing was answered.
     *
     * @return false when it had ended before, or when cells were opened meanwhile
     */
    public boolean failUnanswered(int job, String problem) {
        return endUnlessOpen(job, JobState.FAILED, problem);
    }

    private boolean endUnlessOpen(int job, JobState state, String problem) {
        new DomainEvents(jdbi).completeRest(job);
        return jdbi.inTransaction(handle -> {
            // A retry opens cells only while it holds this row: whatever it opened before is seen from here on.
            handle.createQuery("SELECT id FROM job WHERE id = :id FOR UPDATE")
                    .bind("id", job)
                    .mapTo(Integer.class)
                    .findOne();
            boolean open = Jobs.one(handle, "j.id", job)
                    .filter(each ->
                            new Counters(jdbi).open(each) > 0 || each.isSampled() && SamplingSeries.goesOn(handle, job))
                    .isPresent();
            return !open && end(job, state, problem);
        });
    }

    /**
     * From now on no new call is made for the job. Its open cells stay open; in views of this job they show as cancelled.
     * Its account becomes final when its calls under way have ended: {@link Counters#settle}.
     *
     * @return false when it had ended before
     */
    public boolean cancel(int job) {
        return cancel(job, null);
    }

    /** @param note who cancelled it, and why; null when nobody told */
    public boolean cancel(int job, String note) {
        return jdbi.inTransaction(handle -> {
            boolean cancelled =
                    handle.createUpdate("""
                                    UPDATE job SET state = 'cancelled', note = :note
                                    WHERE id = :id AND finished_at IS NULL AND state <> 'cancelled'""").bind("id", job).bind("note", note).execute() == 1;
            if (cancelled) {
                JobEvents.add(handle, EventType.JOB_CANCELLED, job);
            }
            return cancelled;
        });
    }

    public boolean fail(int job, String problem) {
        return end(job, JobState.FAILED, problem);
    }

    private boolean end(int job, JobState state, String problem) {
        return jdbi.inTransaction(handle -> {
            boolean ended = handle.createUpdate("""
                                    UPDATE job SET state = :state, problem = :problem, finished_at = now()
                                    WHERE id = :id AND finished_at IS NULL""")
                            .bind("id", job)
                            .bind("state", state)
                            .bind("problem", problem)
                            .execute()
                    == 1;
            if (ended) {
                EventType type = state == JobState.COMPLETED ? EventType.JOB_COMPLETED : EventType.JOB_FAILED;
                JobEvents.add(handle, type, job, Map.of("cells", JobEvents.ended(handle, job)));
            }
            return ended;
        });
    }

    private static boolean set(Handle handle, int job, String assignment, String condition) {
        return handle.createUpdate("UPDATE job SET " + assignment + " WHERE id = :id AND " + condition)
                        .bind("id", job)
                        .execute()
                == 1;
    }
}
