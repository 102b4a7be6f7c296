package dev.rollcall.proving.floor;

import dev.rollcall.llm.Reply;
import dev.rollcall.llm.reply.TokenUsage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;

/** Group commits by one thread: while one statement is being committed, up to 64 replies gather for the next. */
final class FloorSaves implements AutoCloseable {
    private static final int LARGEST = 64;
    private static final int WAITING = 1_024;

    private static final String SAVE = """
            WITH a AS MATERIALIZED (SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              a(id, job_id, asked_us, key, state, outcome, http, request_id, latency_ms, input_tokens, output_tokens,
                cost_ticks, message, model, finish_reason, truncated, simulated, cached, reasoning, body)),
            att AS (INSERT INTO attempt (cell_id, n, job_id, asked_at, ended_at, outcome, possible_duplicate, http_status,
                request_id, key_fingerprint, latency_ms, input_tokens, output_tokens, cost_ticks, message)
              SELECT id, 1, job_id, to_timestamp(asked_us / 1e6), clock_timestamp(), outcome, false, http,
                request_id, key, latency_ms, input_tokens, output_tokens, cost_ticks, message FROM a),
            u AS (UPDATE cell c SET state = a.state, attempts = 1 FROM a WHERE c.id = a.id AND a.state IS NOT NULL
              RETURNING c.id),
            ans AS (INSERT INTO answer (cell_id, n, at, resolved_model, finish_reason, truncated, simulated, input_tokens,
                output_tokens, cached_input_tokens, reasoning_tokens, cost_ticks, latency_ms)
              SELECT id, 1, clock_timestamp(), model, finish_reason, truncated, simulated, input_tokens,
                output_tokens, cached, reasoning, cost_ticks, latency_ms FROM a WHERE body IS NOT NULL),
            bod AS (INSERT INTO answer_body SELECT id, body FROM a WHERE body IS NOT NULL)
            SELECT count(*) FROM u""";

    private final BlockingQueue<FloorSave> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Connection connection;
    private final PreparedStatement save;
    private final Thread thread = new Thread(this::run, "floor-saves");

    // Guarded by this.
    private long submitted;
    private long committed;
    private long answered;
    private SQLException failure;

    /** @param state the cell's new state; null: no answer, the cell does not change */
    record FloorSave(
            int job,
            long cell,
            String key,
            Instant askedAt,
            Integer state,
            Reply reply,
            OptionalLong cost,
            byte[] body) {}

    FloorSaves(Connection connection) throws SQLException {
        this.connection = connection;
        this.save = connection.prepareStatement(SAVE);
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns at once, unless too many replies wait already. */
    void save(FloorSave row) throws InterruptedException {
        synchronized (this) {
            submitted++;
        }
        waiting.put(row);
    }

    /** Waits until all submitted replies are committed. */
    synchronized void drain() throws InterruptedException, SQLException {
        while (committed < submitted && failure == null) {
            wait();
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** The number of cells that got an answer so far. */
    synchronized long answered() {
        return answered;
    }

    @Override
    public void close() throws SQLException {
        thread.interrupt();
        connection.close();
    }

    private void run() {
        var group = new ArrayList<FloorSave>(LARGEST);
        try {
            while (true) {
                group.add(waiting.take());
                waiting.drainTo(group, LARGEST - 1);
                long kept = commit(group);
                synchronized (this) {
                    committed += group.size();
                    answered += kept;
                    notifyAll();
                }
                group.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            synchronized (this) {
                failure = e;
                notifyAll();
            }
        }
    }

    private long commit(List<FloorSave> rows) throws SQLException {
        var columns = new Columns(rows);
        columns.set("int8", FloorSave::cell);
        columns.set("int4", FloorSave::job);
        columns.set("int8", row -> ChronoUnit.MICROS.between(Instant.EPOCH, row.askedAt()));
        columns.set("text", FloorSave::key);
        columns.set("int2", FloorSave::state);
        columns.set("text", row -> row.reply().outcome().name());
        columns.set("int2", row -> row.reply().httpStatus());
        columns.set("text", row -> row.reply().requestId());
        columns.set("int4", row -> row.reply().latency().toMillis());
        columns.set("int4", usage(TokenUsage::inputTokens));
        columns.set("int4", usage(TokenUsage::outputTokens));
        columns.set("int8", row -> row.cost().isPresent() ? (Long) row.cost().getAsLong() : null);
        columns.set("text", row -> row.reply().message());
        columns.set("text", row -> row.reply().resolvedModel());
        columns.set("text", row -> row.reply().finishReason());
        columns.set("bool", row -> row.reply().outcome() == dev.rollcall.llm.Outcome.TRUNCATED);
        columns.set("bool", row -> row.reply().simulated());
        columns.set("int4", usage(TokenUsage::cachedInputTokens));
        columns.set("int4", usage(TokenUsage::reasoningTokens));
        save.setArray(
                20,
                connection.createArrayOf(
                        "bytea", rows.stream().map(FloorSave::body).toArray(byte[][]::new)));
        try (var result = save.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }

    private static Function<FloorSave, Object> usage(Function<TokenUsage, Integer> column) {
        return row -> column.apply(row.reply().usage());
    }

    /** The statement's parameters, one array a column. */
    private final class Columns {
        private final List<FloorSave> rows;
        private int next = 1;

        Columns(List<FloorSave> rows) {
            this.rows = rows;
        }

        void set(String type, Function<FloorSave, ?> column) throws SQLException {
            save.setArray(
                    next++,
                    connection.createArrayOf(type, rows.stream().map(column).toArray()));
        }
    }
}
