package dev.rollcall.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * What holds jobs, and single targets in them. A hold counts at once: no attempt is begun that it forbids, and calls under
 * way are kept. Each hold is a latch of its own. It changes in one transaction with its job's state, and never once the job
 * has ended.
 */
public final class Holds {
    /** On a {@code cell c}, of the job {@code :job}: its target is not held there. Looked up once a statement. */
    static final String NOT_HELD = "c.target_id <> ALL(ARRAY(SELECT target_id FROM hold WHERE job_id = :job))";

    /** The targets that are cancelled in the job {@code :job}. */
    static final String CANCELLED_TARGETS =
            "ARRAY(SELECT target_id FROM hold WHERE job_id = :job AND kind = 'cancel')::int2[]";

    /** The target of a hold of the whole job. */
    private static final int WHOLE_JOB = 0;

    private final Jdbi jdbi;

    Holds(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * One latch.
     *
     * @param targetId 0: the whole job
     * @param why in words
     * @param byWhom a person, or the part of Rollcall that did it, in words
     */
    public record Hold(int targetId, HoldKind kind, String why, String byWhom, Instant at) {
        public boolean isOfWholeJob() {
            return targetId == WHOLE_JOB;
        }
    }

    /**
     * A person pauses a job, or targets in it; a target that is cancelled stays so. What is paused already keeps its first
     * reason.
     *
     * @param targets empty: the whole job
     */
    public HoldChange pause(int job, Collection<Integer> targets, String why, String byWhom) {
        return change(job, null, handle -> put(handle, job, HoldKind.PAUSE, orWhole(targets), why, byWhom));
    }

    /**
     * Takes a person's pause away; other latches stay. The event that the job goes on says why.
     *
     * @param targets empty: the pause of the whole job, not those of its targets
     */
    public HoldChange resume(int job, Collection<Integer> targets, String why, String byWhom) {
        return change(job, byWhom + ": " + why, handle -> remove(handle, job, HoldKind.PAUSE, orWhole(targets)));
    }

    /**
     * A person cancels targets in a job, for good: their open cells stay open for other jobs, and count as cancelled in this
     * one. When no other target is left, the job itself is cancelled.
     */
    public HoldChange cancelTargets(int job, Collection<Integer> targets, String why, String byWhom) {
        return change(job, null, handle -> {
            int cancelled = put(handle, job, HoldKind.CANCEL, targets, why, byWhom);
            remove(handle, job, HoldKind.PAUSE, targets);
            remove(handle, job, HoldKind.BATCH, targets);
            int jobs = handle.createUpdate("""
                            UPDATE job SET state = 'cancelled', note = :note
                            WHERE id = :job AND NOT EXISTS (SELECT 1 FROM unnest(target_ids) t WHERE t <> ALL(%s))""".formatted(CANCELLED_TARGETS))
                    .bind("job", job)
                    .bind("note", "its last provider was cancelled by " + byWhom + ": " + why)
                    .execute();
            if (jobs > 0) {
                JobEvents.add(handle, EventType.JOB_CANCELLED, job);
            }
            return cancelled;
        });
    }

    /** Holds a whole job for a reason of Rollcall's own, such as its budget. */
    public HoldChange hold(int job, HoldKind kind, String why, String byWhom) {
        return change(job, null, handle -> put(handle, job, kind, List.of(WHOLE_JOB), why, byWhom));
    }

    /** Takes such a hold of a whole job away; other latches stay. */
    public HoldChange lift(int job, HoldKind kind) {
        return change(
                job, "no longer held by its " + kind.word(), handle -> remove(handle, job, kind, List.of(WHOLE_JOB)));
    }

    /** All latches of a job: those of the whole job first, the oldest first. */
    public List<Hold> of(int job) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT target_id, kind, why, by_whom, at FROM hold WHERE job_id = :job
                        ORDER BY target_id <> 0, at, target_id, kind""")
                .bind("job", job)
                .map((row, context) -> new Hold(
                        row.getInt("target_id"),
                        HoldKind.of(row.getString("kind")),
                        row.getString("why"),
                        row.getString("by_whom"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list());
    }

    /** Where a job stands, in one look. */
    public JobStanding standing(int job) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT state, priority, paused_why, resumed_at,
                          ARRAY(SELECT DISTINCT target_id FROM hold WHERE job_id = :job AND target_id <> 0) AS held_targets,
                          EXISTS (SELECT 1 FROM job_budget WHERE job_id = :job) AS budgeted
                        FROM job WHERE id = :job""")
                .bind("job", job)
                .map(ConstructorMapper.of(JobStanding.class))
                .one());
    }

    /** The targets that are cancelled in a job. */
    static List<Integer> cancelledTargets(Handle handle, int job) {
        return handle.createQuery("SELECT target_id FROM hold WHERE job_id = :job AND kind = 'cancel'")
                .bind("job", job)
                .mapTo(Integer.class)
                .list();
    }

    /** In the transaction of whoever finds that the job's budget has no room. A job that has ended is left as it is. */
    static void holdForBudget(Handle handle, int job, String why) {
        if (lockUnfinished(handle, job)
                && put(handle, job, HoldKind.BUDGET, List.of(WHOLE_JOB), why, "its budget") > 0) {
            stateByHolds(handle, job, null);
            JobEvents.add(handle, EventType.BUDGET_REACHED, job, Map.of("why", why));
        }
    }

    /** In the transaction of whoever finds that there is room again. */
    static void liftForBudget(Handle handle, int job) {
        if (lockUnfinished(handle, job) && remove(handle, job, HoldKind.BUDGET, List.of(WHOLE_JOB)) > 0) {
            stateByHolds(handle, job, "its budget has room again");
        }
    }

    /** @param resumedWhy why a latch is taken away, and who does it; null: none is */
    private HoldChange change(int job, String resumedWhy, ToIntFunction<Handle> rowsChanged) {
        return jdbi.inTransaction(handle -> {
            if (!lockUnfinished(handle, job)) {
                return HoldChange.JOB_ENDED;
            }
            if (rowsChanged.applyAsInt(handle) == 0) {
                return HoldChange.UNCHANGED;
            }
            stateByHolds(handle, job, resumedWhy);
            return HoldChange.CHANGED;
        });
    }

    /** @return false when the job has ended, or makes no new calls for good */
    static boolean lockUnfinished(Handle handle, int job) {
        return handle.createQuery(
                        "SELECT 1 FROM job WHERE id = :job AND finished_at IS NULL AND state <> 'cancelled' FOR UPDATE")
                .bind("job", job)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    static int put(Handle handle, int job, HoldKind kind, Collection<Integer> targets, String why, String byWhom) {
        return handle.createUpdate("""
                        INSERT INTO hold (job_id, target_id, kind, why, by_whom)
                        SELECT :job, t, :kind, :why, :byWhom FROM unnest(:targets::int2[]) t
                        WHERE NOT EXISTS (SELECT 1 FROM hold WHERE job_id = :job AND target_id = t AND kind = 'cancel')
                        ON CONFLICT DO NOTHING""")
                .bind("job", job)
                .bind("kind", kind.word())
                .bind("why", why)
                .bind("byWhom", byWhom)
                .bindArray("targets", Short.class, shorts(targets))
                .execute();
    }

    static int remove(Handle handle, int job, HoldKind kind, Collection<Integer> targets) {
        return handle.createUpdate(
                        "DELETE FROM hold WHERE job_id = :job AND kind = :kind AND target_id = ANY(:targets::int2[])")
                .bind("job", job)
                .bind("kind", kind.word())
                .bindArray("targets", Short.class, shorts(targets))
                .execute();
    }

    private static void stateByHolds(Handle handle, int job, String resumedWhy) {
        boolean wasPaused = pausedWhy(handle, job).isPresent();
        handle.createUpdate("""
                        UPDATE job SET paused_why = held.why,
                          state = CASE WHEN held.why IS NOT NULL THEN 'paused' WHEN started_at IS NULL THEN 'queued'
                            ELSE 'processing' END,
                          resumed_at = CASE WHEN :resumes THEN now() ELSE resumed_at END
                        FROM (SELECT string_agg(by_whom || ': ' || why, '; ' ORDER BY at, kind) AS why
                          FROM hold WHERE job_id = :job AND target_id = 0) held
                        WHERE id = :job AND state <> 'cancelled'""")
                .bind("job", job)
                .bind("resumes", resumedWhy != null)
                .execute();
        Optional<String> pausedWhy = pausedWhy(handle, job);
        if (pausedWhy.isPresent() && !wasPaused) {
            JobEvents.add(handle, EventType.JOB_PAUSED, job, Map.of("why", pausedWhy.get()));
        } else if (pausedWhy.isEmpty() && wasPaused) {
            JobEvents.add(
                    handle, EventType.JOB_RESUMED, job, resumedWhy == null ? Map.of() : Map.of("why", resumedWhy));
        }
    }

    /** Empty unless the job is paused. */
    private static Optional<String> pausedWhy(Handle handle, int job) {
        return handle.createQuery("SELECT coalesce(paused_why, '') FROM job WHERE id = :job AND state = 'paused'")
                .bind("job", job)
                .mapTo(String.class)
                .findOne();
    }

    private static Collection<Integer> orWhole(Collection<Integer> targets) {
        return targets.isEmpty() ? List.of(WHOLE_JOB) : targets;
    }

    private static List<Short> shorts(Collection<Integer> targets) {
        return Jobs.shorts(List.copyOf(targets));
    }
}
