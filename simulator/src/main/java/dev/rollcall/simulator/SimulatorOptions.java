package dev.rollcall.simulator;

import dev.rollcall.simulator.faults.KeyList;
import dev.rollcall.simulator.faults.SimulatedFault;
import dev.rollcall.simulator.vendors.Vendors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * @param host the address to listen on; {@code 127.0.0.1} by default. With another address, anybody on that network may ask
 *     it and change its faults, so use a network of its own
 * @param port 0, the default, means any free port
 * @param seed the same seed gives the same answers, latencies and faults; 1 by default
 * @param latency the median time to a reply; each provider has its own pace around it (0.4 to 1.6 times), and the times of
 *     single replies vary around that; zero, the default, answers at once
 * @param faults what goes wrong from the start; nothing by default. Can be changed while it runs
 * @param keys which keys are good; by default all except those with {@code invalid} (wrong) or {@code noquota} (out of
 *     money) in them. A provider with a list here refuses all other keys
 * @param retired the providers that answer 410 to everything; {@code ai21} by default, as in reality
 * @param journal a file that keeps the counts, so that a simulator that is started again continues them; null, the default,
 *     keeps them only in memory
 */
public record SimulatorOptions(
        String host,
        int port,
        long seed,
        Duration latency,
        List<SimulatedFault> faults,
        List<KeyList> keys,
        Set<String> retired,
        Path journal) {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    public SimulatorOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 (any free one) and 65535");
        }
        if (latency.isNegative() || latency.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("latency " + latency + " is not between 0 and 5 minutes");
        }
        faults = List.copyOf(faults);
        keys = List.copyOf(keys);
        retired = Set.copyOf(retired);
        for (String provider : retired) {
            if (Vendors.byId(provider) == null) {
                throw new IllegalArgumentException("cannot retire the unknown provider '" + provider + "'; known: "
                        + String.join(", ", Vendors.ids()));
            }
        }
    }

    public static SimulatorOptions defaults() {
        return new SimulatorOptions("127.0.0.1", 0, 1, Duration.ZERO, List.of(), List.of(), Set.of("ai21"), null);
    }

    public SimulatorOptions withHost(String host) {
        return new SimulatorOptions(host, port, seed, latency, faults, keys, retired, journal);
    }

    public SimulatorOptions withPort(int port) {
        return new SimulatorOptions(host, port, seed, latency, faults, keys, retired, journal);
    }

    public SimulatorOptions withSeed(long seed) {
        return new SimulatorOptions(host, port, seed, latency, faults, keys, retired, journal);
    }

    public SimulatorOptions withLatency(Duration latency) {
        return new SimulatorOptions(host, port, seed, latency, faults, keys, retired, journal);
    }

    /** A copy with these faults instead, each in the form of {@link SimulatedFault#parse}. */
    public SimulatorOptions withFaults(String... faults) {
        return withFaults(Stream.of(faults).map(SimulatedFault::parse).toList());
    }

    /** A copy with these faults instead. */
    public SimulatorOptions withFaults(List<SimulatedFault> faults) {
        return new SimulatorOptions(host, port, seed, latency, faults, keys, retired, journal);
    }

    /** A copy with these lists of keys instead, each in the form of {@link KeyList#parse}. */
    public SimulatorOptions withKeys(String... lists) {
        List<KeyList> parsed = Stream.of(lists).map(KeyList::parse).toList();
        return new SimulatorOptions(host, port, seed, latency, faults, parsed, retired, journal);
    }

    public SimulatorOptions withRetired(String... providers) {
        return new SimulatorOptions(host, port, seed, latency, faults, keys, Set.of(providers), journal);
    }

    public SimulatorOptions withJournal(Path journal) {
        return new SimulatorOptions(host, port, seed, latency, faults, keys, retired, journal);
    }
}
