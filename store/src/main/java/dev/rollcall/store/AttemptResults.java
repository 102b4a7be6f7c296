package dev.rollcall.store;

import dev.rollcall.store.AttemptResult.AnswerContent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Saves the results of attempts. One statement writes attempt, cell, answer, body, every job's count and the usage: all or
 * nothing.
 */
public final class AttemptResults implements AutoCloseable {
    private static final String SAVE = """
            WITH a AS MATERIALIZED (SELECT r.id, (:claim::int8[])[r.i] AS claim_id, (:n::int2[])[r.i] AS n,
                (:state::int2[])[r.i] AS state, (:reason::int2[])[r.i] AS reason, (:wait::int8[])[r.i] AS wait_ms,
                (:isError::int2[])[r.i] AS is_error, (:isEmpty::int2[])[r.i] AS is_empty,
                (:maybeBilled::bool[])[r.i] AS maybe_billed, (:outcome::text[])[r.i] AS outcome,
                (:http::int2[])[r.i] AS http, (:request::text[])[r.i] AS request_id, (:latency::int4[])[r.i] AS latency_ms,
                (:bucket::int2[])[r.i] AS bucket, (:input::int4[])[r.i] AS input_tokens,
                (:output::int4[])[r.i] AS output_tokens, (:cached::int4[])[r.i] AS cached_input_tokens,
                (:reasoning::int4[])[r.i] AS reasoning_tokens, (:billedInput::int4[])[r.i] AS billed_input_tokens,
                (:billedOutput::int4[])[r.i] AS billed_output_tokens, (:searches::int4[])[r.i] AS searches,
                (:cost::int8[])[r.i] AS cost_ticks, (:reported::bool[])[r.i] AS cost_reported,
                (:unpriced::bool[])[r.i] AS unpriced, (:message::text[])[r.i] AS message, (:model::text[])[r.i] AS model,
                (:finish::text[])[r.i] AS finish_reason, (:truncated::bool[])[r.i] AS truncated,
                (:simulated::bool[])[r.i] AS simulated, (:body::bytea[])[r.i] AS body
              FROM unnest(:cell::int8[]) WITH ORDINALITY r(id, i)),
            att AS (UPDATE attempt t SET ended_at = clock_timestamp(), outcome = a.outcome, http_status = a.http,
                request_id = a.request_id, latency_ms = a.latency_ms, input_tokens = a.input_tokens,
                output_tokens = a.output_tokens, cached_input_tokens = a.cached_input_tokens,
                reasoning_tokens = a.reasoning_tokens, billed_input_tokens = a.billed_input_tokens,
                billed_output_tokens = a.billed_output_tokens, searches = a.searches, cost_ticks = a.cost_ticks,
                cost_reported = a.cost_reported, message = a.message
              FROM a WHERE t.cell_id = a.id AND t.n = a.n AND t.ended_at IS NULL
              RETURNING t.cell_id, t.job_id, t.asked_at, a.outcome, a.bucket, a.input_tokens, a.output_tokens,
                a.cached_input_tokens, a.reasoning_tokens, a.cost_ticks, a.unpriced, a.message),
            %1$su AS (UPDATE cell c SET state = a.state, reason = a.reason, claim_id = NULL,
                maybe_billed = c.maybe_billed OR a.maybe_billed, errors = c.errors + a.is_error, empties = c.empties + a.is_empty,
                wait_until = clock_timestamp() + a.wait_ms * interval '1 ms'
              FROM a WHERE c.id = a.id AND c.attempts = a.n AND (c.state = 3 AND c.claim_id = a.claim_id
                -- a late answer or refusal: its claim has ended, but the cell has not been asked again since
                OR c.state < 3 AND a.state IN (10, 11))
              RETURNING c.id, c.window_id, c.domain_id, c.target_id, c.prompt_version_id, c.repetition, c.state, c.reason,
                a.n, a.model, a.finish_reason, a.truncated, a.simulated, a.input_tokens, a.output_tokens,
                a.cached_input_tokens, a.reasoning_tokens, a.cost_ticks, a.latency_ms, a.body),
            ans AS (INSERT INTO answer (cell_id, n, at, resolved_model, finish_reason, truncated, simulated, input_tokens,
                output_tokens, cached_input_tokens, reasoning_tokens, cost_ticks, latency_ms)
              SELECT id, n, clock_timestamp(), model, finish_reason, truncated, simulated, input_tokens,
                output_tokens, cached_input_tokens, reasoning_tokens, cost_ticks, latency_ms FROM u WHERE body IS NOT NULL),
            bod AS (INSERT INTO answer_body SELECT id, body FROM u WHERE body IS NOT NULL),
            d AS (INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced)
              %2$s),
            used AS (INSERT INTO usage_delta (job_id, day, target_id, outcome, buckets, attempts, cost_ticks, unpriced,
                first_at, last_at, message, %3$s)
              SELECT att.job_id, (att.asked_at AT TIME ZONE 'UTC')::date, c.target_id, att.outcome, array_agg(att.bucket), count(*),
                coalesce(sum(att.cost_ticks), 0), count(*) FILTER (WHERE att.unpriced), min(att.asked_at), max(att.asked_at),
                (array_agg(att.message ORDER BY att.asked_at DESC) FILTER (WHERE att.message IS NOT NULL))[1],
                %4$s
              FROM att JOIN cell c ON c.id = att.cell_id GROUP BY 1, 2, 3, 4)%5$s
            SELECT id FROM u""";
    private static final String DOUBTFUL = """
            -- Cells that were no possible duplicates before. No other worker can have changed one since,
            -- because the claim fences the update in u.
            doubtful AS MATERIALIZED (SELECT c.id FROM (SELECT id FROM a WHERE maybe_billed) m JOIN cell c USING (id)
              WHERE NOT c.maybe_billed),
            """;
    private static final String LETTERS =
            ", letters AS (" + DeadLetters.INSERT_OF_U.formatted("att.job_id", " JOIN att ON att.cell_id = u.id") + ")";

