package dev.rollcall.simulator.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The faults in force. Setting a fault starts its clock. A limit that replaces one of the same sort goes on from what was
 * counted.
 */
public final class ActiveFaults {
    private final LongSupplier nanoTime;
    private volatile Map<FaultTarget, List<ActiveRule>> active = Map.of();

    public ActiveFaults(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** {@code key} is null for all keys. */
    private record FaultTarget(String provider, String key) {}

    /** Replaces all faults of all providers. */
    public synchronized void replace(List<SimulatedFault> faults) {
        var next = new LinkedHashMap<FaultTarget, List<ActiveRule>>();
        long now = nanoTime.getAsLong();
        for (SimulatedFault fault : faults) {
            next.computeIfAbsent(new FaultTarget(fault.provider(), fault.key()), t -> new ArrayList<>())
                    .addAll(started(fault.rules(), now));
        }
        next.replaceAll((target, started) -> goingOn(started, active.getOrDefault(target, List.of())));
        active = next;
    }

    /** Replaces the fault of that provider, or of that key of it. */
    public synchronized void set(SimulatedFault fault) {
        var next = new LinkedHashMap<>(active);
        var target = new FaultTarget(fault.provider(), fault.key());
        List<ActiveRule> started = started(fault.rules(), nanoTime.getAsLong());
        next.put(target, goingOn(started, active.getOrDefault(target, List.of())));
        active = next;
    }

    /** Ends all faults of that provider and of its keys. */
    public synchronized void heal(String provider) {
        var next = new LinkedHashMap<>(active);
        next.keySet().removeIf(target -> target.provider().equals(provider));
        active = next;
    }

    /** All spans of time count from that moment, and nothing is used of any limit; until then nothing is wrong. */
    public synchronized void startIn(Duration wait) {
        var next = new LinkedHashMap<FaultTarget, List<ActiveRule>>();
        long since = nanoTime.getAsLong() + wait.toNanos();
        active.forEach((target, old) ->
                next.put(target, started(old.stream().map(ActiveRule::rule).toList(), since)));
        active = next;
    }

    private static List<ActiveRule> started(List<FaultRule> rules, long since) {
        return rules.stream().map(rule -> ActiveRule.of(rule, since)).toList();
    }

    private static List<ActiveRule> goingOn(List<ActiveRule> started, List<ActiveRule> before) {
        var old = new ArrayList<>(before);
        return started.stream()
                .map(one -> {
                    for (ActiveRule candidate : old) {
                        if (one.canGoOnFrom(candidate)) {
                            old.remove(candidate);
                            return one.goingOnFrom(candidate);
                        }
                    }
                    return one;
                })
                .toList();
    }

    public List<SimulatedFault> list() {
        return active.entrySet().stream()
                .map(e -> new SimulatedFault(
                        e.getKey().provider(),
                        e.getKey().key(),
                        e.getValue().stream().map(ActiveRule::rule).toList()))
                .toList();
    }

    /** The rules that hold now for that key of the provider; those for this key alone go first. */
    public List<ActiveRule> now(String provider, String key) {
        Map<FaultTarget, List<ActiveRule>> all = active;
        if (all.isEmpty()) {
            return List.of();
        }
        long now = nanoTime.getAsLong();
        var here = new ArrayList<ActiveRule>();
        for (FaultTarget target : List.of(
                new FaultTarget(provider, key),
                new FaultTarget(SimulatedFault.ALL, key),
                new FaultTarget(provider, null),
                new FaultTarget(SimulatedFault.ALL, null))) {
            for (ActiveRule candidate : all.getOrDefault(target, List.of())) {
                if (candidate.holdsAt(now)) {
                    here.add(candidate);
                }
            }
        }
        return here;
    }
}
