package dev.rollcall.activities.batch;

import dev.rollcall.activities.batch.LaneChoice.Facts;
import dev.rollcall.llm.batch.BatchTerms;
import dev.rollcall.store.BatchWish;
import dev.rollcall.store.BatchWish.CallEstimate;
import dev.rollcall.store.Budgets;
import dev.rollcall.store.CallCosts.CallCost;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import dev.rollcall.store.Providers.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the choice of lanes, and the size of batches, depend on. */
final class LaneFacts {
    /** Beside its prompt: the members around it, and the domain. */
    private static final int BYTES_AROUND = 1_000;

    /** A character of a prompt may take so many in JSON. */
    private static final int BYTES_A_CHARACTER = 6;

    private final BatchTools tools;
    private final BatchKeys keys;
    private final LaneTimes times;
    private final Job job;

    LaneFacts(BatchTools tools, BatchKeys keys, Job job) {
        this.tools = tools;
        this.keys = keys;
        this.times = new LaneTimes(tools);
        this.job = job;
    }

    Optional<BatchTerms> terms(Target target) {
        return times.terms(target);
    }

    Facts of(Target target) {
        Optional<BatchTerms> terms = terms(target);
        Instant now = tools.now();
        boolean isPossible = terms.isPresent()
                && !job.isSampled()
                && (job.lane() == Lane.BATCH || job.lane() == Lane.AUTO && job.deadline() != null);
        long rows = isPossible ? tools.ledger().batchIntents().open(job, target.id(), BatchWish.ROUNDS) : 0;
        return new Facts(
                job.lane(),
                job.priority(),
                job.deadline(),
                now,
                job.isSampled(),
                terms.isPresent(),
                !isPossible
                        || keys.next(job.simulated(), target.provider(), target.id())
                                .isPresent(),
                isPossible ? rows : 1,
                times.usual(target, terms),
                LaneTimes.expiry(terms),
                isPossible ? margin(target, rows) : tools.settings().margin(),
                terms.map(BatchTerms::priceFactor).orElse(null),
                isPossible ? ticks(target, rows) : null);
    }

    private Duration margin(Target target, long rows) {
        int latency = costs(target).values().stream()
                .map(cost -> cost.replies().latencyMs())
                .filter(Objects::nonNull)
                .mapToInt(ms -> ms)
                .max()
                .orElse(LaneTimes.LATENCY_MS);
        return times.margin(target, rows, latency);
    }

    private Map<Integer, CallCost> costs(Target target) {
        return tools.ledger().callCosts().of(List.of(target.id())).stream()
                .filter(cost -> job.promptVersionIds().contains(cost.kind().promptVersionId()))
                .collect(Collectors.toMap(cost -> cost.kind().promptVersionId(), Function.identity()));
    }

    /** What so many calls cost online on average; null: unknown. */
    private Long ticks(Target target, long rows) {
        Map<Integer, CallCost> costs = costs(target);
        double sum = 0;
        for (int prompt : job.promptVersionIds()) {
            CallCost cost = costs.get(prompt);
            boolean isKnown = cost != null && !cost.replies().ticks().isEmpty();
            Long worst =
                    cost == null || cost.worst() == null ? null : cost.worst().ticks();
            if (!isKnown && worst == null) {
                return null;
            }
            sum += isKnown ? cost.replies().meanTicks() : worst;
        }
        return Math.round(sum / job.promptVersionIds().size() * rows);
    }

    /**
     * What a call may cost in a batch, by prompt version.
     *
     * @param factor of the online price; null: unknown, and the online price is reserved
     */
    Map<Integer, CallEstimate> estimates(Target target, BigDecimal factor) {
        Map<Integer, CallCost> costs = costs(target);
        var estimates = new HashMap<Integer, CallEstimate>();
        for (int prompt : job.promptVersionIds()) {
            estimates.put(prompt, estimate(costs.get(prompt), factor));
        }
        return estimates;
    }

    private static CallEstimate estimate(CallCost cost, BigDecimal factor) {
        if (cost == null) {
            return new CallEstimate(Budgets.TICKS_PER_DOLLAR, 0);
        }
        Long worst = cost.worst() == null ? null : cost.worst().ticks();
        Long online = cost.replies().isEnough()
                ? Long.valueOf(cost.replies().highTicks())
                : worst == null ? Long.valueOf(Budgets.TICKS_PER_DOLLAR) : worst;
        long ticks = CallBatches.inBatch(online, factor);
        Integer tokens = cost.replies().inputTokens();
        int most = cost.worst() == null ? 0 : cost.worst().inputTokens();
        return new CallEstimate(ticks, tokens == null ? most : tokens);
    }

    /** At most. */
    long bytesOfACall() {
        int longest = job.promptVersionIds().stream()
                .mapToInt(id -> tools.ledger().prompts().version(id).text().length())
                .max()
                .orElse(0);
        return (long) longest * BYTES_A_CHARACTER + BYTES_AROUND;
    }
}
