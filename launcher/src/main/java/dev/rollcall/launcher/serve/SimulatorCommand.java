package dev.rollcall.launcher.serve;

import dev.rollcall.cli.UserError;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.simulator.SimulatorOptions;
import dev.rollcall.simulator.faults.SimulatedFault;
import dev.rollcall.stack.parts.ShutdownSignal;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The simulator of its own. */
@Command(
        name = "simulator",
        description = "Speaks every provider's wire format. Point a worker at it with ROLLCALL_SIMULATOR.")
public final class SimulatorCommand implements Callable<Integer> {
    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Where to listen; it knows no tokens, so elsewhere only on a network of its own. Default:"
                    + " ${DEFAULT-VALUE}")
    private String host;

    @Option(names = "--port", defaultValue = "8090", description = "Default: ${DEFAULT-VALUE}; 0: any free one")
    private int port;

    @Option(names = "--seed", defaultValue = "1", description = "The same seed gives the same answers. Default: 1")
    private long seed;

    @Option(
            names = "--latency",
            paramLabel = "MS",
            defaultValue = "800",
            description = "Median latency in milliseconds. Default: ${DEFAULT-VALUE}")
    private long latencyMillis;

    @Option(
            names = "--fault",
            paramLabel = "PROVIDER[KEY]=SHAPE[:ARG…][@FROM-UNTIL]",
            description = "For example groq=limited:120/min, cohere=dead@10s-40s or *=tool-call:0.1; can be repeated."
                    + " All shapes: docs/simulator.md, or GET /control/shapes.")
    private List<String> faults = List.of();

    @Option(names = "--faults-file", paramLabel = "FILE", description = "More faults, one a line; # begins a comment.")
    private Path faultsFile;

    @Option(
            names = "--key",
            paramLabel = "PROVIDER=STATE:KEY[@FROM-UNTIL][,…]",
            description =
                    "The keys that a provider knows, each valid, wrong, quota or limited:N/min; all others are then"
                            + " wrong. KEY is a made-up key or 8 hex of its SHA-256; can be repeated. Default: every key is good,"
                            + " but for those with invalid or noquota in them.")
    private List<String> keys = List.of();

    @Option(
            names = "--retired",
            paramLabel = "PROVIDER",
            split = ",",
            defaultValue = "ai21",
            description = "Answers 410 to everything; '' revives them all. Default: ${DEFAULT-VALUE}")
    private List<String> retired = List.of();

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Keep the counts in a file, and go on counting from it. Default: in memory only.")
    private Path journal;

    @Override
    public Integer call() {
        var options = SimulatorOptions.defaults()
                .withHost(host)
                .withPort(port)
                .withSeed(seed)
                .withLatency(Duration.ofMillis(latencyMillis))
                .withFaults(faults())
                .withKeys(keys.toArray(String[]::new))
                .withRetired(retired.stream().filter(name -> !name.isBlank()).toArray(String[]::new))
                .withJournal(journal);
        var shutdown = new ShutdownSignal();
        try (var simulator = Simulator.start(options)) {
            System.out.println("the simulator answers for all providers on " + simulator.url()
                    + "; point a worker at it with ROLLCALL_SIMULATOR=" + simulator.url());
            shutdown.await();
            return 0;
        } catch (UncheckedIOException e) {
            throw new UserError(e.getCause().getMessage() + "; set another port with --port", e);
        } finally {
            shutdown.over();
        }
    }

    private List<SimulatedFault> faults() {
        var all = new ArrayList<>(faults.stream().map(SimulatedFault::parse).toList());
        if (faultsFile != null) {
            all.addAll(SimulatedFault.readFile(faultsFile));
        }
        return all;
    }
}
