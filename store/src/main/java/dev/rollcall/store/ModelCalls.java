package dev.rollcall.store;

import dev.rollcall.store.ModelResult.ModelCall;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * The calls of models of one kind that is not {@link CallKind#CELL}: each is written before it is made, with its part of the
 * budget of its kind's day, and settled when its result comes. Locks are taken in the order row, attempt, day.
 */
public final class ModelCalls {
    /** Real errors of a row that end it. */
    public static final int MOST_ERRORS = 5;

    private static final String LOCK = """
            SELECT x.state, x.attempts, x.maybe_billed, x.judge_target_id FROM %1$s x
            WHERE x.id = :id AND x.state IN (0, 1) AND x.batch_id IS NULL AND %2$s FOR UPDATE OF x""";

    /** Nobody will hear of the calls that were under way: their worker has lost its claim. */
    private static final String LOSE = """
            WITH lost AS (UPDATE model_attempt SET reservation_lost = true
              WHERE kind = :kind AND key = ANY(:keys) AND ended_at IS NULL AND NOT reservation_lost RETURNING asked_at, reserved_ticks)
            UPDATE model_day d SET reserved_ticks = d.reserved_ticks - l.ticks, lost_ticks = d.lost_ticks + l.ticks
            FROM (SELECT (asked_at AT TIME ZONE 'UTC')::date AS day, sum(reserved_ticks)::int8 AS ticks FROM lost GROUP BY 1) l
            WHERE d.day = l.day AND d.kind = :kind AND d.target_id = :target""";

    private static final String RESERVE = """
            UPDATE model_day SET reserved_ticks = reserved_ticks + :ticks
            WHERE day = (now() AT TIME ZONE 'UTC')::date AND kind = :kind AND target_id = :target
              AND reserved_ticks + spent_ticks + lost_ticks + :ticks <= :limit""";

    private static final String BEGIN = """
            WITH x AS (UPDATE %1$s SET state = 1, attempts = attempts + 1, maybe_billed = :maybeBilled, wait_until = NULL
              WHERE id = :id RETURNING id, attempts)
            INSERT INTO model_attempt (kind, key, n, asked_at, reserved_ticks, possible_duplicate, key_fingerprint)
            SELECT :kind, id, attempts, now(), :ticks, :maybeBilled, :key FROM x RETURNING n, possible_duplicate, asked_at""";

    /** A call that a batch has not come to is in no usage. */
    private static final String END = """
            WITH was AS MATERIALIZED (SELECT kind, key, n, reservation_lost FROM model_attempt
              WHERE kind = :kind AND key = :id AND n = :n AND ended_at IS NULL FOR UPDATE),
            att AS (UPDATE model_attempt t SET ended_at = clock_timestamp(), outcome = :outcome, http_status = :httpStatus,
                request_id = :requestId, latency_ms = CASE WHEN t.batch_id IS NULL THEN :latencyMs END, input_tokens = :input,
                output_tokens = :output, cached_input_tokens = :cachedInput, reasoning_tokens = :reasoning,
                billed_input_tokens = :billedInputTokens, billed_output_tokens = :billedOutputTokens, cost_ticks = :costTicks,
                cost_reported = :costReported, message = :message, body = :body,
                reservation_lost = :maybeBilled AND :costTicks::int8 IS NULL AND NOT :unpriced
              FROM was w WHERE t.kind = w.kind AND t.key = w.key AND t.n = w.n
              RETURNING (t.asked_at AT TIME ZONE 'UTC')::date AS day, t.asked_at, t.reserved_ticks, w.reservation_lost AS was_lost,
                t.reservation_lost AS is_lost, t.latency_ms),
            settled AS (UPDATE model_day d SET
                reserved_ticks = d.reserved_ticks - CASE WHEN a.was_lost THEN 0 ELSE a.reserved_ticks END,
                lost_ticks = d.lost_ticks - CASE WHEN a.was_lost THEN a.reserved_ticks ELSE 0 END
                  + CASE WHEN a.is_lost THEN a.reserved_ticks ELSE 0 END,
                spent_ticks = d.spent_ticks + coalesce(:costTicks::int8, CASE WHEN :unpriced THEN a.reserved_ticks ELSE 0 END),
                quotes = d.quotes + :quotes, invented = d.invented + :invented
              FROM att a WHERE d.day = a.day AND d.kind = :kind AND d.target_id = :target)
            INSERT INTO usage_delta (job_id, day, target_id, outcome, buckets, attempts, cost_ticks, unpriced, first_at, last_at,
              message, sum_ms, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens)
            SELECT NULL::int4, day, :target, :outcome, CASE WHEN latency_ms IS NULL THEN '{}' ELSE ARRAY[:bucket]::int2[] END, 1,
              coalesce(:costTicks::int8, 0), :unpriced::int, asked_at, asked_at, :message, coalesce(latency_ms, 0), :input::int8,
              :output::int8, :cachedInput::int8, :reasoning::int8 FROM att WHERE :outcome <> '%1$s'""";

    /** A late result counts as well, as long as nobody has asked since; one that was saved already does not. */
    private static final String NEXT = """
            UPDATE %1$s SET state = :state, errors = errors + :isError::int, fault = coalesce(:fault, fault),
              maybe_billed = maybe_billed OR :maybeBilled, wait_until = clock_timestamp() + :pause::int8 * interval '1 ms',
              batch_id = NULL
            WHERE id = :id AND attempts = :n AND state IN (0, 1)
              AND EXISTS (SELECT 1 FROM model_attempt t WHERE t.kind = :kind AND t.key = :id AND t.n = :n AND t.ended_at IS NULL)""";

    private final Jdbi jdbi;
    private final CallKind kind;

    ModelCalls(Jdbi jdbi, CallKind kind) {
        if (kind.table() == null) {
            throw new IllegalArgumentException("cells have their attempts elsewhere");
        }
        this.jdbi = jdbi;
        this.kind = kind;
    }

    /** What comes of the wish to make a call. */
    public sealed interface JudgeStart permits CallBegun, NoBudget, NotHeld {}

    /** It may be made, and is written down. */
    public record CallBegun(int n, boolean possibleDuplicate, Instant askedAt) implements JudgeStart {}

    /** What is left of the day's budget does not suffice. */
    public record NoBudget() implements JudgeStart {}

    /** Somebody else may ask now, or nobody, or the row has ended or is in a batch. */
    public record NotHeld() implements JudgeStart {}

    private record Locked(int state, int attempts, boolean maybeBilled, int judgeTargetId) {}

    /**
     * Writes a call down before it is made.
     *
     * @param by who has the claim that the kind asks for
     * @param estimateTicks the most that it is expected to cost
     * @param limitTicks the budget of a day
     */
    public JudgeStart begin(long key, String by, String keyFingerprint, long estimateTicks, long limitTicks) {
        return jdbi.inTransaction(handle -> handle.createQuery(LOCK.formatted(kind.table(), kind.held()))
                .bind("id", key)
                .bind("by", by)
                .map(ConstructorMapper.of(Locked.class))
                .findOne()
                .map(locked -> begin(handle, key, locked, keyFingerprint, estimateTicks, limitTicks))
                .orElseGet(NotHeld::new));
    }

    private JudgeStart begin(
            Handle handle, long key, Locked locked, String fingerprint, long estimateTicks, long limitTicks) {
        int target = locked.judgeTargetId();
        boolean wasAsking = EnrichmentState.of(locked.state()) == EnrichmentState.ASKING;
        if (wasAsking) {
            lose(handle, kind, target, List.of(key));
        }
        openDay(handle, kind, target);
        int reserved = handle.createUpdate(RESERVE)
                .bind("kind", kind.word())
                .bind("target", target)
                .bind("ticks", estimateTicks)
                .bind("limit", limitTicks)
                .execute();
        if (reserved == 0) {
            return new NoBudget();
        }
        return handle.createQuery(BEGIN.formatted(kind.table()))
                .bind("id", key)
                .bind("kind", kind.word())
                .bind("maybeBilled", locked.maybeBilled() || wasAsking)
                .bind("ticks", estimateTicks)
                .bind("key", fingerprint)
                .map((row, context) -> new CallBegun(
                        row.getInt("n"),
                        row.getBoolean("possible_duplicate"),
                        row.getObject("asked_at", OffsetDateTime.class).toInstant()))
                .one();
    }

    static void lose(Handle handle, CallKind kind, int target, List<Long> keys) {
        handle.createUpdate(LOSE)
                .bind("kind", kind.word())
                .bindArray("keys", Long.class, keys)
                .bind("target", target)
                .execute();
    }

    /** Its row is there from now on. */
    static void openDay(Handle handle, CallKind kind, int target) {
        handle.createUpdate(
                        "INSERT INTO model_day (day, kind, target_id) VALUES ((now() AT TIME ZONE 'UTC')::date, :kind, :target)"
                                + " ON CONFLICT DO NOTHING")
                .bind("kind", kind.word())
                .bind("target", target)
                .execute();
    }

    /** @return whether the row has it: nobody has asked since. What the call cost is counted in any case, and once. */
    public boolean save(ModelResult result, int target) {
        return jdbi.inTransaction(handle -> save(handle, kind, result, target));
    }

    static boolean save(Handle handle, CallKind kind, ModelResult result, int target) {
        boolean kept = next(handle, kind, result) == 1;
        Findings found = kept ? result.found() : null;
        end(handle, kind, result, target, found);
        if (found != null) {
            found.write(handle, result.key());
        }
        return kept;
    }

    /** In ticks, of this UTC day: what is spent, lost or reserved. */
    public long usedToday(int target) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT coalesce(sum(reserved_ticks + spent_ticks + lost_ticks), 0)::int8 FROM model_day
                        WHERE kind = :kind AND target_id = :target AND day = (now() AT TIME ZONE 'UTC')::date""")
                .bind("kind", kind.word())
                .bind("target", target)
                .mapTo(Long.class)
                .one());
    }

    /** Packed replies of a row, the last one first. */
    public List<byte[]> replies(long key) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT body FROM model_attempt WHERE kind = :kind AND key = :key AND body IS NOT NULL ORDER BY n DESC")
                .bind("kind", kind.word())
                .bind("key", key)
                .mapTo(byte[].class)
                .list());
    }

    private static int next(Handle handle, CallKind kind, ModelResult result) {
        return handle.createUpdate(NEXT.formatted(kind.table()))
                .bind("kind", kind.word())
                .bind("id", result.key())
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
                .execute();
    }

    /** @param kept null: nothing */
    private static void end(Handle handle, CallKind kind, ModelResult result, int target, Findings kept) {
        ModelCall call = result.call();
        handle.createUpdate(END.formatted(ResultsSql.NOT_ASKED))
                .bind("kind", kind.word())
                .bind("id", result.key())
                .bind("n", result.n())
                .bind("target", target)
                .bindMethods(call)
                .bindMethods(call.usage())
                .bindMethods(call.usage().tokens())
                .bind("bucket", Latency.bucket(call.latencyMs()))
                .bind("quotes", kept == null ? 0 : kept.quotes())
                .bind("invented", kept == null ? 0 : kept.invented())
                .execute();
    }
}
