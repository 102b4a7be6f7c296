package dev.rollcall.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * What a judge makes of answers, a row an answer and run. A row is planned once. A question that an earlier run has asked
 * already is not asked again: the later row only points to the earlier one.
 */
public final class Enrichments {
    /** A simulated judge reads simulated answers only, and a real one real ones. */
    private static final String LACKING = """
            SELECT e.cell_id, e.prompt_version_id, b.body FROM extraction e JOIN answer_body b ON b.cell_id = e.cell_id
            JOIN target t ON t.id = e.target_id JOIN target j ON j.id = :judge AND (j.surface = 'simulated') = (t.surface = 'simulated')
            WHERE e.run_id = :run AND e.cell_id > :after AND e.outcome = 1 AND e.named > 0
              AND NOT EXISTS (SELECT 1 FROM enrichment x WHERE x.run_id = e.run_id AND x.cell_id = e.cell_id
                AND x.judge_target_id = :judge AND x.schema_version = :version)
            ORDER BY e.cell_id LIMIT :limit""";

    /**
     * A row of another run with the same question that has ended is pointed to; one that has not comes over to this run, whose
     * turn it is.
     */
    private static final String PLAN = """
            WITH p AS MATERIALIZED (SELECT * FROM unnest(:cells::int8[], :hashes::bytea[], :states::int2[]) p(cell, hash, state)),
            earlier AS MATERIALIZED (SELECT x.id, x.cell_id, x.state FROM p JOIN enrichment x ON x.cell_id = p.cell
                AND x.question_sha256 = p.hash AND x.judge_target_id = :judge AND x.schema_version = :version
                AND x.same_as IS NULL
              WHERE x.run_id <> :run ORDER BY x.id FOR UPDATE OF x),
            moved AS (UPDATE enrichment x SET run_id = :run FROM earlier e WHERE x.id = e.id AND e.state IN (0, 1)
              RETURNING x.cell_id)
            INSERT INTO enrichment (run_id, cell_id, same_as, judge_target_id, schema_version, state, question_sha256)
            SELECT :run, p.cell, e.id, :judge, :version, coalesce(e.state, p.state), p.hash
            FROM p LEFT JOIN earlier e ON e.cell_id = p.cell
            WHERE NOT EXISTS (SELECT 1 FROM moved m WHERE m.cell_id = p.cell) ORDER BY p.cell
            ON CONFLICT DO NOTHING""";

    private static final String COUNTS = """
            count(*) FILTER (WHERE o.state IN (0, 1)) AS open, count(*) FILTER (WHERE o.state = 10) AS judged,
              count(*) FILTER (WHERE o.state = 11) AS refused, count(*) FILTER (WHERE o.state = 12) AS invalid,
              count(*) FILTER (WHERE o.state = 13) AS failed, count(*) FILTER (WHERE o.state = 14) AS skipped,
              coalesce(sum(o.quotes), 0) AS quotes, coalesce(sum(o.invented), 0) AS invented,
              coalesce(sum(o.strangers), 0) AS strangers""";

    private static final String FROM_RUN =
            " FROM enrichment x JOIN enrichment o ON o.id = coalesce(x.same_as, x.id) WHERE x.run_id = :run";

    /** Of a row: it was in as many batches as it may be, or in one that was cancelled, or not back in time. */
    private static final String HAD_BATCHES = """
            (x.attempts > 0 AND EXISTS (SELECT 1 FROM model_attempt m JOIN provider_batch p ON p.id = m.batch_id
              WHERE m.kind = 'judge' AND m.key = x.id
              HAVING count(*) >= :rounds OR bool_or(p.cancel_asked_at IS NOT NULL OR p.handed_over_at IS NOT NULL)))""";

    private static final String SELECT_OPEN = """
            SELECT x.id, x.run_id, x.cell_id, c.prompt_version_id, x.attempts, x.errors, x.fault, b.body FROM enrichment x
            JOIN cell c ON c.id = x.cell_id JOIN answer_body b ON b.cell_id = x.cell_id
            """;

    private static final String OPEN = SELECT_OPEN + """
            WHERE x.run_id = :run AND x.judge_target_id = :judge AND x.schema_version = :version AND x.state IN (0, 1)
              AND x.same_as IS NULL AND x.batch_id IS NULL AND (x.wait_until IS NULL OR x.wait_until <= now())
              AND (x.state = 1 OR NOT :onlineOnly OR %s)
            ORDER BY x.id LIMIT :limit""".formatted(HAD_BATCHES);

