package dev.rollcall.stack.local;

import dev.rollcall.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a local stack's simulator behaves.
 *
 * @param port 0: any free port
 * @param latency the median time to a reply
 * @param faults the faults, as written for {@code rollcall simulator --fault}
 * @param journal the file that keeps its counts; null: they are in memory only
 */
public record Simulation(int port, long seed, Duration latency, List<String> faults, Path journal) {
    public Simulation {
        faults = List.copyOf(faults);
        options(0, seed, latency, faults); // throws on what the simulator would refuse, before anything is started
    }

    public Simulation(int port, long seed, Duration latency, List<String> faults) {
        this(port, seed, latency, faults, null);
    }

    /** The arguments of {@code rollcall simulator}, without the port. */
    List<String> arguments() {
        var words = new ArrayList<>(
                List.of("--seed", String.valueOf(seed), "--latency", String.valueOf(latency.toMillis())));
        faults.forEach(fault -> words.addAll(List.of("--fault", fault)));
        if (journal != null) {
            words.addAll(List.of("--journal", journal.toString()));
        }
        return words;
    }

    SimulatorOptions options() {
        return options(port, seed, latency, faults).withJournal(journal);
    }

    private static SimulatorOptions options(int port, long seed, Duration latency, List<String> faults) {
        return SimulatorOptions.defaults()
                .withPort(port)
                .withSeed(seed)
                .withLatency(latency)
                .withFaults(faults.toArray(String[]::new));
    }
}
