package dev.rollcall.api;

import dev.rollcall.store.Action;
import dev.rollcall.store.Actions.Begun;
import dev.rollcall.store.Actions.NewAction;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.WorkflowIds;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Carries actions out: in the ledger first; then Temporal is told of the jobs that were made or changed. */
final class ActionRunner {
    /** Of more cells the caller does not wait: a worker does them step by step. */
    static final long MOST_CELLS_AT_ONCE = 10_000;

    /** So many jobs' workflows are told by the caller; the reconciler, or their own next look, sees to more. */
    private static final int MOST_TOLD = 50;

    private static final Duration TELLING = Duration.ofSeconds(2);

    private final Ledger ledger;
    private final Temporal temporal;

    ActionRunner(Ledger ledger, Temporal temporal) {
        this.ledger = ledger;
        this.temporal = temporal;
    }

    /**
     * @param action as it stands now; null when nothing was done, because another number matches than was expected
     * @param matched how many match
     * @param notice what could not be told to Temporal; null when all was
     */
    record Ran(Action action, long matched, String notice) {}

    Ran run(NewAction wanted) {
        Begun begun = ledger.actions().begin(wanted, WorkflowIds::job);
        if (begun.action() == null) {
            return new Ran(null, begun.matched(), null);
        }
        var touched = new TreeSet<>(begun.jobIds());
        Action action = begun.action();
        while (!action.isOver() && begun.matched() <= MOST_CELLS_AT_ONCE) {
            touched.addAll(ledger.actions().step(action.id()));
            action = ledger.actions().byId(action.id()).orElseThrow();
        }
        return new Ran(action, begun.matched(), tell(touched));
    }

    /**
     * A job that was just made is started; the workflows of others are woken, as many as there is time for: those that are not
     * told find out by themselves within seconds.
     */
    private String tell(Collection<Integer> jobs) {
        long end = System.nanoTime() + TELLING.toNanos();
        List<Job> told = jobs.stream()
                .limit(MOST_TOLD)
                .map(ledger.jobs()::byId)
                .flatMap(Optional::stream)
                .toList();
        for (Job job : told) {
            if (System.nanoTime() > end) {
                return null;
            }
            boolean isNew = job.retryOfJob() != null && job.startedAt() == null;
            var reply = isNew ? temporal.start(job) : temporal.changed(job);
            if (!reply.came()) {
                return "All is in the ledger, which the workers go by. Temporal could not be told yet (" + reply.why()
                        + "): the reconciler sees to it.";
            }
        }
        return null;
    }
}
