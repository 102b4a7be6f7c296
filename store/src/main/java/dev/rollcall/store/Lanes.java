package dev.rollcall.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * How a job asks each of its targets: in its provider's batches, or call by call. A target on the batch lane is held
 * ({@link HoldKind#BATCH}), so that nobody asks it call by call; both change in one transaction.
 */
public final class Lanes {
    private static final String BY_WHOM = "the batch lane";

    private final Jdbi jdbi;

    Lanes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What was decided.
     *
     * @param batch in batches; false: call by call
     * @param why for people
     * @param until when what has no answer from a batch is asked online; null when it never was on the batch lane
     */
    public record TargetLane(int targetId, boolean batch, String why, Instant changedAt, Instant until) {}

    /** Those that are decided; a job that has not begun has none. */
    public List<TargetLane> of(int job) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT target_id, lane = 'batch' AS batch, why, changed_at, until FROM job_lane WHERE job_id = :job ORDER BY 1""")
                .bind("job", job)
                .map(ConstructorMapper.of(TargetLane.class))
                .list());
    }

    /** Of these targets, those whose providers do not take their calls in batches, by the workers' word. */
    public Set<Integer> withoutBatches(Collection<Integer> targets) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT id FROM target WHERE id = ANY(:targets) AND NOT in_batches")
                        .bindArray("targets", Integer.class, targets)
                        .mapTo(Integer.class)
                        .set());
    }

    /**
     * @param until in batches until then; null: call by call
     * @return false when it was decided before, or the job has ended: nothing is changed
     */
    public boolean choose(int job, int target, Instant until, String why) {
        boolean batch = until != null;
        return jdbi.inTransaction(handle -> {
            boolean chosen = Holds.lockUnfinished(handle, job)
                    && handle.createUpdate("""
                                    INSERT INTO job_lane (job_id, target_id, lane, why, until) VALUES (:job, :target, :lane, :why, :until)
                                    ON CONFLICT DO NOTHING""")
                                    .bind("job", job)
                                    .bind("target", target)
                                    .bind("lane", batch ? "batch" : "online")
                                    .bind("why", why)
                                    .bind("until", until)
                                    .execute()
                            == 1;
            if (chosen && batch) {
                Holds.put(handle, job, HoldKind.BATCH, List.of(target), why, BY_WHOM);
            }
            return chosen;
        });
    }

    /** What is left of a target is asked call by call from now on. @return false when it was so before, or the job has ended */
    public boolean goOnline(int job, int target, String why) {
        return jdbi.inTransaction(handle -> Holds.lockUnfinished(handle, job) && goOnline(handle, job, target, why));
    }

    /** The job's patience with the target counts from here: until now nobody asked it online. */
    private static boolean goOnline(Handle handle, int job, int target, String why) {
        boolean goes = handle.createUpdate("""
                                UPDATE job_lane SET lane = 'online', why = :why, changed_at = now()
                                WHERE job_id = :job AND target_id = :target AND lane = 'batch'""")
                        .bind("job", job)
                        .bind("target", target)
                        .bind("why", why)
                        .execute()
                == 1;
        if (goes) {
            Holds.remove(handle, job, HoldKind.BATCH, List.of(target));
            handle.execute("UPDATE job SET resumed_at = now() WHERE id = ?", job);
        }
        return goes;
    }
}
