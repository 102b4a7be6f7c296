package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The kept replies, and every attempt that led to them. */
public final class Answers {
    static final String SELECT = """
            SELECT c.domain_id, c.id AS cell_id, a.n, d.name AS domain, p.name AS prompt, p.version AS prompt_version, t.provider, t.model,
              t.surface, c.repetition, w.name AS window, c.state, a.at, a.resolved_model, a.finish_reason, a.truncated,
              a.simulated, a.input_tokens, a.output_tokens, a.cached_input_tokens, a.reasoning_tokens, a.cost_ticks,
              a.latency_ms, b.body, CASE WHEN b.body IS NULL THEN f.file END AS archived
            FROM cell c JOIN answer a ON a.cell_id = c.id LEFT JOIN answer_body b ON b.cell_id = c.id
            LEFT JOIN archive f ON f.id = a.archive_id
            JOIN domain d ON d.id = c.domain_id JOIN prompt_version p ON p.id = c.prompt_version_id
            JOIN target t ON t.id = c.target_id JOIN time_window w ON w.id = c.window_id
            """;

    private final Jdbi jdbi;

    Answers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A kept reply and the key of its cell.
     *
     * @param body packed; {@link #content} unpacks it; null when it is archived
     * @param archived the file that has the body; null when the body is here
     */
    public record Answer(
            long cellId,
            @Nested CellKey key,
            int state,
            Instant at,
            String resolvedModel,
            String finishReason,
            boolean truncated,
            boolean simulated,
            @Nested TokenCounts tokens,
            Long costTicks,
            Integer latencyMs,
            byte[] body,
            String archived) {
        /** Without text, citations and raw reply when they are archived. */
        public Body content() {
            return body == null ? Body.NONE : Body.unpack(body);
        }

        public CellState cellState() {
            return CellState.of(state);
        }
    }

    /**
     * @param costTicks the cost by the prices at {@code askedAt}, 1e-10 USD; null when it is unknown
     * @param costReported whether the provider reported the cost; null when the cost is unknown
     */
    public record Attempt(
            int n,
            Instant askedAt,
            Instant endedAt,
            String outcome,
            boolean possibleDuplicate,
            Integer httpStatus,
            String requestId,
            String keyFingerprint,
            Integer latencyMs,
            @Nested AttemptUsage usage,
            Long costTicks,
            Boolean costReported,
            String message) {}

    public Optional<Answer> ofCell(long cell) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "WHERE c.id = :cell")
                .bind("cell", cell)
                .map(ConstructorMapper.of(Answer.class))
                .findOne());
    }

    /** A domain's latest reply for each target, prompt and repetition. */
    public List<Answer> latest(int domainId, Boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT DISTINCT ON (provider, model, surface, prompt, repetition) * FROM (" + SELECT + """
                                WHERE c.domain_id = :domain AND c.window_id = ANY(ARRAY(SELECT id FROM time_window))
                                  AND (:simulated::boolean IS NULL OR a.simulated = :simulated)) x
                                ORDER BY provider, model, surface, prompt, repetition, at DESC""")
                .bind("domain", domainId)
                .bind("simulated", simulated)
                .map(ConstructorMapper.of(Answer.class))
                .list());
    }

    /** One page of a job's replies. */
    public Page<Answer> page(Jobs.Job job, PageKey after, int limit) {
        return Page.read(
                jdbi,
                job,
                after,
                limit,
                (selection, from, most) -> jdbi.withHandle(handle -> selection
                        .bind(handle.createQuery(SELECT + "WHERE " + selection.condition() + Page.KEYSET))
                        .bind("afterDomain", from.domainId())
                        .bind("afterCell", from.cellId())
                        .bind("limit", most)
                        .map(Page.KeyedRow.of(ConstructorMapper.of(Answer.class)))
                        .list()));
    }

    public List<Attempt> attempts(long cell) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM attempt WHERE cell_id = :cell ORDER BY n")
                .bind("cell", cell)
                .map(ConstructorMapper.of(Attempt.class))
                .list());
    }

    /**
     * What a job's attempts show about double payment.
     *
     * @param attempts calls made for the job's cells in its window, by any job
     * @param askedAfterAnswer calls sent after that cell's answer was saved; must be 0. Counted by the attempts' numbers and
     *     not by a clock, which may be moved: an answer is only kept for a cell's latest attempt
     * @param possibleDuplicates cells that may have been billed although no answer was kept, because the result of a call is
     *     unknown or its reply was lost on the way
     * @param lostAttempts calls whose result is unknown because their worker died
     */
    public record LedgerCounts(long attempts, long askedAfterAnswer, long possibleDuplicates, long lostAttempts) {
        public LedgerCounts plus(LedgerCounts other) {
            return new LedgerCounts(
                    attempts + other.attempts,
                    askedAfterAnswer + other.askedAfterAnswer,
                    possibleDuplicates + other.possibleDuplicates,
                    lostAttempts + other.lostAttempts);
        }
    }

    public LedgerCounts audit(Jobs.Job job) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(t.*) AS attempts, count(*) FILTER (WHERE t.n > a.n) AS asked_after_answer,
                          count(DISTINCT c.id) FILTER (WHERE c.maybe_billed OR t.possible_duplicate OR (t.cell_id IS NOT NULL AND t.outcome IS NULL))
                            AS possible_duplicates,
                          count(*) FILTER (WHERE t.cell_id IS NOT NULL AND t.outcome IS NULL) AS lost_attempts
                        FROM job_domain jd JOIN cell c ON c.window_id = :window AND c.domain_id = jd.domain_id
                        LEFT JOIN attempt t ON t.cell_id = c.id LEFT JOIN answer a ON a.cell_id = c.id
                        WHERE jd.job_id = :job AND c.target_id = ANY(:targets) AND c.prompt_version_id = ANY(:prompts)
                          AND c.repetition < :repetitions""" + SampledCells.of(job, "c"))
                .bind("job", job.id())
                .bind("window", job.windowId())
                .bindArray("targets", Short.class, Jobs.shorts(job.targetIds()))
                .bindArray("prompts", Integer.class, job.promptVersionIds())
                .bind("repetitions", job.repetitions())
                .map(ConstructorMapper.of(LedgerCounts.class))
                .one());
    }

    /**
     * The number of calls, of all jobs, that have a start and no result: they are under way, or were lost with their worker.
     */
    public long unresolvedAttempts() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM attempt WHERE outcome IS NULL")
                .mapTo(Long.class)
                .one());
    }
}
