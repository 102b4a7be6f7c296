package dev.rollcall.activities;

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
        ledger.jobs().started(job.id());
        int perDomain = job.cellsPerTarget() * job.targetIds().size();
        int chunk = Math.max(1, Math.min(MOST_DOMAINS, CELLS_A_TRANSACTION / perDomain));
        int opened = 0;
        int done = 0;
        List<Integer> ids = ledger.jobs().domainIds(job.id(), 0, chunk);
        while (!ids.isEmpty()) {
            int last = ids.get(ids.size() - 1);
            opened += ledger.cells().plan(job.id(), ids.get(0), last);
            done += ids.size();
            progress.accept(done);
            ids = ledger.jobs().domainIds(job.id(), last, chunk);
        }
        ledger.jobs().planned(job.id());
        ledger.counters().recount(job);
        if (opened > 0) {
            recountOthers(job);
        }
    }

    /** Cells that were opened again had ended for others too. */
    private void recountOthers(Job job) {
        ledger.jobs().unfinished().stream()
                .filter(other -> other.id() != job.id() && other.windowId() == job.windowId())
                .forEach(ledger.counters()::recount);
    }
}
