package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.Pause;
import dev.rollcall.cli.UserError;
import dev.rollcall.proving.measure.Calls;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Starts jobs as users do, over the API, but reads their state in the ledger, so that looking does not change what is
 * measured.
 */
final class BenchJobs {
    private final ApiClient api;
    private final Connection ledger;
    private final Supplier<Optional<String>> broken;
    private String last;

    /** @param broken says why the stack can't go on; empty while it runs */
    BenchJobs(ApiClient api, Connection ledger, Supplier<Optional<String>> broken) {
        this.api = api;
        this.ledger = ledger;
        this.broken = broken;
    }

    /** A job's row. */
    record BenchJob(int id, int window, int runs, Double planSeconds, boolean finished) {}

    static List<String> domains(int n) {
        return domains("d", n);
    }

    static List<String> domains(String prefix, int n) {
        return IntStream.rangeClosed(1, n)
                .mapToObj(i -> String.format(Locale.ROOT, "%s%05d.example.com", prefix, i))
                .toList();
    }

    /** @param more members of the request, beside its own window and the domains */
    String crawl(int domains, ObjectNode more) {
        return crawl(domains(domains), more);
    }

    String crawl(List<String> domains, ObjectNode more) {
        ObjectNode request = more.deepCopy().put("force", true);
        var names = JsonNodeFactory.instance.arrayNode();
        domains.forEach(names::add);
        request.set("domains", names);
        last = api.post("/api/crawl", request, Map.of()).path("id").asText();
        return last;
    }

    /** The id of the job that was started last. */
    String last() {
        return last;
    }

    void awaitEnd(String id) {
        while (!job(id).finished) {
            requireAllWell();
            Pause.millis(500);
        }
    }

    /** @throws UserError when a part of the stack was given up */
    void requireAllWell() {
        broken.get().ifPresent(words -> {
            throw new UserError(words);
        });
    }

    /** Cancels a job; a job that has ended is not changed. */
    void cancel(String id) {
        try {
            api.post("/api/jobs/" + id + "/cancel", null, Map.of());
        } catch (UserError e) {
            if (!job(id).finished) {
                throw e;
            }
        }
        awaitEnd(id);
    }

    BenchJob job(String name) {
        try (var query = ledger.prepareStatement("""
                SELECT id, window_id, (SELECT count(*) FROM run WHERE job_id = job.id),
                  extract(epoch FROM planned_at - created_at), finished_at IS NOT NULL FROM job WHERE name = ?""")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                double seconds = row.getDouble(4);
                Double planned = row.wasNull() ? null : seconds;
                return new BenchJob(row.getInt(1), row.getInt(2), row.getInt(3), planned, row.getBoolean(5));
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The cells that a job still has to ask, by provider; providers without any are missing. */
    Map<String, Long> open(String job) {
        try (var query = ledger.prepareStatement("""
                SELECT t.provider, count(*) FROM cell c JOIN target t ON t.id = c.target_id
                WHERE c.window_id = ? AND c.state < 10 GROUP BY 1""")) {
            query.setInt(1, job(job).window);
            var open = new TreeMap<String, Long>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    open.put(row.getString(1), row.getLong(2));
                }
            }
            return open;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The id of a provider's simulated target. */
    int target(String provider) {
        try (var query =
                ledger.prepareStatement("SELECT id FROM target WHERE provider = ? AND surface = 'simulated'")) {
            query.setString(1, provider);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The open cells of a job, without those of one target; the job must be planned. */
    long open(BenchJob job, int without) {
        try (var query = ledger.prepareStatement(
                "SELECT count(*) FROM cell WHERE window_id = ? AND target_id <> ? AND state < 10")) {
            query.setInt(1, job.window);
            query.setInt(2, without);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** @param without a target whose calls are left out; null: none */
    Calls calls(BenchJob job, Integer without) {
        try {
            return Calls.of(ledger, job.id, without);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** When each job first asked each provider, in ms since 1970; providers that were not asked are missing. */
    Map<String, Map<String, Double>> firstCalls(List<String> jobs) {
        try (var query = ledger.prepareStatement("""
                SELECT j.name, t.provider, extract(epoch FROM min(a.asked_at)) * 1000
                FROM job j JOIN attempt a ON a.job_id = j.id JOIN cell c ON c.id = a.cell_id
                JOIN target t ON t.id = c.target_id WHERE j.name = ANY (?) GROUP BY 1, 2""")) {
            query.setArray(1, ledger.createArrayOf("text", jobs.toArray()));
            var first = new TreeMap<String, Map<String, Double>>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    first.computeIfAbsent(row.getString(1), job -> new TreeMap<>())
                            .put(row.getString(2), row.getDouble(3));
                }
            }
            return first;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** @param unknown the attempts whose result is unknown */
    record Attempts(long all, long unknown) {}

    Attempts attempts(List<String> jobs) {
        try (var query = ledger.prepareStatement("""
                SELECT count(*), count(*) FILTER (WHERE a.outcome IS NULL)
                FROM job j JOIN attempt a ON a.job_id = j.id WHERE j.name = ANY (?)""")) {
            query.setArray(1, ledger.createArrayOf("text", jobs.toArray()));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Attempts(row.getLong(1), row.getLong(2));
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    static UserError unreadable(SQLException e) {
        return new UserError("PostgreSQL: " + e.getMessage(), e);
    }
}
