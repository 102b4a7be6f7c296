package dev.rollcall.simulator.control;

import dev.rollcall.simulator.control.RequestCounts.KeyCount;
import dev.rollcall.simulator.control.RequestCounts.ProviderCount;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests of one provider, by outcome and by key. */
final class ProviderCounter {
    /** Keys that are counted apart; all others are counted as one, {@link #OTHER_KEYS}. */
    static final int MOST_KEYS = 1_000;

    static final String OTHER_KEYS = "others";

    private final LongAdder requests = new LongAdder();
    private final Map<SimulatedOutcome, LongAdder> outcomes = new EnumMap<>(SimulatedOutcome.class);
    private final Map<String, KeyCounter> keys = new ConcurrentHashMap<>();

    ProviderCounter() {
        for (SimulatedOutcome outcome : SimulatedOutcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    void asked() {
        requests.increment();
    }

    void ended(SimulatedOutcome outcome, int by) {
        outcomes.get(outcome).add(by);
    }

    KeyCounter key(String fingerprint) {
        KeyCounter known = keys.get(fingerprint);
        if (known != null) {
            return known;
        }
        String name = keys.size() < MOST_KEYS ? fingerprint : OTHER_KEYS;
        return keys.computeIfAbsent(name, f -> new KeyCounter());
    }

    void addSeconds(String provider, long since, List<SecondCount> to) {
        keys.forEach((fingerprint, key) -> key.addSeconds(provider, fingerprint, since, to));
    }

    ProviderCount count() {
        var byKind = new TreeMap<String, Long>();
        long usable = 0;
        for (var entry : outcomes.entrySet()) {
            long count = entry.getValue().sum();
            if (count != 0) {
                byKind.put(entry.getKey().word(), count);
            }
            usable += entry.getKey().usable() ? count : 0;
        }
        var byKey = new TreeMap<String, KeyCount>();
        keys.forEach((fingerprint, key) -> byKey.put(fingerprint, key.count()));
        return new ProviderCount(requests.sum(), usable, byKind, byKey);
    }
}
