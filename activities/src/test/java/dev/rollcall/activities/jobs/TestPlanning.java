package dev.rollcall.activities.jobs;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;

/** Plans a job for tests of other rooms. */
public final class TestPlanning {
    private TestPlanning() {}

    public static void plan(Ledger ledger, Job job) {
        new Planning(ledger).plan(job, done -> {});
    }
}