    private static final String FOR_BATCHES = SELECT_OPEN + """
            JOIN extraction_run r ON r.id = x.run_id AND r.state = 'current' AND r.extractor_id = :extractor
            JOIN entity_set s ON s.id = r.entity_set_id AND s.current
            JOIN judge_order o ON o.domain_id = r.domain_id AND coalesce(o.lane, :usual) = :lane
            WHERE x.judge_target_id = :judge AND x.schema_version = :version AND x.state = 0 AND x.same_as IS NULL
              AND x.batch_id IS NULL AND (x.wait_until IS NULL OR x.wait_until <= now()) AND NOT %s
              AND (x.run_id, x.id) > (:afterRun, :after)
            ORDER BY x.run_id, x.id LIMIT :limit""".formatted(HAD_BATCHES);

    /** To be filled in: which items. */
    private static final String IN_BATCH = """
            SELECT i.n, i.attempt_n, x.id, x.run_id, x.cell_id, c.prompt_version_id, x.attempts, x.errors, x.fault, a.body
            FROM (SELECT * FROM provider_batch_item WHERE batch_id = :batch AND %s) i
            CROSS JOIN LATERAL (SELECT * FROM enrichment WHERE id = i.key OFFSET 0) x
            CROSS JOIN LATERAL (SELECT prompt_version_id FROM cell WHERE id = x.cell_id OFFSET 0) c
            LEFT JOIN answer_body a ON a.cell_id = x.cell_id ORDER BY i.n""";

    private final Jdbi jdbi;

