package dev.rollcall.simulator;

import dev.rollcall.simulator.Faults.Active;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Which keys each provider knows, and the state that each is in. A state is a fault of one key. */
final class Keys {
    private final Faults states;
    private volatile List<Keyring> rings = List.of();
    private volatile Map<String, Set<String>> known = Map.of();

    Keys(LongSupplier nanoTime) {
        states = new Faults(nanoTime);
    }

    /** In place of whatever there was, for all providers. */
    synchronized void replace(List<Keyring> next) {
        var fingerprints = new HashMap<String, Set<String>>();
        var faults = new ArrayList<Fault>();
        for (Keyring ring : next) {
            Set<String> own = fingerprints.computeIfAbsent(ring.provider(), p -> new HashSet<>());
            for (Keyring.Entry entry : ring.entries()) {
                own.add(entry.fingerprint());
                if (entry.trouble() != null) {
                    faults.add(new Fault(ring.provider(), entry.fingerprint(), List.of(entry.trouble())));
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

    List<Keyring> list() {
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
