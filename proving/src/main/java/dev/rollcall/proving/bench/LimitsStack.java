package dev.rollcall.proving.bench;

import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.TemporalCli;
import dev.rollcall.stack.local.ProcessStack;
import dev.rollcall.stack.local.Simulation;
import dev.rollcall.stack.local.StackOptions;
import dev.rollcall.stack.local.TemporalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The local stack as users have it, with its simulator. Each stage has its own workers and settings on it. */
final class LimitsStack implements AutoCloseable {
    private final DataFolder folder;
    private final long seed;
    private final Duration latency;
    private final Consumer<String> say;
    private ProcessStack stack;
    private Child second;
    private Connection ledger;
    private BenchJobs jobs;
    private SimulatorControl simulator;

    /**
     * @param seed the simulator's seed, which determines its answers and their length
     * @param latency the simulator's median latency
     */
    LimitsStack(DataFolder folder, long seed, Duration latency, Consumer<String> say) {
        this.folder = folder;
        this.seed = seed;
        this.latency = latency;
        this.say = say;
    }

    /** Starts this stage's workers with its keys and limits, and makes the simulator enforce the limits. */
    void enter(Stage stage) {
        try {
            Path settings = folder.root().resolve("rollcall.yaml");
            Files.writeString(settings, stage.settings(latency));
            Files.writeString(folder.root().resolve("keys"), stage.keyFile());
            leave();
            if (stack == null) {
                start(settings);
            } else {
                stack.renewWorker();
            }
        } catch (SQLException | IOException e) {
            throw new UserError("the benchmark can't begin: " + e.getMessage(), e);
        }
        simulator.faults(stage.faults(false));
        simulator.reset();
        if (stage.workers() > 1) {
            second = stack.secondWorker();
        }
    }

    private void start(Path settings) throws SQLException {
        if (!(TemporalProgram.find(say) instanceof TemporalCli.FoundCli cli)) {
            throw new UserError("the benchmark needs the real Temporal server: ./rollcall doctor says how to get it");
        }
        int postgres = Ports.free();
        var simulation = new Simulation(0, seed, latency, List.of());
        stack = ProcessStack.start(
                folder, cli.path(), new StackOptions(0, 0, 0, postgres, simulation, settings, false), say);
        ledger = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + postgres + "/rollcall?user=postgres");
        jobs = new BenchJobs(new ApiClient(stack.api(), null), ledger, stack::broken);
        simulator = new SimulatorControl(stack.simulator().orElseThrow());
    }

    BenchJobs jobs() {
        return jobs;
    }

    Connection ledger() {
        return ledger;
    }

    SimulatorControl simulator() {
        return simulator;
    }

    long workerPid() {
        return stack.pids().get("worker");
    }

    /** The process ids, by part. */
    Map<String, Long> pids() {
        var pids = new LinkedHashMap<>(stack.pids());
        if (second != null) {
            pids.put(second.name(), second.pid());
        }
        return pids;
    }

    /** Kills the second worker with {@code kill -9}; it is not started again. */
    void killSecondWorker() {
        second.kill();
    }

    private void leave() {
        if (second != null) {
            second.close();
            second = null;
        }
    }

    @Override
    public void close() {
        leave();
        if (ledger != null) {
            try {
                ledger.close();
            } catch (SQLException e) {
                say.accept("at the end: " + e.getMessage());
            }
        }
        if (stack != null) {
            stack.close();
        }
    }
}
