package dev.rollcall.activities.jobs;

import dev.rollcall.store.Jobs.Job;
import java.util.Map;

/** What signals may order beside control: each is one step in the ledger. */
interface RetriesAndBudgets {
    /** In a Rollcall that can't do them yet. */
    RetriesAndBudgets NOT_YET = new RetriesAndBudgets() {
        @Override
        public String retry(Job job, Map<?, ?> filter, String reason, String byWhom) {
            throw new IllegalArgumentException("this Rollcall can't retry by a signal yet");
        }

        @Override
        public String setBudget(Job job, Long ticks, String reason, String byWhom) {
            throw new IllegalArgumentException("this Rollcall can't change a budget by a signal yet");
        }
    };

    /**
     * Asks again what has failed.
     *
     * @param filter which cells; null: all that have failed
     * @return what was done, in words
     * @throws IllegalArgumentException when it makes no sense, with the reason
     */
    String retry(Job job, Map<?, ?> filter, String reason, String byWhom);

    /**
     * What the job may cost.
     *
     * @param ticks in 1e-10 USD; null: no limit
     * @return what was done, in words
     * @throws IllegalArgumentException when it makes no sense, with the reason
     */
    String setBudget(Job job, Long ticks, String reason, String byWhom);
}
