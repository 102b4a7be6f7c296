package dev.rollcall.store;

import dev.rollcall.store.Jobs.Job;

/**
 * Which cells a job with sequential sampling sees: of each domain and target the repetitions that it has planned so far. Other
 * jobs may have planned more in the same window.
 */
final class SampledCells {
    private SampledCells() {}

    /** A condition beside {@code repetition < j.repetitions}, on a job {@code j} and a table {@code c} with cells. */
    static final String OF_J_AND_C = ofJob("j", "c");

    /** The same with other names for the two. */
    static String ofJob(String job, String cell) {
        return " AND (%1$s.looks IS NULL OR %2$s.repetition < sampled_repetitions(%1$s.id, %2$s.domain_id, %2$s.target_id))"
                .formatted(job, cell);
    }

    /** The same for one job whose id is {@code :job}; nothing for a job that samples nothing. */
    static String of(Job job, String cell) {
        return of(job.isSampled(), cell);
    }

    static String of(boolean isSampled, String cell) {
        return isSampled
                ? " AND %1$s.repetition < sampled_repetitions(:job, %1$s.domain_id, %1$s.target_id)".formatted(cell)
                : "";
    }
}
