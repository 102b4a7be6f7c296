package dev.rollcall.simulator.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Which keys each provider knows, and the state that each is in. A state is a fault of one key. */
public final class KeyStates {
    private final ActiveFaults states;
    private volatile List<KeyList> lists = List.of();
    private volatile Map<String, Set<String>> known = Map.of();

    public KeyStates(LongSupplier nanoTime) {
        states = new ActiveFaults(nanoTime);
    }

    /** Replaces the lists of all providers. */
    public synchronized void replace(List<KeyList> next) {
        var fingerprints = new HashMap<String, Set<String>>();
        var faults = new ArrayList<SimulatedFault>();
        for (KeyList listed : next) {
            Set<String> own = fingerprints.computeIfAbsent(listed.provider(), p -> new HashSet<>());
            for (KeyList.KeyEntry entry : listed.entries()) {
                own.add(entry.fingerprint());
                if (entry.rule() != null) {
                    faults.add(new SimulatedFault(listed.provider(), entry.fingerprint(), List.of(entry.rule())));
                }
            }
        }
        states.replace(faults);
        known = fingerprints;
        lists = List.copyOf(next);
    }

    /** All spans of time count from that moment. */
    public void startIn(Duration wait) {
        states.startIn(wait);
    }

    public List<KeyList> list() {
        return lists;
    }

    /** Whether this provider has a list of keys at all. */
    public boolean listed(String provider) {
        return known.containsKey(provider);
    }

    public boolean knows(String provider, String fingerprint) {
        return known.getOrDefault(provider, Set.of()).contains(fingerprint);
    }

    /** The states of that key which hold now, as rules. */
    public List<ActiveRule> now(String provider, String fingerprint) {
        return states.now(provider, fingerprint);
    }
}
