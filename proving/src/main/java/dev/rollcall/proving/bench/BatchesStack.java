package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.Pause;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.EmbeddedPostgresServer;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.TemporalCli;
import dev.rollcall.proving.measure.Statements;
import dev.rollcall.stack.local.ProcessStack;
import dev.rollcall.stack.local.Simulation;
import dev.rollcall.stack.local.StackOptions;
import dev.rollcall.stack.local.TemporalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The local stack as users have it, with simulated providers that take batches and never end them. */
final class BatchesStack implements AutoCloseable {
    private static final List<String> PROVIDERS =
            List.of("openai", "anthropic", "google", "mistral", "xai", "groq", "together", "perplexity", "openrouter");

    private static final List<String> WITHOUT = List.of("deepseek", "cohere", "ai21");

    /** Calls in each batch: the fewest that a job puts into one. */
    private static final int ITEMS = 20;

    /** That a job has under way of one target. */
    private static final int BATCHES_A_TARGET = 10;

    /** After so many looks the time between two of them grows no more: 1.5 to the power of 6 is more than 10. */
    private static final int LOOKS = 6;

    private static final long STILL = 2_000;

    private final ProcessStack stack;
    private final Connection ledger;
    private final ApiClient api;
    private final BenchJobs jobs;
    private int opened;

    private BatchesStack(ProcessStack stack, Connection ledger) {
        this.stack = stack;
        this.ledger = ledger;
        api = new ApiClient(stack.api(), null);
        jobs = new BenchJobs(api, ledger, stack::broken);
    }

    /** @param pollInterval seconds until a batch is looked at first */
    static BatchesStack open(DataFolder folder, int pollInterval, Consumer<String> say)
            throws IOException, SQLException {
        if (!(TemporalProgram.find(say) instanceof TemporalCli.FoundCli cli)) {
            throw new UserError("the benchmark needs the real Temporal server: ./rollcall doctor says how to get it");
        }
        Path settings = folder.root().resolve("rollcall.yaml");
        Files.writeString(settings, settings(pollInterval));
        int postgres = Ports.free();
        countStatements(folder, postgres);
        var simulation = new Simulation(
                0,
                1,
                Duration.ZERO,
                PROVIDERS.stream()
                        .map(provider -> provider + "=batch-takes:30d")
                        .toList());
        ProcessStack stack = ProcessStack.start(
                folder, cli.path(), new StackOptions(0, 0, 0, postgres, simulation, settings, true), say);
        try {
            return new BatchesStack(
                    stack,
                    DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + postgres + "/rollcall?user=postgres"));
        } catch (SQLException e) {
            stack.close();
            throw e;
        }
    }

    /** Makes PostgreSQL load pg_stat_statements when it starts. */
    private static void countStatements(DataFolder folder, int port) throws SQLException {
        try (var server = EmbeddedPostgresServer.start(folder, port);
                var connection = DriverManager.getConnection(server.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
        }
    }

    private static String settings(int pollInterval) {
        var yaml = new StringBuilder(
                "batch: {max_items: " + ITEMS + ", poll_interval: " + pollInterval + "}\nproviders:\n");
        PROVIDERS.forEach(provider -> yaml.append("  ").append(provider).append(": {enabled: true}\n"));
        WITHOUT.forEach(provider -> yaml.append("  ").append(provider).append(": {enabled: false}\n"));
        return yaml.toString();
    }

    /**
     * Starts jobs until at least so many batches are at their providers.
     *
     * @return the jobs' ids
     */
    List<String> open(int batches) {
        int aJob = PROVIDERS.size() * BATCHES_A_TARGET;
        var ids = new ArrayList<String>();
        while (opened < batches) {
            ObjectNode request = JsonNodeFactory.instance.objectNode();
            request.put("lane", "batch").put("priority", 3);
            request.putArray("prompts").add("business");
            request.put("repetitions", 1);
            ids.add(jobs.crawl(BenchJobs.domains("j" + ids.size() + "-", ITEMS * BATCHES_A_TARGET), request));
            opened += aJob;
        }
        await("count(*) FILTER (WHERE state = 'running') >= " + opened);
        return ids;
    }

    int running() {
        return (int) number("SELECT count(*) FROM provider_batch WHERE state = 'running'");
    }

    /** Returns when each batch was looked at so often that it is looked at as seldom as ever. */
    void awaitSteadyPace() {
        await("min(polls) >= " + LOOKS);
    }

    private void await(String condition) {
        while (number("SELECT (" + condition + ")::int FROM provider_batch WHERE ended_at IS NULL") == 0) {
            jobs.requireAllWell();
            Pause.millis(STILL);
        }
    }

    /** A job's batches go on; nothing else of it does. */
    void pause(String job) {
        var why = JsonNodeFactory.instance.objectNode().put("reason", "bench batches measures without it");
        api.post("/api/jobs/" + job + "/pause", why, Map.of());
    }

    BatchesReport.Part measured(String name, Duration time) throws SQLException {
        Map<String, Long> pids = stack.pids();
        long looks = looks();
        var statements = Statements.begin(ledger);
        try (var monitor = new ProcessMonitor(pids, pids.get("worker"))) {
            long began = System.nanoTime();
            Pause.millis(time.toMillis());
            double seconds = (System.nanoTime() - began) / 1e9;
            ProcessMonitor.Seen seen = monitor.end(seconds);
            jobs.requireAllWell();
            return new BatchesReport.Part(
                    name,
                    seconds,
                    looks() - looks,
                    seen.cpu(),
                    seen.threads(),
                    seen.postgres(),
                    seen.others(),
                    statements.end());
        }
    }

    private long looks() {
        return number("SELECT coalesce(sum(polls), 0) FROM provider_batch");
    }

    private long number(String sql) {
        try (var query = ledger.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw BenchJobs.unreadable(e);
        }
    }

    @Override
    public void close() {
        try {
            ledger.close();
        } catch (SQLException e) {
            System.err.println("at the end: " + e.getMessage());
        } finally {
            stack.close();
        }
    }
}
