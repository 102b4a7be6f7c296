package dev.rollcall.store;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The statement of {@link AttemptResults}. Most groups bring answers and nothing else: these must not pay for what possible
 * duplicates, budgets and dead letters need.
 */
final class ResultsSql {
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
            %1$su AS (UPDATE cell c SET state = a.state, reason = a.reason, claim_id = NULL,
                maybe_billed = c.maybe_billed OR a.maybe_billed, errors = c.errors + a.is_error, empties = c.empties + a.is_empty,
                wait_until = clock_timestamp() + a.wait_ms * interval '1 ms'
              FROM a WHERE c.id = a.id AND c.attempts = a.n AND (c.state = 3 AND c.claim_id = a.claim_id
                -- a late answer: its claim is gone, but nobody has asked again since
                OR c.state < 3 AND a.state IN (10, 11))
              RETURNING c.id, c.window_id, c.domain_id, c.target_id, c.prompt_version_id, c.repetition, c.state, c.reason,
                a.n, a.model, a.finish_reason, a.truncated, a.simulated, a.input_tokens, a.output_tokens,
                a.cached_input_tokens, a.reasoning_tokens, a.cost_ticks, a.latency_ms, a.body),
            %5$sans AS (INSERT INTO answer (cell_id, n, at, resolved_model, finish_reason, truncated, simulated, input_tokens,
                output_tokens, cached_input_tokens, reasoning_tokens, cost_ticks, latency_ms)
              SELECT id, n, clock_timestamp(), model, finish_reason, truncated, simulated, input_tokens,
                output_tokens, cached_input_tokens, reasoning_tokens, cost_ticks, latency_ms FROM u WHERE body IS NOT NULL),
            bod AS (INSERT INTO answer_body SELECT id, body FROM u WHERE body IS NOT NULL),
            d AS (INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced)
              %2$s),
            used AS (INSERT INTO usage_delta (job_id, day, target_id, outcome, buckets, attempts, cost_ticks, unpriced,
                first_at, last_at, message, sum_ms, %3$s)
              SELECT att.job_id, (att.asked_at AT TIME ZONE 'UTC')::date, c.target_id, att.outcome,
                coalesce(array_agg(att.bucket) FILTER (WHERE att.bucket IS NOT NULL), '{}'), count(*),
                coalesce(sum(att.cost_ticks), 0), count(*) FILTER (WHERE att.unpriced), min(att.asked_at), max(att.asked_at),
                (array_agg(att.message ORDER BY att.asked_at DESC) FILTER (WHERE att.message IS NOT NULL))[1],
                sum(att.latency_ms), %4$s
              FROM att JOIN cell c ON c.id = att.cell_id WHERE att.outcome <> '%7$s' GROUP BY 1, 2, 3, 4)%6$s
            SELECT id FROM u""";

    private static final String ENDED = """
            att AS (UPDATE attempt t SET ended_at = clock_timestamp(), outcome = a.outcome, http_status = a.http,
                request_id = a.request_id, latency_ms = a.latency_ms, input_tokens = a.input_tokens,
                output_tokens = a.output_tokens, cached_input_tokens = a.cached_input_tokens,
                reasoning_tokens = a.reasoning_tokens, billed_input_tokens = a.billed_input_tokens,
                billed_output_tokens = a.billed_output_tokens, searches = a.searches, cost_ticks = a.cost_ticks,
                cost_reported = a.cost_reported, message = a.message
              FROM a WHERE t.cell_id = a.id AND t.n = a.n AND t.ended_at IS NULL
              RETURNING t.cell_id, t.job_id, t.asked_at, a.outcome, a.bucket, a.latency_ms, a.input_tokens, a.output_tokens,
                a.cached_input_tokens, a.reasoning_tokens, a.cost_ticks, a.unpriced, a.message),
            """;

    /**
     * The attempts are locked after the cells, as {@link Claims} does it, and before they are changed: what is said of their
     * reservations meanwhile is seen. A reservation goes back to where it was taken from, also out of what was lost.
     */
    private static final String ENDED_AND_SETTLED = """
            was AS MATERIALIZED (SELECT t.cell_id, t.n, t.reserved_ticks, coalesce(t.reservation_lost, false) AS was_lost
              FROM (SELECT count(*) FROM u) cells_first, a JOIN attempt t ON t.cell_id = a.id AND t.n = a.n
              WHERE t.ended_at IS NULL ORDER BY t.cell_id FOR UPDATE OF t),
            att AS (UPDATE attempt t SET ended_at = clock_timestamp(), outcome = a.outcome, http_status = a.http,
                request_id = a.request_id, latency_ms = a.latency_ms, input_tokens = a.input_tokens,
                output_tokens = a.output_tokens, cached_input_tokens = a.cached_input_tokens,
                reasoning_tokens = a.reasoning_tokens, billed_input_tokens = a.billed_input_tokens,
                billed_output_tokens = a.billed_output_tokens, searches = a.searches, cost_ticks = a.cost_ticks,
                cost_reported = a.cost_reported, message = a.message,
                reservation_lost = w.reserved_ticks IS NOT NULL AND a.maybe_billed AND a.cost_ticks IS NULL AND NOT a.unpriced
              FROM a JOIN was w ON w.cell_id = a.id AND w.n = a.n
              WHERE t.cell_id = a.id AND t.n = a.n AND t.ended_at IS NULL
              RETURNING t.cell_id, t.job_id, t.asked_at, a.outcome, a.bucket, a.latency_ms, a.input_tokens, a.output_tokens,
                a.cached_input_tokens, a.reasoning_tokens, a.cost_ticks, a.unpriced, a.message, a.maybe_billed,
                coalesce(w.reserved_ticks, 0) AS reserved_ticks, w.was_lost),
            settled AS MATERIALIZED (SELECT job_id, sum(CASE WHEN was_lost THEN 0 ELSE reserved_ticks END)::int8 AS reserved,
                sum(CASE WHEN was_lost THEN reserved_ticks ELSE 0 END)::int8 AS found,
                sum(coalesce(cost_ticks, CASE WHEN unpriced THEN reserved_ticks ELSE 0 END))::int8 AS spent,
                sum(CASE WHEN maybe_billed AND cost_ticks IS NULL AND NOT unpriced THEN reserved_ticks ELSE 0 END)::int8 AS lost
              FROM att GROUP BY job_id),
            budget AS MATERIALIZED (SELECT job_id FROM job_budget WHERE job_id IN (SELECT job_id FROM settled)
              ORDER BY job_id FOR UPDATE),
            paid AS (UPDATE job_budget b SET reserved_ticks = b.reserved_ticks - s.reserved,
                spent_ticks = b.spent_ticks + s.spent, lost_ticks = b.lost_ticks - s.found + s.lost
              FROM settled s JOIN budget USING (job_id) WHERE b.job_id = s.job_id),
            """;

    private static final String DOUBTFUL = """
            -- Cells that were no possible duplicates before. No other worker can have changed one since,
            -- because the claim fences the update in u.
            doubtful AS MATERIALIZED (SELECT c.id FROM (SELECT id FROM a WHERE maybe_billed) m JOIN cell c USING (id)
              WHERE NOT c.maybe_billed),
            """;

    private static final String LETTERS =
            ", letters AS (" + DeadLetters.INSERT_OF_U.formatted("att.job_id", " JOIN att ON att.cell_id = u.id")
                    + "), told AS (" + DeadLetters.EVENTS_OF_LETTERS + ")";

    /** The outcome of an attempt whose batch ended before its turn: nobody was asked, and it counts nowhere. */
    static final String NOT_ASKED = "NOT_ASKED";

    private static final int DOUBTS = 1;
    private static final int BUDGETS = 2;
    private static final int DEAD_LETTERS = 4;

    /** By what they are for: the sum of the three. */
    private static final List<String> STATEMENTS = IntStream.range(0, 2 * DEAD_LETTERS)
            .mapToObj(needs -> of((needs & DOUBTS) > 0, (needs & BUDGETS) > 0, (needs & DEAD_LETTERS) > 0))
            .toList();

    private ResultsSql() {}

    /** The one for this group. */
    static String of(List<AttemptResult> saves) {
        int needs = 0;
        for (AttemptResult save : saves) {
            needs |= save.maybeBilled() ? DOUBTS : 0;
            needs |= save.budgeted() ? BUDGETS : 0;
            needs |= save.state().isDeadLetter() ? DEAD_LETTERS : 0;
        }
        return STATEMENTS.get(needs);
    }

    private static String of(boolean doubts, boolean budgets, boolean letters) {
        return SAVE.formatted(
                doubts ? DOUBTFUL : "",
                doubts ? Counters.DELTAS_OF_U + " UNION ALL " + Counters.DUPLICATES_OF_U : Counters.DELTAS_OF_U,
                TokenCounts.COLUMNS,
                TokenCounts.SUMS,
                budgets ? ENDED_AND_SETTLED : ENDED,
                letters ? LETTERS : "",
                NOT_ASKED);
    }
}
