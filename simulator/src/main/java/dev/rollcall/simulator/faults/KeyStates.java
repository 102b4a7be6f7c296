package dev.rollcall.simulator.faults;

import dev.rollcall.simulator.faults.ActiveFaults.Active;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Which keys each provider knows, and the state that each is in. A state is a fault of one key. */
final class KeyStates {
    private final ActiveFaults states;
    private volatile List<ProviderKeys> rings = List.of();
    private volatile Map<String, Set<String>> known = Map.of();

    KeyStates(LongSupplier nanoTime) {
        states = new ActiveFaults(nanoTime);
    }

    /** In place of whatever there was, for all providers. */
    synchronized void replace(List<ProviderKeys> next) {
        var fingerprints = new HashMap<String, Set<String>>();
        var faults = new ArrayList<SimulatedFault>();
        for (ProviderKeys ring : next) {
            Set<String> own = fingerprints.computeIfAbsent(ring.provider(), p -> new HashSet<>());
            for (ProviderKeys.KeyEntry entry : ring.entries()) {
                own.add(entry.fingerprint());
                if (entry.trouble() != null) {
                    faults.add(new SimulatedFault(ring.provider(), entry.fingerprint(), List.of(entry.trouble())));
                }
            }
        }
        states.replace(faults);
        known = fingerprints;
        rings = List.copyOf(next);
    }

    void startIn(Duration wait) {
        states.startIn(wait);
    }

    List<ProviderKeys> list() {
        return rings;
    }

    /** Whether this provider has a list of keys at all. */
    boolean listed(String provider) {
        return known.containsKey(provider);
    }

    boolean knows(String provider, String fingerprint) {
        return known.getOrDefault(provider, Set.of()).contains(fingerprint);
    }

    List<Active> now(String provider, String fingerprint) {
        return states.now(provider, fingerprint);
    }
}
