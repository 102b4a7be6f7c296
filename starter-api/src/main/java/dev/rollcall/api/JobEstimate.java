package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.api.OnlineTargets.OnlineTarget;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a job would ask and cost.
 *
 * @param alreadyAnswered cells that the window holds already, and that are not asked again
 * @param skipped cells of targets that can't be asked
 * @param costUsd of all whose price is known
 * @param seconds until the slowest has ended; null when nobody can say
 * @param unpriced targets whose price nobody knows
 * @param askedOnline targets that are sure to be asked call by call; null, and left out, unless the job may use batches
 * @param least null, and left out, for a job that asks all of it in any case
 */
record JobEstimate(
        long cells,
        long alreadyAnswered,
        long skipped,
        long toAsk,
        List<TargetEstimate> byProvider,
        CostRange costUsd,
        Long seconds,
        List<String> unpriced,
        boolean simulated,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<OnlineTarget> askedOnline,
        @JsonUnwrapped ListRemarks listing,
        @JsonInclude(JsonInclude.Include.NON_NULL) LeastEstimate least) {

    /** Of a job that samples: what its first look asks. All else is what it asks at most. */
    record LeastEstimate(long cells, long toAsk, CostRange costUsd, Long seconds) {}

    JobEstimate atLeast(JobEstimate firstLook) {
        return new JobEstimate(
                cells,
                alreadyAnswered,
                skipped,
                toAsk,
                byProvider,
                costUsd,
                seconds,
                unpriced,
                simulated,
                askedOnline,
                listing,
                new LeastEstimate(firstLook.cells, firstLook.toAsk, firstLook.costUsd, firstLook.seconds));
    }

    /**
     * @param expected at the mean of the last replies; null: unknown
     * @param p95 if each call cost as much as only one of twenty does
     */
    record CostRange(BigDecimal expected, BigDecimal p95) {
        static CostRange of(Long expected, Long high) {
            return new CostRange(Json.usd(expected), Json.usd(high));
        }
    }

    /**
     * @param tokens input and output; null: unknown
     * @param guessed too few replies are known: it is the most that the calls can cost
     * @param seconds at today's limits
     * @param limitedBy the limit that makes it take so long; null: unknown
     */
    record TargetEstimate(
            String provider,
            String model,
            long calls,
            Long tokens,
            CostRange costUsd,
            boolean guessed,
            Long seconds,
            String limitedBy) {}
}