    /** Most groups bring answers and nothing else: these must not pay for what the others need. */
    private static final String SAVE_PLAIN = statement(false, false);

    private static final String SAVE_WITH_DUPLICATES = statement(true, false);
    private static final String SAVE_WITH_DEAD_LETTERS = statement(false, true);
    private static final String SAVE_WITH_BOTH = statement(true, true);

    private static String statement(boolean doubts, boolean letters) {
        return SAVE.formatted(
                doubts ? DOUBTFUL : "",
                Counters.DELTAS_OF_U + (doubts ? " UNION ALL " + Counters.DUPLICATES_OF_U : ""),
                TokenCounts.COLUMNS,
                TokenCounts.SUMS,
                letters ? LETTERS : "");
    }

    /** Which of them this group needs. */
    private static String statement(List<AttemptResult> saves) {
        boolean letters = saves.stream().anyMatch(save -> save.state().isDeadLetter());
        return saves.stream().anyMatch(AttemptResult::maybeBilled)
                ? letters ? SAVE_WITH_BOTH : SAVE_WITH_DUPLICATES
                : letters ? SAVE_WITH_DEAD_LETTERS : SAVE_PLAIN;
    }

    private final Jdbi jdbi;
    private final GroupCommit<AttemptResult, ResultOutcome> group = new GroupCommit<>("ledger-results", this::commit);

    AttemptResults(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Completes exceptionally when the ledger is away. Then try again: an answer in hand is paid for. */
    public CompletableFuture<ResultOutcome> save(AttemptResult save) {
        return group.submit(save);
    }

    @Override
    public void close() {
        group.close();
    }

    private List<ResultOutcome> commit(List<AttemptResult> saves) {
        Set<Long> kept = jdbi.withHandle(handle -> {
            var query = handle.createQuery(statement(saves));
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
                    .bind("latency", "int4", AttemptResult::latencyMs)
                    .bind("bucket", "int2", save -> Latency.bucket(save.latencyMs()))
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
            return new HashSet<>(query.mapTo(Long.class).list());
        });
        return saves.stream()
                .map(save -> kept.contains(save.cell()) ? ResultOutcome.KEPT : ResultOutcome.FENCED)
                .toList();
    }

    private static Function<AttemptResult, Object> of(Function<AnswerContent, Object> column) {
        return save -> save.answer() == null ? null : column.apply(save.answer());
    }

    /** A text in PostgreSQL can't contain NUL. */
    private static String clean(String text) {
        return text == null ? null : text.replace("\u0000", "");
    }
}
