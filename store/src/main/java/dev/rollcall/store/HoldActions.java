package dev.rollcall.store;

import dev.rollcall.store.Holds.Hold;
import dev.rollcall.store.Jobs.Job;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Pausing, resuming and cancelling one job, as an action over many does it: within the action's transaction, since JDBI
 * gives all that one thread does in a transaction the same connection.
 */
final class HoldActions {
    private static final List<Integer> WHOLE_JOB = List.of(0);

    private final Holds holds;
    private final JobLifecycle lifecycle;

    HoldActions(Jdbi jdbi) {
        this.holds = new Holds(jdbi);
        this.lifecycle = new JobLifecycle(jdbi);
    }

    /**
     * @param targetIds only of these targets; empty: the whole job
     * @return in words, why it would change nothing; empty when it would
     */
    Optional<String> whyNot(ActionKind kind, Job job, List<Integer> targetIds) {
        if (job.isFinished()) {
            return Optional.of("it has ended: it is " + job.state().word());
        }
        List<Integer> wanted = targetIds.isEmpty() ? WHOLE_JOB : targetIds;
        List<Hold> all = holds.of(job.id());
        boolean paused = has(all, HoldKind.PAUSE, wanted);
        return switch (kind) {
            case PAUSE -> paused ? Optional.of("it is paused already") : Optional.empty();
            case RESUME ->
                wanted.stream().noneMatch(target -> has(all, HoldKind.PAUSE, List.of(target)))
                        ? Optional.of("nobody has paused it")
                        : Optional.empty();
            default -> has(all, HoldKind.CANCEL, wanted) ? Optional.of("it is cancelled already") : Optional.empty();
        };
    }

    /** @return false when that changed nothing */
    boolean apply(ActionKind kind, Job job, List<Integer> targetIds, String why, String by) {
        return switch (kind) {
            case PAUSE -> holds.pause(job.id(), targetIds, why, by) == HoldChange.CHANGED;
            case RESUME -> holds.resume(job.id(), targetIds, why, by) == HoldChange.CHANGED;
            default ->
                targetIds.isEmpty()
                        ? lifecycle.cancel(job.id(), "cancelled by " + by + ": " + why)
                        : holds.cancelTargets(job.id(), targetIds, why, by) == HoldChange.CHANGED;
        };
    }

    /** Whether each of these targets has such a hold. */
    private static boolean has(List<Hold> holds, HoldKind kind, List<Integer> targets) {
        return targets.stream()
                .allMatch(target -> holds.stream().anyMatch(hold -> hold.kind() == kind && hold.targetId() == target));
    }
}
