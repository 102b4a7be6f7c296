package dev.rollcall.store;

import dev.rollcall.store.JudgeResult.JudgeCall;
import dev.rollcall.store.JudgeResult.JudgeFindings;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * The calls of judges: each is written before it is made, with its part of the day's budget, and settled when its result comes.
 * Locks are taken in the order enrichment, attempt, day.
 */
public final class JudgeAttempts {
    private static final String LOCK = """
            SELECT x.state, x.attempts, x.maybe_billed, x.judge_target_id FROM enrichment x
            JOIN extraction_run r ON r.id = x.run_id
            JOIN judge_order o ON o.domain_id = r.domain_id AND o.claimed_by = :by AND o.claimed_until > now()
            WHERE x.id = :id AND x.state IN (0, 1) FOR UPDATE OF x""";

    /** Nobody will hear of the call that was under way: its worker has lost its claim. */
    private static final String LOSE = """
            WITH lost AS (UPDATE judge_attempt SET reservation_lost = true
              WHERE enrichment_id = :id AND ended_at IS NULL AND NOT reservation_lost RETURNING asked_at, reserved_ticks)
            UPDATE judge_day d SET reserved_ticks = d.reserved_ticks - l.ticks, lost_ticks = d.lost_ticks + l.ticks
            FROM (SELECT (asked_at AT TIME ZONE 'UTC')::date AS day, sum(reserved_ticks)::int8 AS ticks FROM lost GROUP BY 1) l
            WHERE d.day = l.day AND d.judge_target_id = :judge""";

    private static final String RESERVE = """
            UPDATE judge_day SET reserved_ticks = reserved_ticks + :ticks
            WHERE day = (now() AT TIME ZONE 'UTC')::date AND judge_target_id = :judge
              AND reserved_ticks + spent_ticks + lost_ticks + :ticks <= :limit""";

    private static final String BEGIN = """
            WITH x AS (UPDATE enrichment SET state = 1, attempts = attempts + 1, maybe_billed = :maybeBilled, wait_until = NULL
              WHERE id = :id RETURNING id, attempts)
            INSERT INTO judge_attempt (enrichment_id, n, asked_at, reserved_ticks, possible_duplicate, key_fingerprint)
            SELECT id, attempts, now(), :ticks, :maybeBilled, :key FROM x RETURNING n, possible_duplicate, asked_at""";

    private static final String END = """
            WITH was AS MATERIALIZED (SELECT enrichment_id, n, reservation_lost FROM judge_attempt
              WHERE enrichment_id = :id AND n = :n AND ended_at IS NULL FOR UPDATE),
            att AS (UPDATE judge_attempt t SET ended_at = clock_timestamp(), outcome = :outcome, http_status = :httpStatus,
                request_id = :requestId, latency_ms = :latencyMs, input_tokens = :input, output_tokens = :output,
                cached_input_tokens = :cachedInput, reasoning_tokens = :reasoning, billed_input_tokens = :billedInputTokens,
                billed_output_tokens = :billedOutputTokens, cost_ticks = :costTicks, cost_reported = :costReported,
                message = :message, body = :body,
                reservation_lost = :maybeBilled AND :costTicks::int8 IS NULL AND NOT :unpriced
              FROM was w WHERE t.enrichment_id = w.enrichment_id AND t.n = w.n
              RETURNING (t.asked_at AT TIME ZONE 'UTC')::date AS day, t.asked_at, t.reserved_ticks, w.reservation_lost AS was_lost,
                t.reservation_lost AS is_lost),
            settled AS (UPDATE judge_day d SET
                reserved_ticks = d.reserved_ticks - CASE WHEN a.was_lost THEN 0 ELSE a.reserved_ticks END,
                lost_ticks = d.lost_ticks - CASE WHEN a.was_lost THEN a.reserved_ticks ELSE 0 END
                  + CASE WHEN a.is_lost THEN a.reserved_ticks ELSE 0 END,
                spent_ticks = d.spent_ticks + coalesce(:costTicks::int8, CASE WHEN :unpriced THEN a.reserved_ticks ELSE 0 END),
                quotes = d.quotes + :quotes, invented = d.invented + :invented
              FROM att a WHERE d.day = a.day AND d.judge_target_id = :judge)
            INSERT INTO usage_delta (job_id, day, target_id, outcome, buckets, attempts, cost_ticks, unpriced, first_at, last_at,
              message, sum_ms, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens)
            SELECT NULL::int4, day, :judge, :outcome, ARRAY[:bucket]::int2[], 1, coalesce(:costTicks::int8, 0), :unpriced::int, asked_at,
              asked_at, :message, :latencyMs, :input::int8, :output::int8, :cachedInput::int8, :reasoning::int8 FROM att""";

