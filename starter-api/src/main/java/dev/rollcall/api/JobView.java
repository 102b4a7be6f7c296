package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A job as callers see it.
 *
 * @param progress providers whose cells in this job have all ended / providers asked
 * @param cells planned = all the others together
 * @param reasons for each state that needs one, its reasons and how many cells have them
 * @param costUsd null when nothing is known of what was paid
 * @param unpriced attempts that were billed at unknown prices
 * @param tokens of all attempts that this job drove
 * @param problem why it failed
 * @param note who ended it in Temporal, and why
 * @param possibleDuplicates cells that may have been billed without an answer kept, as counted when it happened; with
 *     {@code ?audit=true} counted anew, with the calls under way
 * @param eta when the cells whose providers are not down will have ended, by the rate so far; null when nobody can say
 * @param patience seconds
 * @param live the workflow's own word, when it was asked for
 * @param notice what the caller should know about this very request
 */
record JobView(
        String id,
        String status,
        String progress,
        List<String> providersComplete,
        List<Pending> providersPending,
        Map<String, Long> cells,
        String window,
        int domains,
        BigDecimal costUsd,
        boolean simulated,
        Instant createdAt,
        Instant startedAt,
        Instant finishedAt,
        Instant eta,
        String problem,
        String note,
        Map<String, Map<String, Long>> reasons,
        List<String> prompts,
        int repetitions,
        int priority,
        int maxErrors,
        int patience,
        BigDecimal budgetUsd,
        long unpriced,
        TokenCounts tokens,
        long possibleDuplicates,
        List<PerProvider> perProvider,
        @JsonInclude(JsonInclude.Include.NON_NULL) Live live,
        @JsonInclude(JsonInclude.Include.NON_NULL) String notice) {

    record Pending(String provider, long open, String waitingFor, Instant until) {}

    /**
     * @param reasons as in the job, for this provider alone; likewise the tokens
     * @param failing all of its calls have failed; null when one has not, or none was made
     * @param models which of its models cost what
     */
    record PerProvider(
            String provider,
            long planned,
            long answered,
            long refused,
            long empty,
            long invalid,
            long failed,
            long skipped,
            long open,
            long cancelled,
            Map<String, Map<String, Long>> reasons,
            String waitingFor,
            Instant until,
            Instant downSince,
            String trouble,
            FailingView failing,
            BigDecimal costUsd,
            long unpriced,
            TokenCounts tokens,
            List<PerModel> models) {}

    record PerModel(
            String model, String surface, long attempts, TokenCounts tokens, BigDecimal costUsd, long unpriced) {
        static PerModel of(Target target, Spending spent) {
            return new PerModel(
                    target.model(),
                    target.surface(),
                    spent.attempts(),
                    spent.tokens(),
                    spent.costUsd(),
                    spent.unpriced());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Live(boolean available, String why, Map<?, ?> status) {
        static Live of(Temporal.Reply<Map<?, ?>> reply) {
            return new Live(reply.came(), reply.why(), reply.value());
        }
    }

    JobView noticed(String words) {
        return with(live, words);
    }

    JobView alive(Live word) {
        return with(word, notice);
    }

    private JobView with(Live word, String words) {
        return new JobView(
                id,
                status,
                progress,
                providersComplete,
                providersPending,
                cells,
                window,
                domains,
                costUsd,
                simulated,
                createdAt,
                startedAt,
                finishedAt,
                eta,
                problem,
                note,
                reasons,
                prompts,
                repetitions,
                priority,
                maxErrors,
                patience,
                budgetUsd,
                unpriced,
                tokens,
                possibleDuplicates,
                perProvider,
                word,
                words);
    }
}
