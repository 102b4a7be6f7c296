package dev.rollcall.activities.batch;

import dev.rollcall.store.BatchWish;
import dev.rollcall.store.Budgets;
import dev.rollcall.store.Lane;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Whether a job asks a target in batches. {@link #of} decides it as a pure function.
 *
 * @param until in batches until then, what has no answer by then call by call; null: call by call from the beginning
 * @param why for people
 */
public record LaneChoice(Instant until, String why) {
    /** 5 cents. */
    private static final long SAVING = Budgets.TICKS_PER_DOLLAR / 20;

    /** After the provider's own limit of time. */
    private static final Duration SPARE = Duration.ofHours(1);

    /**
     * All that the decision depends on.
     *
     * @param lane what the job wants
     * @param isSampled the job asks in looks, each of which waits for the one before
     * @param hasBatches the target's provider takes its calls in batches
     * @param hasKey a key may be used
     * @param rows cells that may be asked in batches
     * @param usual the time that 95 of 100 of its batches take
     * @param expiry when the provider gives up a batch
     * @param margin what is kept free before the deadline
     * @param factor of the online price; null: unknown
     * @param ticks what the rows cost online, in 1e-10 USD; null: unknown
     */
    public record Facts(
            Lane lane,
            int priority,
            Instant deadline,
            Instant now,
            boolean isSampled,
            boolean hasBatches,
            boolean hasKey,
            long rows,
            Duration usual,
            Duration expiry,
            Duration margin,
            BigDecimal factor,
            Long ticks) {}

    public static LaneChoice of(Facts facts) {
        if (facts.lane() == Lane.ONLINE) {
            return online("the job asks call by call");
        }
        if (!facts.hasBatches()) {
            return online(Lane.NO_BATCHES);
        }
        if (facts.isSampled()) {
            return online(Lane.SAMPLED);
        }
        if (!facts.hasKey()) {
            return online(Lane.NO_KEY);
        }
        if (facts.rows() == 0) {
            return online("there is nothing to be asked");
        }
        return facts.lane() == Lane.BATCH ? wanted(facts) : auto(facts);
    }

    private static LaneChoice wanted(Facts facts) {
        if (facts.deadline() == null) {
            return new LaneChoice(
                    facts.now().plus(facts.expiry()).plus(SPARE), "the job wants batches, and names no deadline");
        }
        Instant until = facts.deadline().minus(facts.margin());
        return until.isAfter(facts.now())
                ? new LaneChoice(until, "the job wants batches")
                : online("the deadline is too near for any batch");
    }

    private static LaneChoice auto(Facts facts) {
        if (facts.deadline() == null) {
            return online("the job has no deadline");
        }
        if (facts.priority() <= Lane.URGENT) {
            return online(Lane.IN_A_HURRY);
        }
        if (facts.rows() < BatchWish.AT_LEAST) {
            return online("fewer than " + BatchWish.AT_LEAST + " calls");
        }
        Instant until = facts.deadline().minus(facts.margin());
        if (facts.now().plus(facts.usual()).isAfter(until)) {
            return online("its batches take " + words(facts.usual()) + ", and the time until the deadline, less "
                    + words(facts.margin()) + " for what is left, is " + words(Duration.between(facts.now(), until)));
        }
        Long saving = saving(facts);
        if (saving == null) {
            return online("nobody knows whether batches are cheaper");
        }
        return saving < SAVING
                ? online("batches would save $" + dollars(saving))
                : new LaneChoice(until, "batches save about $" + dollars(saving));
    }

    private static Long saving(Facts facts) {
        return facts.factor() == null || facts.ticks() == null
                ? null
                : Long.valueOf(BigDecimal.ONE
                        .subtract(facts.factor())
                        .multiply(BigDecimal.valueOf(facts.ticks()))
                        .longValue());
    }

    private static LaneChoice online(String why) {
        return new LaneChoice(null, why);
    }

    private static String words(Duration time) {
        long minutes = Math.max(0, time.toMinutes());
        return minutes < 120 ? minutes + " min" : minutes / 60 + " h";
    }

    private static String dollars(long ticks) {
        return String.format(Locale.ROOT, "%.2f", ticks / (double) Budgets.TICKS_PER_DOLLAR);
    }
}
