package dev.rollcall.activities.jobs;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.Limit;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many unfinished batches a provider may have: as many as its limits use up in half a minute. Each is an activity that sends
 * heartbeats, and Temporal stores every one: more of them cost CPU and make nothing faster.
 */
final class BatchStock {
    private static final int MOST = 16;
    private static final int LEAST = 4;
    private static final Duration LASTS = Duration.ofSeconds(30);

    /** Calls that one place of the calls at once makes before the feed has looked again, at 50 ms a call. */
    private static final int CALLS_A_PLACE = 20;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final InstantSource clock;
    private final boolean simulated;
    private final int cellsAnAsk;
    private Map<String, Integer> batches = Map.of();
    private Instant nextLook = Instant.MIN;

    /** @param cellsAnAsk at least so many cells are in a batch for each provider */
    BatchStock(Ledger ledger, InstantSource clock, boolean simulated, int cellsAnAsk) {
        this.ledger = ledger;
        this.clock = clock;
        this.simulated = simulated;
        this.cellsAnAsk = cellsAnAsk;
    }

    /** Reads the limits again, every ten seconds. */
    void hearLimits() {
        if (clock.instant().isBefore(nextLook)) {
            return;
        }
        nextLook = clock.instant().plus(BETWEEN_LOOKS);
        batches = ledger.limits().all(simulated).stream()
                .collect(Collectors.groupingBy(
                        keyModel -> keyModel.keyModel().provider(),
                        Collectors.collectingAndThen(Collectors.summingDouble(BatchStock::calls), this::batches)));
    }

    /** @return unfinished batches that the provider may have; the most when nothing is known of its limits */
    int of(String provider) {
        return batches.getOrDefault(provider, MOST);
    }

    private static double calls(Limits.LimiterLimits keyModel) {
        double byRate = limit(keyModel, LimitKind.REQUESTS_PER_MINUTE) * LASTS.toSeconds() / 60;
        double byPlaces = limit(keyModel, LimitKind.CONCURRENCY) * CALLS_A_PLACE;
        return Math.min(byRate, byPlaces);
    }

    /** Infinite when there is no such limit. */
    private static double limit(Limits.LimiterLimits keyModel, LimitKind kind) {
        Limit limit = keyModel.limits().get(kind);
        return limit == null ? Double.POSITIVE_INFINITY : limit.value().doubleValue();
    }

    private int batches(double calls) {
        return (int) Math.max(LEAST, Math.min(MOST, Math.ceil(calls / cellsAnAsk)));
    }
}
