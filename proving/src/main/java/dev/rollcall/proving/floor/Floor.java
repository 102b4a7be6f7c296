package dev.rollcall.proving.floor;

import dev.rollcall.llm.Key;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program without Temporal and without a queue: it loops over domains, prompts and providers, asks through the same
 * {@link Panel}, and writes the same rows. The difference to Rollcall is the price of being durable.
 *
 * <p>What is the same as in Rollcall: the questions, the HTTP client and wire formats, the calls at once for each provider,
 * the price table, the packed bodies, the rows of attempt, cell, answer and body in tables with the same indexes on the same
 * PostgreSQL ({@code synchronous_commit} on), and group commits by one thread with at most 64 replies a statement.
 *
 * <p>What it leaves out: it writes nothing before a call, and has no claims and no fencing, so that after a crash nobody
 * knows which calls were in flight, and a second copy of it would ask everything again. It keeps no counts, heartbeats and
 * runs, and never tries again. It is faster in one more way: the next call may begin as soon as a reply has arrived, while
 * that reply waits for its commit.
 */
public final class Floor implements AutoCloseable {
    private static final int ANSWERED = 10;
    private static final int REFUSED = 11;

    private final Panel panel;
    private final Prices prices;
    private final List<FloorTarget> targets;
    private final Map<String, String> prompts;
    private final int maxOutputTokens;
    private final Packing packing;
    private final Connection connection;
    private final FloorSaves saves;
    private final ExecutorService callers = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "floor-call");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * How one provider is asked.
     *
     * @param concurrency calls at once
     */
    public record FloorTarget(String provider, String model, Key key, int concurrency) {}

    /** Packs the large part of a reply as the ledger keeps it. */
    @FunctionalInterface
    public interface Packing {
        byte[] pack(Reply reply);
    }

    /**
     * The counts of a round.
     *
     * @param job the {@code job_id} of its attempts, and the {@code window_id} of its cells
     */
    public record FloorCounts(int job, long planned, long calls, long answered) {}

    /**
     * @param url the URL of a database with the ledger's tables that only the floor uses
     * @param prompts the texts with {@code {domain}} in them, by label ({@code business.1})
     */
    public Floor(
            String url,
            Panel panel,
            Prices prices,
            List<FloorTarget> targets,
            Map<String, String> prompts,
            int maxOutputTokens,
            Packing packing)
            throws SQLException {
        this.panel = panel;
        this.prices = prices;
        this.targets = List.copyOf(targets);
        this.prompts = Map.copyOf(prompts);
        this.maxOutputTokens = maxOutputTokens;
        this.packing = packing;
        this.connection = DriverManager.getConnection(url);
        this.saves = new FloorSaves(DriverManager.getConnection(url));
    }

    /** Asks every provider every prompt about every domain once, and returns when everything is committed. */
    public FloorCounts ask(List<String> domains) throws SQLException, InterruptedException {
        int job = next();
        long first = plan(job, domains.size());
        var calls = new AtomicInteger();
        long before = saves.answered();
        var asking = new ArrayList<Future<?>>();
        List<Map.Entry<String, String>> labelled = List.copyOf(prompts.entrySet());
        for (int t = 0; t < targets.size(); t++) {
            int target = t;
            var cursor = new AtomicInteger();
            for (int slot = 0; slot < targets.get(target).concurrency(); slot++) {
                asking.add(callers.submit(() -> {
                    int cells = domains.size() * labelled.size();
                    for (int i = cursor.getAndIncrement(); i < cells; i = cursor.getAndIncrement()) {
                        int domain = i / labelled.size();
                        int prompt = i % labelled.size();
                        long cell = first + ((long) domain * targets.size() + target) * labelled.size() + prompt;
                        call(job, cell, targets.get(target), domains.get(domain), labelled.get(prompt));
                        calls.incrementAndGet();
                    }
                    return null;
                }));
            }
        }
        for (Future<?> one : asking) {
            get(one);
        }
        saves.drain();
        long planned = (long) domains.size() * targets.size() * labelled.size();
        return new FloorCounts(job, planned, calls.get(), saves.answered() - before);
    }

    private void call(int job, long cell, FloorTarget target, String domain, Map.Entry<String, String> prompt)
            throws InterruptedException {
        String name = "floor-" + job + "/" + domain + "/" + prompt.getKey() + "/" + target.provider() + "/"
                + target.model() + "/0";
        var question = new Question(
                target.provider(),
                null,
                target.model(),
                false,
                prompt.getValue().replace("{domain}", domain),
                maxOutputTokens,
                name);
        Instant askedAt = Instant.now();
        Reply reply = panel.ask(question, target.key());
        OptionalLong cost = prices.costTicks(question, reply, askedAt);
        Integer state = switch (reply.outcome()) {
            case ANSWERED, TRUNCATED -> ANSWERED;
            case REFUSED -> REFUSED;
            default -> null;
        };
        byte[] body = state == null ? null : packing.pack(reply);
        saves.save(new FloorSaves.FloorSave(job, cell, target.key().fingerprint(), askedAt, state, reply, cost, body));
    }

    private static void get(Future<?> future) throws InterruptedException {
        try {
            future.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private int next() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(max(window_id), 0) + 1 FROM cell")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** @return the id of the first cell; the others follow by domain, target and prompt */
    private long plan(int job, int domains) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                WITH fresh AS (INSERT INTO cell (window_id, domain_id, target_id, prompt_version_id, repetition)
                  SELECT ?, d, t, p, 0 FROM generate_series(1, ?) d, generate_series(1, ?) t, generate_series(1, ?) p
                  ORDER BY d, t, p RETURNING id)
                SELECT min(id), max(id) - min(id) + 1 = count(*) FROM fresh""")) {
            insert.setInt(1, job);
            insert.setInt(2, domains);
            insert.setInt(3, targets.size());
            insert.setInt(4, prompts.size());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                if (!row.getBoolean(2)) {
                    throw new IllegalStateException("somebody else plans cells in the floor's own database");
                }
                return row.getLong(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        callers.shutdownNow();
        saves.close();
        connection.close();
    }
}
