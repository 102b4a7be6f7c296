package dev.rollcall.simulator;

import dev.rollcall.simulator.Fault.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The faults in force, by provider. Setting one starts its clock and its buckets. */
final class Faults {
    private final LongSupplier nanoTime;
    private volatile Map<String, List<Active>> active = Map.of();

    Faults(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    record Active(Fault.Trouble trouble, long since, Map<String, Bucket> buckets) {

        boolean now(long nanos) {
            long age = nanos - since;
            return age >= trouble.from().toNanos()
                    && (trouble.until() == null || age < trouble.until().toNanos());
        }

        Bucket bucket(String key, long nanos) {
            return buckets.computeIfAbsent(key, k -> new Bucket(trouble.amount(), nanos));
        }
    }

    /** In place of whatever there was, for all providers. */
    synchronized void replace(List<Fault> faults) {
        var next = new LinkedHashMap<String, List<Active>>();
        for (Fault fault : faults) {
            next.computeIfAbsent(fault.provider(), p -> new ArrayList<>()).addAll(start(fault));
        }
        active = next;
    }

    /** In place of what that provider had. */
    synchronized void set(Fault fault) {
        var next = new LinkedHashMap<>(active);
        next.put(fault.provider(), start(fault));
        active = next;
    }

    synchronized void heal(String provider) {
        var next = new LinkedHashMap<>(active);
        next.remove(provider);
        active = next;
    }

    List<Fault> list() {
        return active.entrySet().stream()
                .map(e -> new Fault(
                        e.getKey(), e.getValue().stream().map(Active::trouble).toList()))
                .toList();
    }

    boolean none() {
        return active.isEmpty();
    }

    /** The trouble of that kind which the provider has at this moment, or null. */
    Active find(String provider, Kind kind) {
        Map<String, List<Active>> all = active;
        if (all.isEmpty()) {
            return null;
        }
        Active own = find(all.get(provider), kind);
        return own != null ? own : find(all.get(Fault.ALL), kind);
    }

    private Active find(List<Active> troubles, Kind kind) {
        if (troubles != null) {
            for (Active candidate : troubles) {
                if (candidate.trouble().kind() == kind && candidate.now(nanoTime.getAsLong())) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private List<Active> start(Fault fault) {
        long now = nanoTime.getAsLong();
        return fault.troubles().stream()
                .map(trouble -> new Active(trouble, now, new ConcurrentHashMap<>()))
                .toList();
    }
}
