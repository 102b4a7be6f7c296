package dev.rollcall.activities.jobs;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import java.util.List;
import java.util.function.Consumer;

/** Inserts a job's cells, a few thousand domains a transaction. */
final class Planning {
    private static final int CELLS_A_TRANSACTION = 200_000;
    private static final int MOST_DOMAINS = 5_000;

    private final Ledger ledger;

    Planning(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Does nothing for a job that is planned already: what has failed in it stays failed.
     *
     * @param progress hears how many domains are planned, after each transaction
     */
    void plan(Job job, Consumer<Object> progress) {
        if (job.plannedAt() != null || job.isFinished()) {
            return;
        }
        ledger.jobLifecycle().started(job.id());
        int perDomain = job.cellsPerTarget() * job.targetIds().size();
        int chunk = Math.max(1, Math.min(MOST_DOMAINS, CELLS_A_TRANSACTION / perDomain));
        int done = 0;
        List<Integer> ids = ledger.jobs().domainIds(job.id(), 0, chunk);
        while (!ids.isEmpty()) {
            int last = ids.get(ids.size() - 1);
            ledger.cells().plan(job.id(), ids.get(0), last);
            done += ids.size();
            progress.accept(done);
            ids = ledger.jobs().domainIds(job.id(), last, chunk);
        }
        // Counted before it is called planned: whoever comes back after a crash in between plans and counts again.
        ledger.counters().recount(job);
        recountOthers(job);
        ledger.jobLifecycle().planned(job.id());
    }

    /** Cells that were opened again, now or by a try that failed, had ended for others too. */
    private void recountOthers(Job job) {
        ledger.jobs().unfinished().stream()
                .filter(other -> other.id() != job.id() && other.windowId() == job.windowId())
                .forEach(ledger.counters()::recount);
    }
}