    Enrichments(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Which answers, asked by whom and how: rows of two of these are never mixed. */
    public record JudgePass(int runId, int judgeTargetId, int schemaVersion) {}

    /** @param body packed; see {@link Body#unpack} */
    public record UnjudgedAnswer(long cellId, int promptVersionId, byte[] body) {}

    /** @param state {@link EnrichmentState#OPEN}, or {@link EnrichmentState#SKIPPED} when nobody can be asked */
    public record PlannedEnrichment(long cellId, byte[] questionSha256, EnrichmentState state) {}

    /**
     * @param attempts so far
     * @param fault null: the first question is to be asked; else a repair
     * @param body of the answer, packed; null: it is not in the ledger any more
     */
    public record OpenEnrichment(
            long id,
            int runId,
            long cellId,
            int promptVersionId,
            int attempts,
            int errors,
            String fault,
            byte[] body) {}

    /**
     * A row in a batch.
     *
     * @param n of its item
     */
    public record BatchedEnrichment(
            int n, int attemptN, @Nested OpenEnrichment row) {}

    /**
     * Which answers a judge may be asked about in batches.
     *
     * @param extractor by which their runs were read
     * @param lane of their orders
     * @param usual the lane of orders that name none
     */
    public record BatchPass(int judgeTargetId, int schemaVersion, int extractor, Lane lane, Lane usual) {}

    /** Counts of one pass; those of dropped items only over rows that are judged. */
    public record JudgeTotals(
            long open,
            long judged,
            long refused,
            long invalid,
            long failed,
            long skipped,
            long quotes,
            long invented,
            long strangers) {
        /** The share of quotes that stand in the answers; null without quotes. */
        public Double validity() {
            return quotes == 0 ? null : Double.valueOf((quotes - invented) / (double) quotes);
        }
    }

    /** What one judge made of a run's answers. */
    public record JudgeAccount(
            int judgeTargetId,
            String provider,
            String model,
            boolean simulated,
            int schemaVersion,
            @Nested JudgeTotals totals) {}

    /** Answers of a run that name somebody and have no row yet, by cell. */
    public List<UnjudgedAnswer> lacking(JudgePass pass, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(LACKING)
                .bind("run", pass.runId())
                .bind("judge", pass.judgeTargetId())
                .bind("version", pass.schemaVersion())
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(UnjudgedAnswer.class))
                .list());
    }

    /** Only one worker at a time may plan for a domain: whoever has its order. */
    public void plan(JudgePass pass, List<PlannedEnrichment> planned) {
        jdbi.useHandle(handle -> {
            var update = handle.createUpdate(PLAN)
                    .bind("run", pass.runId())
                    .bind("judge", pass.judgeTargetId())
                    .bind("version", pass.schemaVersion());
            new ColumnArrays<>(update, planned)
                    .bind("cells", "int8", PlannedEnrichment::cellId)
                    .bind("hashes", "bytea", PlannedEnrichment::questionSha256)
                    .bind("states", "int2", row -> row.state().code());
            update.execute();
        });
    }

    /** Rows to be asked now, in no batch; one that is asking belongs to a worker that has lost its claim. */
    public List<OpenEnrichment> open(JudgePass pass, int limit) {
        return open(pass, false, limit);
    }

    /** @param onlineOnly without those that may be in one more batch */
    public List<OpenEnrichment> open(JudgePass pass, boolean onlineOnly, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(OPEN)
                .bind("run", pass.runId())
                .bind("judge", pass.judgeTargetId())
                .bind("version", pass.schemaVersion())
                .bind("onlineOnly", onlineOnly)
                .bind("rounds", BatchWish.ROUNDS)
                .bind("limit", limit)
                .map(ConstructorMapper.of(OpenEnrichment.class))
                .list());
    }

    /** Rows of all ordered domains that may be asked in a batch now, by run. @param after the last one of the page before; null: none */
    public List<OpenEnrichment> forBatches(BatchPass pass, OpenEnrichment after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(FOR_BATCHES)
                .bind("judge", pass.judgeTargetId())
                .bind("version", pass.schemaVersion())
                .bind("extractor", pass.extractor())
                .bind("lane", pass.lane().word())
                .bind("usual", pass.usual().word())
                .bind("rounds", BatchWish.ROUNDS)
                .bind("afterRun", after == null ? 0 : after.runId())
                .bind("after", after == null ? 0 : after.id())
                .bind("limit", limit)
                .map(ConstructorMapper.of(OpenEnrichment.class))
                .list());
    }

    /**
     * Whether more rows are to be expected within a while, so that a batch is not made yet: jobs are under way, and no row that
     * nobody was asked about is older than that.
     */
    public boolean gathers(int judgeTarget, Duration longest) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT EXISTS (SELECT 1 FROM job j JOIN target t ON t.id = :judge
                            WHERE j.state IN ('queued', 'processing') AND j.simulated = (t.surface = 'simulated'))
                          AND NOT EXISTS (SELECT 1 FROM enrichment WHERE judge_target_id = :judge AND state = 0 AND attempts = 0
                            AND same_as IS NULL AND planned_at <= now() - :longest * interval '1 ms')""")
                .bind("judge", judgeTarget)
                .bind("longest", longest.toMillis())
                .mapTo(Boolean.class)
                .one());
    }

    /** The rows of a batch from one on, in the order of which its body is made. */
    public List<BatchedEnrichment> inBatch(long batch, int from, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(IN_BATCH.formatted("n >= :from ORDER BY n LIMIT :limit"))
                .bind("batch", batch)
                .bind("from", from)
                .bind("limit", limit)
                .map(ConstructorMapper.of(BatchedEnrichment.class))
                .list());
    }

    /** These rows of a batch, in order; those that it does not have are missing. */
    public List<BatchedEnrichment> inBatch(long batch, Collection<Integer> items) {
        return jdbi.withHandle(handle -> handle.createQuery(IN_BATCH.formatted("n = ANY(:items)"))
                .bind("batch", batch)
                .bindArray("items", Integer.class, items)
                .map(ConstructorMapper.of(BatchedEnrichment.class))
                .list());
    }

    public JudgeTotals totals(JudgePass pass) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COUNTS + FROM_RUN
                        + " AND x.judge_target_id = :judge AND x.schema_version = :version")
                .bind("run", pass.runId())
                .bind("judge", pass.judgeTargetId())
                .bind("version", pass.schemaVersion())
                .map(ConstructorMapper.of(JudgeTotals.class))
                .one());
    }

    /** Of all judges that were asked about a run's answers. */
    public List<JudgeAccount> accounts(int run) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT t.provider, t.model, t.surface = 'simulated' AS simulated, c.* FROM (SELECT x.judge_target_id, x.schema_version, %s%s GROUP BY 1, 2) c
                        JOIN target t ON t.id = c.judge_target_id
                        ORDER BY t.provider, t.model, c.schema_version""".formatted(COUNTS, FROM_RUN))
                .bind("run", run)
                .map(ConstructorMapper.of(JudgeAccount.class))
                .list());
    }
}
