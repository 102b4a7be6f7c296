package dev.rollcall.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A batch that somebody wants to make of a target's open cells in a job.
 *
 * @param token from {@link ProviderBatches#newToken}; with the same one, the same batch comes back
 * @param fingerprint of the key it will be posted with
 * @param priceFactor of the online price; null: unknown
 * @param deadline what has no answer by then is asked online
 * @param atMost cells
 * @param atLeast cells; fewer are left to be asked online
 * @param estimates of a call, by prompt version: all of the job's
 * @param fromDomain the lowest domain id, inclusive; 0: from the first one on
 * @param domainIds only these of the job's domains; null: all
 * @param rounds a cell that was in so many batches is left to be asked online
 */
public record BatchWish(
        String token,
        Jobs.Job job,
        int targetId,
        String fingerprint,
        BigDecimal priceFactor,
        Instant deadline,
        int atMost,
        int atLeast,
        Map<Integer, CallEstimate> estimates,
        int fromDomain,
        List<Integer> domainIds,
        int rounds) {
    /** In how many batches a cell may be. */
    public static final int ROUNDS = 2;

    /** Fewer are quicker online. */
    public static final int AT_LEAST = 20;

    public BatchWish {
        if (atLeast < 1 || atMost < atLeast) {
            throw new IllegalArgumentException("a batch has at least 1 call: from " + atLeast + " to " + atMost);
        }
        if (!estimates.keySet().containsAll(job.promptVersionIds())) {
            throw new IllegalArgumentException(
                    "estimates of " + estimates.keySet() + " are not those of all prompts: " + job.promptVersionIds());
        }
        if (!job.targetIds().contains(targetId)) {
            throw new IllegalArgumentException("job " + job.name() + " does not ask target " + targetId);
        }
    }

    /**
     * What one call in the batch may take.
     *
     * @param ticks 1e-10 USD, at the batch's price; null: unknown, and nothing is reserved
     * @param inputTokens 0 or more
     */
    public record CallEstimate(Long ticks, long inputTokens) {}
}
