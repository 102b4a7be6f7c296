package dev.rollcall.activities.limits;

import dev.rollcall.store.Limit;
import dev.rollcall.store.Limits.LearnedLimit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * Adjusts limits to headers and 429s. A lower limit in a header counts at once, a higher one is approached by a tenth a minute.
 * Without headers, the true limit is searched between the highest rate that met no 429 and the lowest that did.
 */
final class LimitTuner {
    /** The search ends when the two rates are this close. */
    private static final double CLOSE = 1.05;

    /** So long a refusal counts; after that a little more is tried. */
    private static final Duration BELIEVED = Duration.ofMinutes(10);

    private static final double STUMBLE = 0.98;

    /** A rate proves nothing before it went without a 429 for so many bucket-lengths. */
    private static final double LEAST_PROOF = 5;

    private static final double MOST_PROOF = 50;
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration SHORTEST = Duration.ofSeconds(4);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration STEP = Duration.ofSeconds(6);

    private LimitTuner() {}

    /** A header says {@code announced}; null: nothing to learn of it. */
    static LearnedLimit announced(Limit inForce, long announced, Instant now) {
        return inForce == null || inForce.value().compareTo(BigDecimal.valueOf(announced)) > 0
                ? new LearnedLimit(BigDecimal.valueOf(announced), true, null, null, now)
                : null;
    }

    /**
     * A header says more than is in force; null: not yet, or not at all.
     *
     * @param last null: nothing was learned yet
     */
    static LearnedLimit rise(Limit inForce, LearnedLimit last, long announced, Instant now) {
        BigDecimal top = lower(BigDecimal.valueOf(announced), inForce.ceiling());
        if (inForce.isPaused() || inForce.value().compareTo(top) >= 0) {
            return null;
        }
        Instant since = last == null || last.since() == null ? now : last.since();
        Duration gone = Duration.between(since, now);
        if (last != null && gone.compareTo(STEP) < 0) {
            return null;
        }
        double minutes = last == null ? STEP.toMillis() / 60_000.0 : Math.min(1, gone.toMillis() / 60_000.0);
        BigDecimal next =
                times(inForce.value(), 1 + 0.1 * minutes).max(inForce.value().add(BigDecimal.ONE));
        return new LearnedLimit(lower(next, top), true, null, null, now);
    }

    /**
     * A 429 although the rate was kept.
     *
     * @param proven for how many bucket-lengths this rate went without one: it can't be more than one part in so many above the
     *     true limit
     */
    static LearnedLimit refused(Limit inForce, LearnedLimit last, double proven, Instant now) {
        BigDecimal refused = last == null ? inForce.value() : lower(inForce.value(), last.refused());
        BigDecimal kept = proven >= LEAST_PROOF
                ? times(inForce.value(), 1 - 1 / Math.min(MOST_PROOF, proven))
                : last == null ? null : last.kept();
        if (kept != null && kept.compareTo(refused) >= 0) {
            kept = null;
        }
        BigDecimal next = kept == null ? times(refused, 0.5) : isClose(kept, refused) ? kept : middle(kept, refused);
        return new LearnedLimit(next.max(BigDecimal.ONE), false, kept, refused, now);
    }

    /** A 429 at a rate that the headers themselves allow: somebody else uses the key, or calls were late. */
    static LearnedLimit stumbled(Limit inForce, Instant now) {
        return new LearnedLimit(times(inForce.value(), STUMBLE).max(BigDecimal.ONE), true, null, null, now);
    }

    /** No 429 for {@link #hold}; null: it is as high as it may be. */
    static LearnedLimit kept(Limit inForce, LearnedLimit last, Instant now) {
        BigDecimal kept = inForce.value();
        boolean isOld =
                last.since() != null && Duration.between(last.since(), now).compareTo(BELIEVED) > 0;
        BigDecimal refused = isOld ? null : last.refused();
        if (refused != null && isClose(kept, refused)) {
            return null;
        }
        BigDecimal next = refused == null ? times(kept, CLOSE) : middle(kept, refused);
        BigDecimal top = lower(next, inForce.ceiling());
        return top.compareTo(kept) <= 0 ? null : new LearnedLimit(top, false, kept, refused, now);
    }

    /**
     * How long a rate must pass without a 429 to be trusted: until a one-second bucket would be empty if the true limit were the
     * last proven one.
     *
     * @param hint the longest wait that a 429 told: a window may be that long
     */
    static Duration hold(Limit inForce, LearnedLimit last, Duration hint) {
        Duration shortest = hint.multipliedBy(2).compareTo(LONGEST) < 0 ? hint.multipliedBy(2) : LONGEST;
        if (last.kept() == null) {
            return longer(FIRST, shortest);
        }
        double over = Math.max(0.02, inForce.value().doubleValue() / last.kept().doubleValue() - 1);
        double perSecond = Math.max(0.01, inForce.value().doubleValue() / 60);
        double seconds = 1.5 * Math.max(1, 2 / perSecond) / over;
        Duration dry = Duration.ofMillis(Math.round(Math.min(seconds * 1000, LONGEST.toMillis())));
        return longer(longer(SHORTEST, dry), shortest);
    }

    private static boolean isClose(BigDecimal kept, BigDecimal refused) {
        return refused.doubleValue() / kept.doubleValue() < CLOSE;
    }

    private static BigDecimal middle(BigDecimal one, BigDecimal other) {
        return times(one.add(other), 0.5);
    }

    private static BigDecimal times(BigDecimal value, double by) {
        return value.multiply(BigDecimal.valueOf(by)).setScale(2, RoundingMode.HALF_UP);
    }

    private static BigDecimal lower(BigDecimal one, BigDecimal otherOrNull) {
        return otherOrNull == null ? one : one.min(otherOrNull);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