    /** A late result counts as well, as long as nobody has asked since; one that was saved already does not. */
    private static final String NEXT = """
            UPDATE enrichment SET state = :state, errors = errors + :isError::int, fault = coalesce(:fault, fault),
              maybe_billed = maybe_billed OR :maybeBilled, wait_until = clock_timestamp() + :pause::int8 * interval '1 ms',
              quotes = :quotes, invented = :invented, strangers = :strangers, surplus = :surplus, missing = :missing
            WHERE id = :id AND attempts = :n AND state IN (0, 1)
              AND EXISTS (SELECT 1 FROM judge_attempt t WHERE t.enrichment_id = :id AND t.n = :n AND t.ended_at IS NULL)""";

    private static final String STANCES = """
            INSERT INTO stance (enrichment_id, entity_id, quote_start, quote_end, sentiment, recommended, other_bearer)
            SELECT :id, * FROM unnest(:entities::int4[], :starts::int4[], :ends::int4[], :sentiments::int2[], :recommended::bool[],
              :others::bool[])""";

    private static final String NAMES = """
            INSERT INTO other_name (enrichment_id, name_start, name_end, quote_start, quote_end, name)
            SELECT :id, * FROM unnest(:starts::int4[], :ends::int4[], :quoteStarts::int4[], :quoteEnds::int4[], :names::text[])
            ON CONFLICT DO NOTHING""";

    private final Jdbi jdbi;

    JudgeAttempts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What comes of the wish to make a call. */
    public sealed interface JudgeStart permits CallBegun, NoBudget, NotHeld {}

    /** It may be made, and is written down. */
    public record CallBegun(int n, boolean possibleDuplicate, Instant askedAt) implements JudgeStart {}

    /** What is left of the day's budget does not suffice. */
    public record NoBudget() implements JudgeStart {}

    /** Somebody else has the domain now, or the order was taken back, or the enrichment has ended. */
    public record NotHeld() implements JudgeStart {}

    private record Locked(int state, int attempts, boolean maybeBilled, int judgeTargetId) {}

    /**
     * Writes a call down before it is made.
     *
     * @param by who has claimed the order
     * @param estimateTicks the most that it is expected to cost
     * @param limitTicks the budget of a day
     */
    public JudgeStart begin(long enrichment, String by, String keyFingerprint, long estimateTicks, long limitTicks) {
        return jdbi.inTransaction(handle -> handle.createQuery(LOCK)
                .bind("id", enrichment)
                .bind("by", by)
                .map(ConstructorMapper.of(Locked.class))
                .findOne()
                .map(locked -> begin(handle, enrichment, locked, keyFingerprint, estimateTicks, limitTicks))
                .orElseGet(NotHeld::new));
    }

    private static JudgeStart begin(
            Handle handle, long enrichment, Locked locked, String key, long estimateTicks, long limitTicks) {
        int judge = locked.judgeTargetId();
        boolean wasAsking = EnrichmentState.of(locked.state()) == EnrichmentState.ASKING;
        if (wasAsking) {
            handle.createUpdate(LOSE)
                    .bind("id", enrichment)
                    .bind("judge", judge)
                    .execute();
        }
        handle.createUpdate(
                        "INSERT INTO judge_day (day, judge_target_id) VALUES ((now() AT TIME ZONE 'UTC')::date, :judge)"
                                + " ON CONFLICT DO NOTHING")
                .bind("judge", judge)
                .execute();
        int reserved = handle.createUpdate(RESERVE)
                .bind("judge", judge)
                .bind("ticks", estimateTicks)
                .bind("limit", limitTicks)
                .execute();
        if (reserved == 0) {
            return new NoBudget();
        }
        return handle.createQuery(BEGIN)
                .bind("id", enrichment)
                .bind("maybeBilled", locked.maybeBilled() || wasAsking)
                .bind("ticks", estimateTicks)
                .bind("key", key)
                .map((row, context) -> new CallBegun(
                        row.getInt("n"),
                        row.getBoolean("possible_duplicate"),
                        row.getObject("asked_at", OffsetDateTime.class).toInstant()))
                .one();
    }

