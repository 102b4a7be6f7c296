package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A job as callers see it. Its groups are for us: JSON has their fields in one row.
 *
 * @param eta when the cells whose providers are not down will have ended, by the rate so far; null when nobody can say
 * @param held what holds it, or providers in it, now; of one that has ended, the providers that were cancelled in it
 * @param reasons for each state that needs one, its reasons and how many cells have them
 */
public record JobView(
        String id,
        String status,
        @JsonUnwrapped JobProgress progress,
        @JsonUnwrapped Summary summary,
        @JsonUnwrapped Times times,
        Instant eta,
        @JsonUnwrapped Ending ending,
        List<HoldView> held,
        Map<String, Map<String, Long>> reasons,
        @JsonUnwrapped JobSettings settings,
        @JsonUnwrapped Billing account,
        List<PerProvider> perProvider,
        @JsonUnwrapped Extras extras) {

    /**
     * @param progress providers whose cells in this job have all ended / providers asked
     * @param cells planned = all the others together
     */
    public record JobProgress(
            String progress, List<String> providersComplete, List<Pending> providersPending, CellTotals cells) {}

    public record Pending(
            String provider, long open, @JsonUnwrapped WaitingFor waiting) {}

    /** @param costUsd null when nothing is known of what was paid */
    public record Summary(String window, int domains, BigDecimal costUsd, boolean simulated) {}

    public record Times(Instant createdAt, Instant startedAt, Instant finishedAt) {
        static Times of(Job job) {
            return new Times(job.createdAt(), job.startedAt(), job.finishedAt());
        }
    }

    /**
     * @param problem why it failed
     * @param note who cancelled it, or ended it in Temporal, and why
     */
    public record Ending(String problem, String note) {
        static Ending of(Job job) {
            return new Ending(job.problem(), job.note());
        }
    }

    /**
     * What was asked for.
     *
     * @param patience seconds
     * @param lane how its providers are asked: {@code auto}, {@code online} or {@code batch}
     * @param deadline when its answers have to be there; null: it does not matter
     * @param retryOf the finished job whose cells it asks again; left out when it is no retry
     * @param sampling how it samples, and how far it is; left out when it asks all repetitions
     */
    public record JobSettings(
            List<String> prompts,
            int repetitions,
            int priority,
            int maxErrors,
            int patience,
            BigDecimal budgetUsd,
            String lane,
            Instant deadline,
            @JsonInclude(JsonInclude.Include.NON_NULL) String retryOf,
            @JsonInclude(JsonInclude.Include.NON_NULL) SamplingView sampling) {}

    /**
     * What all attempts that this job drove came to.
     *
     * @param unpriced attempts that were billed at unknown prices
     * @param possibleDuplicates cells that may have been billed without an answer kept, as counted when it happened; with
     *     {@code ?audit=true} counted anew, with the calls under way
     * @param budget null, and left out, when it has none
     */
    public record Billing(
            long unpriced,
            TokenCounts tokens,
            long possibleDuplicates,
            @JsonInclude(JsonInclude.Include.NON_NULL) BudgetView budget) {}

    /**
     * One provider's part of the job.
     *
     * @param reasons as in the job
     * @param failing all of its calls have failed; null when one has not, or none was made
     * @param models which of its models cost what
     */
    public record PerProvider(
            String provider,
            @JsonUnwrapped CellTotals cells,
            Map<String, Map<String, Long>> reasons,
            @JsonUnwrapped WaitingFor waiting,
            @JsonUnwrapped Outage outage,
            FailingView failing,
            @JsonUnwrapped Bill bill,
            List<PerModel> models) {}

    /** Since when the provider gives no replies, and what was last heard of it; both null while it does. */
    public record Outage(Instant downSince, String trouble) {}

    public record Bill(BigDecimal costUsd, long unpriced, TokenCounts tokens) {
        static Bill of(Spending spent) {
            return new Bill(spent.costUsd(), spent.unpriced(), spent.tokens());
        }
    }

    /** @param lane how it is asked; null: not decided yet */
    public record PerModel(
            String model,
            String surface,
            LaneView lane,
            long attempts,
            TokenCounts tokens,
            BigDecimal costUsd,
            long unpriced) {
        static PerModel of(Target target, LaneView lane, Spending spent) {
            return new PerModel(
                    target.model(),
                    target.surface(),
                    lane,
                    spent.attempts(),
                    spent.tokens(),
                    spent.costUsd(),
                    spent.unpriced());
        }
    }

    /**
     * What only some requests get.
     *
     * @param live what the workflow itself answered, when it was asked
     * @param notice what the caller should know about this very request
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Extras(Live live, String notice) {
        static final Extras NONE = new Extras(null, null);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Live(boolean available, String why, Map<?, ?> status) {
        static Live of(Temporal.Answered<Map<?, ?>> reply) {
            return new Live(reply.came(), reply.why(), reply.value());
        }
    }

    /** Where its answers are, those that there are so far. */
    @JsonProperty("result")
    String result() {
        return Links.job(id) + "/answers";
    }

    JobView noticed(String words) {
        return with(new Extras(extras.live(), words));
    }

    JobView alive(Live live) {
        return with(new Extras(live, extras.notice()));
    }

    private JobView with(Extras others) {
        return new JobView(
                id,
                status,
                progress,
                summary,
                times,
                eta,
                ending,
                held,
                reasons,
                settings,
                account,
                perProvider,
                others);
    }
}
