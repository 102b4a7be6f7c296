package dev.rollcall.launcher.local;

import dev.rollcall.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a local stack's simulator behaves.
 *
 * @param port 0: any free one
 * @param latency median
 * @param faults as {@code rollcall simulator --fault} takes them
 */
public record Simulation(int port, long seed, Duration latency, List<String> faults) {
    public Simulation {
        faults = List.copyOf(faults);
        options(0, seed, latency, faults); // refuses what the simulator would refuse, before anything is started
    }

    /** The words of {@code rollcall simulator}, but for the port. */
    List<String> arguments() {
        var words = new ArrayList<>(
                List.of("--seed", String.valueOf(seed), "--latency", String.valueOf(latency.toMillis())));
        faults.forEach(fault -> words.addAll(List.of("--fault", fault)));
        return words;
    }

    SimulatorOptions options() {
        return options(port, seed, latency, faults);
    }

    private static SimulatorOptions options(int port, long seed, Duration latency, List<String> faults) {
        return SimulatorOptions.defaults()
                .withPort(port)
                .withSeed(seed)
                .withLatency(latency)
                .withFaults(faults.toArray(String[]::new));
    }
}
