package dev.rollcall.launcher.local;

import dev.rollcall.launcher.embedded.DataFolder;
import dev.rollcall.launcher.embedded.TemporalCli;
import dev.rollcall.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Chooses the real Temporal server where its program can be had, else the trial, and says so. */
public final class Local {
    private Local() {}

    /**
     * @param port of the simulator; 0: any free one
     * @param latency median
     * @param faults as {@code rollcall simulator --fault} takes them
     * @param journal null: the simulator's counts are gone with it
     */
    public record Simulation(int port, long seed, Duration latency, List<String> faults, Path journal) {
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
            return SimulatorOptions.defaults()
                    .withSeed(seed)
                    .withLatency(latency)
                    .withFaults(faults.toArray(String[]::new))
                    .withJournal(journal);
        }
    }

    /** @param postgres 0: any free port, as for the others */
    public record AtPorts(int api, int temporal, int ui, int postgres) {
        public static final AtPorts FREE = new AtPorts(0, 0, 0, 0);
    }

    /**
     * @param simulation null: real providers
     * @param token what requests must carry, null: nothing
     */
    public static LocalStack start(
            DataFolder folder, AtPorts ports, Simulation simulation, String token, Consumer<String> say) {
        var options = new StackOptions(
                ports.api(),
                ports.temporal(),
                ports.ui(),
                ports.postgres(),
                simulation == null ? null : simulation.port(),
                simulation == null ? List.of() : simulation.arguments());
        TemporalCli.Result cli = TemporalCli.find(say);
        if (cli instanceof TemporalCli.Found found) {
            return ProcessStack.start(folder, found.path(), options, say);
        }
        var missing = (TemporalCli.Missing) cli;
        say.accept("TRIAL MODE: the real Temporal server could not be had");
        missing.tried().forEach(tried -> say.accept("  " + tried));
        say.accept("  instead: an in-process test server, without Web UI, schedules and the temporal CLI, for at most "
                + TrialStack.MOST_DOMAINS + " domains a run; what it knows of workflows is gone when it ends");
        say.accept("  to get the real one: " + missing.advice());
        var simulated = simulation == null ? SimulatorOptions.defaults() : simulation.options();
        return TrialStack.start(folder, options, simulated, token, say);
    }
}
