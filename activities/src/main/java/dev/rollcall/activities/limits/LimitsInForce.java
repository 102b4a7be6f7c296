package dev.rollcall.activities.limits;

import dev.rollcall.activities.limits.UsageEstimate.Use;
import dev.rollcall.store.Limit;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.SlotReservations;
import dev.rollcall.store.SlotReservations.Micros;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The limits of one key and model as they are now, and what follows from them: how far apart calls have to be. Immutable. */
final class LimitsInForce {
    /** Of a rate limit. At exactly 100 % anything that is late meets with refusals. */
    static final double SHARE = 0.98;

    /** The kinds that limit a rate, in the order of {@link #perUnit}. */
    static final List<LimitKind> RATES = List.of(
            LimitKind.REQUESTS_PER_MINUTE,
            LimitKind.TOKENS_PER_MINUTE,
            LimitKind.INPUT_TOKENS_PER_MINUTE,
            LimitKind.OUTPUT_TOKENS_PER_MINUTE);

    static final LimitsInForce NONE = new LimitsInForce(Map.of(), false);

    private final Map<LimitKind, Limit> limits = new EnumMap<>(LimitKind.class);
    private final boolean shared;
    private final boolean paced;
    private final boolean paused;

    /** µs for each request, token, input token and output token; 0: not limited. */
    private final double[] perUnit = new double[RATES.size()];

    /** @param shared whether the ledger knows this key and model, so that slots can be reserved for it */
    LimitsInForce(Map<LimitKind, Limit> limits, boolean shared) {
        this.limits.putAll(limits);
        this.shared = shared;
        paced = shared && limits.keySet().stream().anyMatch(kind -> kind != LimitKind.CONCURRENCY);
        paused = limits.values().stream().anyMatch(Limit::isPaused);
        for (int i = 0; i < perUnit.length; i++) {
            Limit limit = limits.get(RATES.get(i));
            perUnit[i] = limit == null || limit.isPaused()
                    ? 0
                    : 60e6 / (SHARE * limit.value().doubleValue());
        }
    }

    LimitsInForce with(LimitKind kind, Limit limit) {
        var changed = new EnumMap<>(limits);
        changed.put(kind, limit);
        return new LimitsInForce(changed, shared);
    }

    Map<LimitKind, Limit> all() {
        return limits;
    }

    /** Null: that is not limited. */
    Limit of(LimitKind kind) {
        return limits.get(kind);
    }

    /** Calls begin at slots in time; otherwise whenever one is free. */
    boolean isPaced() {
        return paced;
    }

    /** A person has set a limit to 0. */
    boolean isPaused() {
        return paused;
    }

    /** Calls at once; null: not limited. */
    Integer concurrency() {
        Limit limit = limits.get(LimitKind.CONCURRENCY);
        return limit == null ? null : limit.value().intValue();
    }

    /**
     * How far apart two calls have to be, by each rate, in µs.
     *
     * @param times how much longer than the limits ask for
     */
    Micros step(Use call, double times) {
        Micros tokens = call.micros(perUnit[1] * times, perUnit[2] * times, perUnit[3] * times);
        return new Micros(Math.round(perUnit[0] * times), tokens.tokens(), tokens.input(), tokens.output());
    }

    /** What a difference in tokens comes to, in µs of each rate. */
    Micros micros(Use difference) {
        return difference.micros(perUnit[1], perUnit[2], perUnit[3]);
    }

    /** How far apart two requests have to be, in ns; 0: requests are not limited. */
    double requestStep() {
        return perUnit[0] * 1_000;
    }

    /**
     * How much of the time between requests may be caught up on, in ns: the strictest bucket that we know of holds what a
     * second allows, and two requests at least.
     */
    double slack() {
        double step = requestStep();
        return step == 0 ? 1e9 : Math.max(2 * step, 1e9) - step;
    }

    /** The rate that makes calls of this size wait longest; null: none is limited. */
    LimitKind slowest(Use call) {
        double[] step = {
            perUnit[0],
            perUnit[1] * (call.input() + call.output()),
            perUnit[2] * call.input(),
            perUnit[3] * call.output()
        };
        LimitKind slowest = null;
        double most = 0;
        for (int i = 0; i < step.length; i++) {
            if (step[i] > most) {
                most = step[i];
                slowest = RATES.get(i);
            }
        }
        return slowest;
    }

    /** Null: any number. */
    Long requestsPerDay() {
        Limit limit = limits.get(LimitKind.REQUESTS_PER_DAY);
        return limit == null ? null : Long.valueOf(limit.value().longValue());
    }

    /** In 1e-10 USD; null: any number. */
    Long ticksPerDay() {
        Limit limit = limits.get(LimitKind.DOLLARS_PER_DAY);
        return limit == null ? null : Long.valueOf(SlotReservations.ticks(limit.value()));
    }

    /** Calls that the day's limits allow, when each costs so much. */
    long callsPerDay(long ticksPerCall) {
        Long requests = requestsPerDay();
        Long ticks = ticksPerDay();
        return Math.min(
                requests == null ? Long.MAX_VALUE : requests,
                ticks == null ? Long.MAX_VALUE : ticks / Math.max(1, ticksPerCall));
    }

    /** How many calls of this size this part of the workers may begin within a span of time. */
    double allowedIn(Duration span, Use call, double times, double partOfAll) {
        return partOfAll
                * SHARE
                * span.toMillis()
                * 1_000
                / Math.max(1, step(call, times).most());
    }
}
