package dev.rollcall.api;

import dev.rollcall.store.Budgets;
import dev.rollcall.store.Limit;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.LimitUse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How long it takes to ask a model so many times at today's limits, as if nobody else asked it.
 *
 * @param seconds null when nobody can say: its key is missing, a limit is 0, or nothing is known that limits it
 * @param limitedBy the tightest limit, by its word; null: unknown
 */
record AskingTime(Long seconds, String limitedBy) {
    /** What of a limit is used up in practice. */
    private static final double USED = 0.98;

    private static final double MILLIS_A_MINUTE = 60_000;

    /** @param limits of the model, one for each key */
    static AskingTime of(ExpectedCalls calls, List<LimitUse> limits, Instant now) {
        AskingTime byRate = byRate(calls, limits);
        for (LimitKind kind : List.of(LimitKind.REQUESTS_PER_DAY, LimitKind.DOLLARS_PER_DAY)) {
            AskingTime byDay = byDay(kind, calls, limits, now);
            if (byDay != null && byRate.seconds != null && byDay.seconds > byRate.seconds) {
                byRate = byDay;
            }
        }
        return byRate;
    }

    /** All keys together; the limit that holds the first of them is named. */
    private static AskingTime byRate(ExpectedCalls calls, List<LimitUse> limits) {
        double aMinute = 0;
        String tightest = null;
        for (LimitUse key : limits) {
            double ofKey = Double.POSITIVE_INFINITY;
            String word = null;
            for (Map.Entry<LimitKind, Limit> limit : key.known().limits().entrySet()) {
                double rate =
                        callsAMinute(limit.getKey(), limit.getValue().value().doubleValue(), calls);
                if (rate < ofKey) {
                    ofKey = rate;
                    word = limit.getKey().word();
                }
            }
            aMinute += ofKey;
            tightest = tightest == null ? word : tightest;
        }
        if (aMinute == 0 || Double.isInfinite(aMinute)) {
            return new AskingTime(null, tightest);
        }
        return new AskingTime((long) Math.ceil(calls.number() * 60 / (USED * aMinute)), tightest);
    }

    /** Infinite where nobody can say. */
    private static double callsAMinute(LimitKind kind, double limit, ExpectedCalls calls) {
        if (limit == 0 && kind.isOfCalls()) {
            return 0;
        }
        return switch (kind) {
            case CONCURRENCY ->
                calls.millisEach() == null
                        ? Double.POSITIVE_INFINITY
                        : limit * MILLIS_A_MINUTE / Math.max(1, calls.millisEach());
            case REQUESTS_PER_MINUTE -> limit;
            case TOKENS_PER_MINUTE -> each(limit, sum(calls.inputTokensEach(), calls.outputTokensEach()));
            case INPUT_TOKENS_PER_MINUTE -> each(limit, calls.inputTokensEach());
            case OUTPUT_TOKENS_PER_MINUTE -> each(limit, calls.outputTokensEach());
            case REQUESTS_PER_DAY, DOLLARS_PER_DAY, BATCH_TOKENS -> Double.POSITIVE_INFINITY;
        };
    }

    private static double each(double limit, Double use) {
        return use == null || use == 0 ? Double.POSITIVE_INFINITY : limit / use;
    }

    private static Double sum(Double one, Double other) {
        return one == null || other == null ? null : Double.valueOf(one + other);
    }

    /** Null when the day's limit does not hold it up. */
    private static AskingTime byDay(LimitKind kind, ExpectedCalls calls, List<LimitUse> limits, Instant now) {
        double left = 0;
        double aDay = 0;
        Instant dayEnds = now;
        for (LimitUse key : limits) {
            Limit limit = key.known().limits().get(kind);
            Double use = kind == LimitKind.REQUESTS_PER_DAY ? Double.valueOf(1) : dollars(calls.ticksEach());
            if (limit == null || use == null || use == 0) {
                return null;
            }
            aDay += limit.value().doubleValue() / use;
            left += Math.max(0, limit.value().subtract(key.used(kind)).doubleValue()) / use;
            dayEnds = key.today().ends() == null ? now : key.today().ends();
        }
        // A limit of 0 is a pause, which the rate knows.
        if (limits.isEmpty() || calls.number() <= left || aDay == 0) {
            return null;
        }
        long moreDays = (long) Math.ceil((calls.number() - left) / aDay) - 1;
        long first = Math.max(0, Duration.between(now, dayEnds).toSeconds());
        return new AskingTime(first + Math.max(0, moreDays) * Duration.ofDays(1).toSeconds(), kind.word());
    }

    private static Double dollars(Double ticks) {
        return ticks == null ? null : Double.valueOf(ticks / Budgets.TICKS_PER_DOLLAR);
    }
}
