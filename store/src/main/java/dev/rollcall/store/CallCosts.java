package dev.rollcall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What a call of a target with a prompt costs: what the last replies cost, as the workers saw them, and the most that a call
 * can cost. For estimates: who writes last counts.
 */
public final class CallCosts {
    private static final String SELECT = """
            SELECT target_id, prompt_version_id, worst_ticks, worst_input_tokens, worst_output_tokens, ticks, input_tokens,
              output_tokens, latency_ms
            FROM call_cost
            """;

    private final Jdbi jdbi;

    CallCosts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Which calls: those of one target with one version of a prompt. */
    public record CallKind(int targetId, int promptVersionId) {}

    /**
     * The most that such a call can cost by a price table.
     *
     * @param ticks 1e-10 USD; null when nobody knows the price
     */
    public record WorstCase(CallKind kind, Long ticks, int inputTokens, int outputTokens) {}

    /** What is known of such calls; {@code worst} is null before a worker has told it. */
    public record CallCost(CallKind kind, WorstCase worst, RecentReplies replies) {}

    /** The worst cases that a worker knows; the others stay. */
    public void publish(List<WorstCase> cases) {
        jdbi.useTransaction(handle -> {
            lock(handle);
            var batch = handle.prepareBatch("""
                    INSERT INTO call_cost (target_id, prompt_version_id, worst_ticks, worst_input_tokens, worst_output_tokens)
                    VALUES (:target, :prompt, :ticks, :input, :output)
                    ON CONFLICT (target_id, prompt_version_id) DO UPDATE SET worst_ticks = excluded.worst_ticks,
                      worst_input_tokens = excluded.worst_input_tokens, worst_output_tokens = excluded.worst_output_tokens""");
            for (WorstCase worst : cases) {
                batch.bind("target", worst.kind().targetId())
                        .bind("prompt", worst.kind().promptVersionId())
                        .bind("ticks", worst.ticks())
                        .bind("input", worst.inputTokens())
                        .bind("output", worst.outputTokens())
                        .add();
            }
            batch.execute();
        });
    }

    /** Keeps what a worker saw of its last replies, in place of what was kept before. */
    public void keep(CallKind kind, RecentReplies replies) {
        jdbi.useTransaction(handle -> {
            lock(handle);
            handle.createUpdate("""
                            INSERT INTO call_cost (target_id, prompt_version_id, ticks, input_tokens, output_tokens, latency_ms)
                            VALUES (:target, :prompt, :ticks, :input, :output, :latency)
                            ON CONFLICT (target_id, prompt_version_id) DO UPDATE SET ticks = excluded.ticks,
                              input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,
                              latency_ms = excluded.latency_ms""")
                    .bind("target", kind.targetId())
                    .bind("prompt", kind.promptVersionId())
                    .bindArray("ticks", Long.class, replies.ticks())
                    .bind("input", replies.inputTokens())
                    .bind("output", replies.outputTokens())
                    .bind("latency", replies.latencyMs())
                    .execute();
        });
    }

    /** Of rows that several workers write at once: one after the other. */
    private static void lock(Handle handle) {
        handle.execute("SELECT pg_advisory_xact_lock(7703, 5)");
    }

    public Optional<CallCost> find(CallKind kind) {
        return jdbi.withHandle(
                handle -> handle.createQuery(SELECT + "WHERE target_id = :target AND prompt_version_id = :prompt")
                        .bind("target", kind.targetId())
                        .bind("prompt", kind.promptVersionId())
                        .map((row, context) -> cost(row))
                        .findOne());
    }

    /** Of these targets, with whichever prompts. */
    public List<CallCost> of(Collection<Integer> targetIds) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        SELECT + "WHERE target_id = ANY(:targets) ORDER BY target_id, prompt_version_id")
                .bindArray("targets", Short.class, Jobs.shorts(List.copyOf(targetIds)))
                .map((row, context) -> cost(row))
                .list());
    }

    private static CallCost cost(ResultSet row) throws SQLException {
        var kind = new CallKind(row.getInt("target_id"), row.getInt("prompt_version_id"));
        Integer worstInput = whole(row, "worst_input_tokens");
        WorstCase worst = worstInput == null
                ? null
                : new WorstCase(kind, ticks(row), worstInput, row.getInt("worst_output_tokens"));
        var replies = new RecentReplies(
                List.of((Long[]) row.getArray("ticks").getArray()),
                whole(row, "input_tokens"),
                whole(row, "output_tokens"),
                whole(row, "latency_ms"));
        return new CallCost(kind, worst, replies);
    }

    private static Long ticks(ResultSet row) throws SQLException {
        long ticks = row.getLong("worst_ticks");
        return row.wasNull() ? null : Long.valueOf(ticks);
    }

    private static Integer whole(ResultSet row, String column) throws SQLException {
        int n = row.getInt(column);
        return row.wasNull() ? null : Integer.valueOf(n);
    }
}
