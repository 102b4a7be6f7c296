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

/** The local stack as users have it, with its simulator; each stage finds it with workers and settings of its own. */
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
     * @param seed of the simulator: what it answers, and how long that is
     * @param latency the simulator's median
     */
    LimitsStack(DataFolder folder, long seed, Duration latency, Consumer<String> say) {
        this.folder = folder;
        this.seed = seed;
        this.latency = latency;
        this.say = say;
    }

    /** From now on there are this stage's workers, with its keys and limits, and the simulator keeps them. */
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

    /** Process ids by part. */
    Map<String, Long> pids() {
        var pids = new LinkedHashMap<>(stack.pids());
        if (second != null) {
            pids.put(second.name(), second.pid());
        }
        return pids;
    }

    /** {@code kill -9}; nobody starts it again. */
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
