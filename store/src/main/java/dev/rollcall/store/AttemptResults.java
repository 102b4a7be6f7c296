package dev.rollcall.store;

import dev.rollcall.store.AttemptResult.AnswerContent;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Saves the results of attempts. One statement writes attempt, cell, answer, body, every job's count and the usage: all or
 * nothing.
 */
public final class AttemptResults implements AutoCloseable {
    private final Jdbi jdbi;
    private final GroupCommit<AttemptResult, ResultOutcome> results = new GroupCommit<>("ledger-results", this::commit);

    AttemptResults(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Completes exceptionally when the ledger is away. Then try again: an answer in hand is paid for. */
    public CompletableFuture<ResultOutcome> save(AttemptResult save) {
        return results.submit(save);
    }

    @Override
    public void close() {
        results.close();
    }

    private List<ResultOutcome> commit(List<AttemptResult> group) {
        // In the order of cells, as others lock them.
        List<AttemptResult> saves = group.stream()
                .sorted(Comparator.comparingLong(AttemptResult::cell))
                .toList();
        Set<Long> kept = jdbi.withHandle(handle -> save(handle, saves, AttemptResult::latencyMs));
        return group.stream()
                .map(save -> kept.contains(save.cell()) ? ResultOutcome.KEPT : ResultOutcome.FENCED)
                .toList();
    }

    /**
     * @param saves in the order of their cells, each of them once
     * @param latency in ms; null: it says nothing of the provider
     * @return the cells whose state has changed
     */
    static Set<Long> save(Handle handle, List<AttemptResult> saves, Function<AttemptResult, Long> latency) {
        var query = handle.createQuery(ResultsSql.of(saves));
        bind(query, saves, latency);
        return new HashSet<>(query.mapTo(Long.class).list());
    }

    /** An array for each column that {@link ResultsSql} names. */
    private static void bind(Query query, List<AttemptResult> saves, Function<AttemptResult, Long> latency) {
        new ColumnArrays<>(query, saves)
                .bind("cell", "int8", AttemptResult::cell)
                .bind("claim", "int8", AttemptResult::claim)
                .bind("n", "int2", AttemptResult::n)
                .bind("state", "int2", save -> save.state().code())
                .bind("reason", "int2", save -> save.reason().code())
                .bind(
                        "wait",
                        "int8",
                        save -> save.pause() == null ? null : save.pause().toMillis())
                .bind("isError", "int2", save -> save.isError() ? 1 : 0)
                .bind("isEmpty", "int2", save -> save.isEmpty() ? 1 : 0)
                .bind("maybeBilled", "bool", AttemptResult::maybeBilled)
                .bind("outcome", "text", AttemptResult::outcome)
                .bind("http", "int2", AttemptResult::httpStatus)
                .bind("request", "text", save -> clean(save.requestId()))
                .bind("latency", "int4", latency)
                .bind("bucket", "int2", latency.andThen(ms -> ms == null ? null : Latency.bucket(ms)))
                .bind("input", "int4", save -> save.usage().tokens().input())
                .bind("output", "int4", save -> save.usage().tokens().output())
                .bind("cached", "int4", save -> save.usage().tokens().cachedInput())
                .bind("reasoning", "int4", save -> save.usage().tokens().reasoning())
                .bind("billedInput", "int4", save -> save.usage().billedInputTokens())
                .bind("billedOutput", "int4", save -> save.usage().billedOutputTokens())
                .bind("searches", "int4", save -> save.usage().searches())
                .bind("cost", "int8", AttemptResult::costTicks)
                .bind("reported", "bool", save -> save.costTicks() == null ? null : save.costReported())
                .bind("unpriced", "bool", AttemptResult::unpriced)
                .bind("message", "text", save -> clean(save.message()))
                .bind("model", "text", of(answer -> clean(answer.resolvedModel())))
                .bind("finish", "text", of(answer -> clean(answer.finishReason())))
                .bind("truncated", "bool", of(AnswerContent::truncated))
                .bind("simulated", "bool", of(AnswerContent::simulated))
                .bind("body", "bytea", of(AnswerContent::body));
    }

    private static Function<AttemptResult, Object> of(Function<AnswerContent, Object> column) {
        return save -> save.answer() == null ? null : column.apply(save.answer());
    }

    /** A text in PostgreSQL can't contain NUL. */
    static String clean(String text) {
        return text == null ? null : text.replace("\u0000", "");
    }
}
