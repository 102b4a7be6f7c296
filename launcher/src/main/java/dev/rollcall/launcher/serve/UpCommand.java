package dev.rollcall.launcher.serve;

import dev.rollcall.cli.Environment;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.stack.local.LocalStack;
import dev.rollcall.stack.local.Simulation;
import dev.rollcall.stack.local.StackChooser;
import dev.rollcall.stack.local.StackOptions;
import dev.rollcall.stack.parts.ShutdownSignal;
import dev.rollcall.stack.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything on one machine, until Ctrl-C. */
@Command(name = "up", description = "Runs everything on this machine, kept in .rollcall/, until Ctrl-C.")
public final class UpCommand implements Callable<Integer> {
    @Option(names = "--simulate", description = "Ask the simulator instead of real providers. Costs nothing.")
    private boolean simulate;

    @Mixin
    private StackPaths places;

    @Option(names = "--postgres-port", paramLabel = "PORT", defaultValue = "0", description = "Default: any free one")
    private int postgresPort;

    @Option(names = "--simulator-port", paramLabel = "PORT", defaultValue = "0", description = "Default: any free one")
    private int simulatorPort;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Where the worker serves its Prometheus metrics; the API serves its own under /metrics."
                    + " Default: not at all.")
    private Integer metricsPort;

    @Option(names = "--seed", defaultValue = "1", description = "Of the simulator. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--latency",
            paramLabel = "MS",
            defaultValue = "800",
            description = "Of the simulator, median, in milliseconds. Default: ${DEFAULT-VALUE}")
    private long latencyMillis;

    @Option(
            names = "--fault",
            paramLabel = "PROVIDER=KIND[:ARG]",
            description = "Of the simulator, for example groq=limited:120/min; can be repeated.")
    private List<String> faults = List.of();

    @Option(names = "--simulator-journal", hidden = true, description = "As --journal of the simulator.")
    private Path journal;

    @Override
    public Integer call() {
        var options = new StackOptions(
                        places.apiPort(), places.temporalPort(), places.uiPort(), postgresPort, simulation())
                .withMetricsPort(metricsPort);
        Settings settings = StackChooser.settings(simulate);
        if (!simulate && settings.askable().isEmpty()) {
            throw new UserError(
                    "there is no provider key: set one, such as OPENAI_API_KEY, or try it without: ./rollcall up --simulate");
        }
        var shutdown = ShutdownSignal.interruptingThisThread();
        try (var folder = DataFolder.open(places.data());
                LocalStack stack = StackChooser.start(folder, options, Environment.apiToken(), this::say)) {
            show(stack, settings, folder);
            return stand(shutdown, stack);
        } finally {
            shutdown.over();
        }
    }

    private void say(String line) {
        System.out.println(line);
    }

    private Simulation simulation() {
        return simulate ? new Simulation(simulatorPort, seed, Duration.ofMillis(latencyMillis), faults, journal) : null;
    }

    private void show(LocalStack stack, Settings settings, DataFolder folder) {
        System.out.println();
        stack.parts().forEach(this::say);
        say("logs       " + folder.logs());
        System.out.println();
        if (simulate) {
            System.out.println("Everything is simulated: no provider is called, nothing is billed.");
        } else {
            settings.configs().stream()
                    .filter(config -> config.onByDefault()
                            && !settings.keys().containsKey(config.provider())
                            && !config.retired())
                    .forEach(config -> System.out.println(
                            config.provider() + " is skipped: no key (" + config.keyVariable() + ")"));
        }
        settings.paused().forEach(this::say);
        say("In another terminal (Ctrl-C here ends everything, in order):");
        say("  " + stack.rollcall() + " crawl stripe.com --follow");
        stack.temporalSetup().ifPresent(setup -> say("  " + setup + "   # for temporal workflow list and its kin"));
    }

    private static int stand(ShutdownSignal shutdown, LocalStack stack) {
        while (!shutdown.isAsked()) {
            Optional<String> broken = stack.broken();
            if (broken.isPresent()) {
                System.err.println("rollcall: " + broken.get());
                return 1;
            }
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                break;
            }
        }
        // What follows waits for the parts; the interrupt has done its work.
        Thread.interrupted();
        System.out.println("draining: nothing new is begun, calls under way are kept …");
        return 0;
    }
}
