package dev.rollcall.store;

import dev.rollcall.store.Jobs.Job;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Pausing, resuming and cancelling one job, as an action over many does it: within the action's transaction, since JDBI
 * gives all that one thread does in a transaction the same connection.
 */
final class HoldActions {
    private final Jdbi jdbi;

    HoldActions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param targetIds only of these targets; empty: the whole job
     * @return in words, why it would change nothing; empty when it would
     * @throws UnsupportedOperationException when jobs can't be held in this way
     */
    Optional<String> whyNot(ActionKind kind, Job job, List<Integer> targetIds) {
        if (job.isFinished()) {
            return Optional.of("it has ended: it is " + job.state().word());
        }
        refuseUnknown(kind, targetIds);
        return Optional.empty();
    }

    /** @return false when that changed nothing */
    boolean apply(ActionKind kind, Job job, List<Integer> targetIds, String why, String by) {
        refuseUnknown(kind, targetIds);
        return new Jobs(jdbi).cancel(job.id(), by + ": " + why);
    }

    private static void refuseUnknown(ActionKind kind, List<Integer> targetIds) {
        if (kind != ActionKind.CANCEL || !targetIds.isEmpty()) {
            throw new UnsupportedOperationException("this Rollcall can't " + kind.word()
                    + (targetIds.isEmpty() ? " jobs" : " a part of a job") + " yet");
        }
    }
}