    /** @return whether the enrichment has it: nobody has asked since. What the call cost is counted in any case, and once. */
    public boolean save(JudgeResult result, int judgeTarget) {
        return jdbi.inTransaction(handle -> {
            boolean kept = next(handle, result) == 1;
            JudgeFindings found = kept ? result.found() : null;
            end(handle, result, judgeTarget, found);
            if (found != null) {
                writeFound(handle, result.enrichment(), found);
            }
            return kept;
        });
    }

    /** In ticks, of this UTC day: what is spent, lost or reserved. */
    public long usedToday(int judgeTarget) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT coalesce(sum(reserved_ticks + spent_ticks + lost_ticks), 0)::int8 FROM judge_day
                        WHERE judge_target_id = :judge AND day = (now() AT TIME ZONE 'UTC')::date""")
                .bind("judge", judgeTarget)
                .mapTo(Long.class)
                .one());
    }

    /** Packed replies of an enrichment, the last one first. */
    public List<byte[]> replies(long enrichment) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT body FROM judge_attempt WHERE enrichment_id = :id AND body IS NOT NULL ORDER BY n DESC")
                .bind("id", enrichment)
                .mapTo(byte[].class)
                .list());
    }

    private static int next(Handle handle, JudgeResult result) {
        JudgeFindings found = result.found();
        return handle.createUpdate(NEXT)
                .bind("id", result.enrichment())
                .bind("n", result.n())
                .bind("state", result.next().state().code())
                .bind("isError", result.next().isError())
                .bind("fault", result.next().fault())
                .bind("maybeBilled", result.call().maybeBilled())
                .bind(
                        "pause",
                        result.next().pause() == null
                                ? null
                                : Long.valueOf(result.next().pause().toMillis()))
                .bind("quotes", found == null ? null : small(found.quotes()))
                .bind("invented", found == null ? null : small(found.invented()))
                .bind("strangers", found == null ? null : small(found.strangers()))
                .bind("surplus", found == null ? null : small(found.surplus()))
                .bind("missing", found == null ? null : small(found.missing()))
                .execute();
    }

    /** @param kept null: nothing */
    private static void end(Handle handle, JudgeResult result, int judgeTarget, JudgeFindings kept) {
        JudgeCall call = result.call();
        handle.createUpdate(END)
                .bind("id", result.enrichment())
                .bind("n", result.n())
                .bind("judge", judgeTarget)
                .bindMethods(call)
                .bindMethods(call.usage())
                .bindMethods(call.usage().tokens())
                .bind("bucket", Latency.bucket(call.latencyMs()))
                .bind("quotes", kept == null ? 0 : kept.quotes())
                .bind("invented", kept == null ? 0 : kept.invented())
                .execute();
    }

    private static void writeFound(Handle handle, long enrichment, JudgeFindings found) {
        var stances = handle.createUpdate(STANCES).bind("id", enrichment);
        new ColumnArrays<>(stances, found.stances())
                .bind("entities", "int4", JudgeResult.StoredStance::entityId)
                .bind("starts", "int4", JudgeResult.StoredStance::quoteStart)
                .bind("ends", "int4", JudgeResult.StoredStance::quoteEnd)
                .bind("sentiments", "int2", JudgeResult.StoredStance::sentiment)
                .bind("recommended", "bool", JudgeResult.StoredStance::recommended)
                .bind("others", "bool", JudgeResult.StoredStance::otherBearer);
        stances.execute();
        var names = handle.createUpdate(NAMES).bind("id", enrichment);
        new ColumnArrays<>(names, found.names())
                .bind("starts", "int4", JudgeResult.StoredName::nameStart)
                .bind("ends", "int4", JudgeResult.StoredName::nameEnd)
                .bind("quoteStarts", "int4", JudgeResult.StoredName::quoteStart)
                .bind("quoteEnds", "int4", JudgeResult.StoredName::quoteEnd)
                .bind("names", "text", JudgeResult.StoredName::name);
        names.execute();
    }

    private static Integer small(int n) {
        return Math.min(n, Short.MAX_VALUE);
    }
}
