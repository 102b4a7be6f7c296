package dev.rollcall.activities;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts again whatever the ledger says is unfinished and Temporal does not know, and frees what nobody alive holds.
 * One worker at a time does it.
 */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Ledger ledger;
    private final Starter starter;
    private final Sweeps sweeps;
    private final Attributes attributes;

    Reconciler(Ledger ledger, Starter starter, Sweeps sweeps, Attributes attributes) {
        this.ledger = ledger;
        this.starter = starter;
        this.sweeps = sweeps;
        this.attributes = attributes;
    }

    /** Every second or so: frees dead claims, folds counters. */
    void tidy() {
        int freed = ledger.claims().reap();
        if (freed > 0) {
            LOG.info("{} cells that nobody alive held are free again", freed);
        }
        ledger.counters().fold();
    }

    /** At start and every minute. */
    void reconcile() {
        attributes.put();
        sweeps.put();
        ledger.jobs().unfinished().forEach(this::reconcile);
    }

    private void reconcile(Job job) {
        switch (starter.look(job.driver())) {
            case RUNNING -> {}
            case ENDED_BY_HAND -> {
                LOG.info("job {} was ended by hand in Temporal: it is cancelled", job.name());
                ledger.counters().recount(job);
                ledger.jobs().cancel(job.id());
            }
            case ENDED, LOST -> {
                LOG.info("job {} is unfinished and Temporal does not work on it: starting it", job.name());
                starter.start(job);
            }
        }
    }
}
