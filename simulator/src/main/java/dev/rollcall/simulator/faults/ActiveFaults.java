package dev.rollcall.simulator.faults;

import dev.rollcall.simulator.limits.ClockReading;
import dev.rollcall.simulator.limits.LimitCounter;
import dev.rollcall.simulator.vendors.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The faults in force. Setting one starts its clock; a limit goes on from what the one of its sort that stood in its place
 * had counted.
 */
final class ActiveFaults {
    private final LongSupplier nanoTime;
    private volatile Map<Target, List<Active>> active = Map.of();

    ActiveFaults(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** {@code key} is null for all keys. */
    private record Target(String provider, String key) {}

    record Active(FaultRule trouble, long since, Map<String, LimitCounter> meters) {
        static Active of(FaultRule trouble, long since) {
            return new Active(trouble, since, new ConcurrentHashMap<>());
        }

        Shape shape() {
            return trouble.shape();
        }

        private boolean at(long nanos) {
            long age = nanos - since;
            return age >= trouble.from().toNanos()
                    && (trouble.until() == null || age < trouble.until().toNanos());
        }

        LimitCounter meter(String key, ClockReading now) {
            return meters.computeIfAbsent(key, k -> LimitCounter.of(trouble.limit(), now));
        }

        private boolean follows(Active old) {
            return trouble.limit() != null
                    && old.trouble.limit() != null
                    && trouble.limit().sameSort(old.trouble.limit());
        }
    }

    /** In place of whatever there was, for all providers. */
    synchronized void replace(List<SimulatedFault> faults) {
        var next = new LinkedHashMap<Target, List<Active>>();
        long now = nanoTime.getAsLong();
        for (SimulatedFault fault : faults) {
            next.computeIfAbsent(new Target(fault.provider(), fault.key()), t -> new ArrayList<>())
                    .addAll(started(fault.troubles(), now));
        }
        next.replaceAll((target, started) -> goingOn(started, active.getOrDefault(target, List.of())));
        active = next;
    }

    /** In place of what that provider, or that key of it, had. */
    synchronized void set(SimulatedFault fault) {
        var next = new LinkedHashMap<>(active);
        var target = new Target(fault.provider(), fault.key());
        List<Active> started = started(fault.troubles(), nanoTime.getAsLong());
        next.put(target, goingOn(started, active.getOrDefault(target, List.of())));
        active = next;
    }

    synchronized void heal(String provider) {
        var next = new LinkedHashMap<>(active);
        next.keySet().removeIf(target -> target.provider().equals(provider));
        active = next;
    }

    /** All spans count from that moment, and all buckets are full; until then nothing is wrong. */
    synchronized void startIn(Duration wait) {
        var next = new LinkedHashMap<Target, List<Active>>();
        long since = nanoTime.getAsLong() + wait.toNanos();
        active.forEach((target, old) ->
                next.put(target, started(old.stream().map(Active::trouble).toList(), since)));
        active = next;
    }

    private static List<Active> started(List<FaultRule> troubles, long since) {
        return troubles.stream().map(trouble -> Active.of(trouble, since)).toList();
    }

    private static List<Active> goingOn(List<Active> started, List<Active> before) {
        var old = new ArrayList<>(before);
        return started.stream()
                .map(one -> {
                    for (Active candidate : old) {
                        if (one.follows(candidate)) {
                            old.remove(candidate);
                            return new Active(one.trouble, one.since, candidate.meters);
                        }
                    }
                    return one;
                })
                .toList();
    }

    List<SimulatedFault> list() {
        return active.entrySet().stream()
                .map(e -> new SimulatedFault(
                        e.getKey().provider(),
                        e.getKey().key(),
                        e.getValue().stream().map(Active::trouble).toList()))
                .toList();
    }

    /** What is wrong at this moment for that key of the provider; what is for the key alone goes first. */
    List<Active> now(String provider, String key) {
        Map<Target, List<Active>> all = active;
        if (all.isEmpty()) {
            return List.of();
        }
        long now = nanoTime.getAsLong();
        var here = new ArrayList<Active>();
        for (Target target : List.of(
                new Target(provider, key),
                new Target(SimulatedFault.ALL, key),
                new Target(provider, null),
                new Target(SimulatedFault.ALL, null))) {
            for (Active candidate : all.getOrDefault(target, List.of())) {
                if (candidate.at(now)) {
                    here.add(candidate);
                }
            }
        }
        return here;
    }
}
