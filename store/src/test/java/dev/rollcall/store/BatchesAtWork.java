package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.BatchIntent.Intended;
import dev.rollcall.store.BatchLines.BatchLine;
import dev.rollcall.store.BatchLines.Replied;
import dev.rollcall.store.BatchResults.Ingest;
import dev.rollcall.store.BatchWish.CallEstimate;
import dev.rollcall.store.ProviderBatches.Posting;
import dev.rollcall.store.ProviderBatches.ProviderWord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A ledger with a job, and its batches. Each call is estimated to cost 10 ticks and 100 input tokens, and costs 8. */
final class BatchesAtWork implements AutoCloseable {
    static final long ESTIMATE = 10;
    static final long COST = 8;

    final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    final Ledger ledger = work.ledger;

    /** Of openai alone. */
    Jobs.Job job(String name, int domains, int repetitions) {
        return work.planned(name, domains, repetitions, "openai");
    }

    /** What a file says of the tokens that the key of {@link #wish} may have in batches; null: nothing. */
    void queueLimit(Long tokens) {
        var keyModel = new KeyModel(false, "openai", "0123abcd", "openai-m");
        Map<LimitKind, Limits.LimitSetting> limits = tokens == null
                ? Map.of()
                : Map.of(
                        LimitKind.BATCH_TOKENS,
                        new Limits.LimitSetting(BigDecimal.valueOf(tokens), "rollcall.yaml, line 1"));
        ledger.limits().publish(List.of(new Limits.LimiterSetup(keyModel, "UTC", limits)));
    }

    BatchWish wish(Jobs.Job job, int atMost) {
        return wish(job, atMost, 1);
    }

    BatchWish wish(Jobs.Job job, int atMost, int atLeast) {
        return new BatchWish(
                ProviderBatches.newToken(),
                job,
                job.targetIds().get(0),
                "0123abcd",
                new BigDecimal("0.5"),
                Instant.now().plus(Duration.ofHours(30)),
                atMost,
                atLeast,
                job.promptVersionIds().stream()
                        .collect(Collectors.toMap(prompt -> prompt, prompt -> new CallEstimate(ESTIMATE, 100))),
                0,
                null,
                BatchWish.ROUNDS);
    }

    ProviderBatch intended(Jobs.Job job, int cells) {
        return ((Intended) ledger.batchIntents().intend(wish(job, cells))).batch();
    }

    ProviderBatch posting(Jobs.Job job, int cells) {
        ProviderBatch batch = intended(job, cells);
        ledger.providerBatches().body(batch.id(), "ab", 10);
        ledger.providerBatches().uploaded(batch.id(), "file-1");
        assertThat(ledger.providerBatches().posting(batch.id(), work.worker)).isEqualTo(Posting.POST);
        return now(batch);
    }

    ProviderBatch running(Jobs.Job job, int cells) {
        ProviderBatch batch = posting(job, cells);
        ledger.providerBatches().running(batch.id(), "batch_1", ProviderWord.of("validating"), Duration.ofSeconds(30));
        return now(batch);
    }

    ProviderBatch ingesting(Jobs.Job job, int cells) {
        ProviderBatch batch = running(job, cells);
        ledger.providerBatches().ingesting(batch.id(), ProviderWord.of("completed"));
        return now(batch);
    }

    ProviderBatch now(ProviderBatch batch) {
        return ledger.batchList().find(batch.id()).orElseThrow();
    }

    /** The items from one to another, exclusive, in lines behind those that are read. */
    Ingest answered(Ledger through, ProviderBatch batch, int from, int to) {
        List<BatchRow> rows = through.batchIntents().rows(batch.id(), from, to - from);
        long read = through.batchList().find(batch.id()).orElseThrow().account().linesRead();
        return through.batchResults()
                .ingest(
                        batch.id(),
                        new BatchLines(
                                read,
                                rows.size(),
                                0,
                                rows.stream().map(row -> answered(batch, row)).toList()));
    }

    Ingest lines(ProviderBatch batch, BatchLine... lines) {
        return ledger.batchResults()
                .ingest(batch.id(), new BatchLines(now(batch).account().linesRead(), lines.length, 0, List.of(lines)));
    }

    BatchRow row(ProviderBatch batch, int n) {
        return ledger.batchIntents().rows(batch.id(), List.of(n)).get(0);
    }

    static BatchLine answered(ProviderBatch batch, BatchRow row) {
        return replied(batch, row, CellState.ANSWERED, Reason.NONE, "ANSWERED", COST, null);
    }

    /** @param pause null unless the cell waits */
    static BatchLine replied(
            ProviderBatch batch,
            BatchRow row,
            CellState state,
            Reason reason,
            String outcome,
            Long cost,
            Duration pause) {
        boolean kept = !state.isOpen() && state != CellState.FAILED;
        return new Replied(
                row.n(),
                new AttemptResult(
                        row.cell(),
                        batch.claimId(),
                        row.attemptN(),
                        state,
                        reason,
                        pause,
                        reason == Reason.OVERLOADED,
                        outcome.equals("EMPTY"),
                        false,
                        outcome,
                        200,
                        "req-" + row.n(),
                        0,
                        new AttemptUsage(TokenCounts.of(90, 20, null, null), null, null, null),
                        cost,
                        false,
                        false,
                        null,
                        kept
                                ? new AttemptResult.AnswerContent(
                                        "m", "stop", false, false, new Body("yes", List.of(), new byte[0]).pack())
                                : null,
                        row.budgeted()));
    }

    /** How many cells are in which state. */
    Map<CellState, Long> cells() {
        return IntStream.range(0, 16)
                .boxed()
                .filter(code -> code < 4 || code > 9)
                .map(CellState::of)
                .map(state -> Map.entry(
                        state, work.test.one(Long.class, "SELECT count(*) FROM cell WHERE state = " + state.code())))
                .filter(count -> count.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whatever happened: cells, attempts, batches, usage and budgets say the same. */
    void balances() {
        assertNone("a cell that a batch holds is asked by an open attempt of it", """
                SELECT c.id FROM cell c WHERE c.state = 3 AND NOT EXISTS (SELECT 1 FROM claim k JOIN provider_batch b ON b.id = k.batch_id
                  JOIN attempt t ON t.batch_id = b.id AND t.cell_id = c.id AND t.n = c.attempts AND t.ended_at IS NULL
                  WHERE k.id = c.claim_id AND b.ended_at IS NULL)
                  AND NOT EXISTS (SELECT 1 FROM claim k WHERE k.id = c.claim_id AND k.batch_id IS NULL)""");
        assertNone("a claim of a batch ends with it", """
                SELECT k.id FROM claim k JOIN provider_batch b ON b.id = k.batch_id
                WHERE b.ended_at IS NOT NULL OR b.handed_over_at IS NOT NULL""");
        assertNone("each item is counted once", """
                SELECT b.id FROM provider_batch b JOIN provider_batch_item i ON i.batch_id = b.id
                GROUP BY b.id HAVING count(*) <> b.items OR count(i.outcome) <> b.answered + b.failed + b.expired + b.missing
                  OR count(*) FILTER (WHERE i.outcome IN ('ANSWERED', 'TRUNCATED', 'REFUSED')) <> b.answered""");
        assertNone("an attempt ends with its item", """
                SELECT i.n FROM provider_batch_item i JOIN attempt t ON t.cell_id = i.key AND t.n = i.attempt_n
                WHERE (i.outcome IS NULL) <> (t.ended_at IS NULL) OR t.batch_id <> i.batch_id""");
        assertNone("a batch costs what its attempts cost", """
                SELECT b.id FROM provider_batch b JOIN attempt t ON t.batch_id = b.id
                GROUP BY b.id HAVING coalesce(sum(t.cost_ticks), 0) <> b.cost_ticks""");
        assertNone("usage has what was asked, and nothing that was not", """
                SELECT 1 FROM (SELECT count(*) AS n, coalesce(sum(cost_ticks), 0) AS ticks FROM attempt
                  WHERE ended_at IS NOT NULL AND outcome <> 'NOT_ASKED') t,
                (SELECT coalesce(sum(attempts), 0) AS n, coalesce(sum(cost_ticks), 0) AS ticks FROM (SELECT attempts, cost_ticks FROM usage_day
                  UNION ALL SELECT attempts, cost_ticks FROM usage_delta) x) u WHERE t.n <> u.n OR t.ticks <> u.ticks""");
        assertNone("a budget is the sum of its attempts", """
                SELECT g.job_id FROM job_budget g JOIN attempt t ON t.job_id = g.job_id
                LEFT JOIN (SELECT job_id, sum((greatest(posts, 1) - 1) * reserved_ticks) AS twice FROM provider_batch GROUP BY 1) b
                  ON b.job_id = g.job_id
                GROUP BY g.job_id, g.reserved_ticks, g.spent_ticks, g.lost_ticks, b.twice
                HAVING g.reserved_ticks <> coalesce(sum(t.reserved_ticks) FILTER (WHERE t.ended_at IS NULL AND t.reservation_lost IS NOT TRUE), 0)
                  OR g.lost_ticks <> coalesce(sum(t.reserved_ticks) FILTER (WHERE t.reservation_lost), 0) + coalesce(b.twice, 0)
                  OR g.spent_ticks <> coalesce(sum(t.cost_ticks), 0)""");
        assertNone("no budget is exceeded", """
                SELECT job_id FROM job_budget WHERE reserved_ticks + spent_ticks + lost_ticks > limit_ticks""");
        assertNone("a job's account is what its cells say", """
                SELECT state FROM (SELECT j.id AS job, c.state, count(*) AS n FROM job j JOIN job_domain d ON d.job_id = j.id
                    JOIN cell c ON c.window_id = j.window_id AND c.domain_id = d.domain_id AND c.target_id = ANY(j.target_ids)
                      AND c.repetition < j.repetitions WHERE c.state >= 10 AND j.finished_at IS NULL GROUP BY 1, 2) c
                FULL JOIN (SELECT job_id AS job, x.state, sum(n) AS n FROM (SELECT job_id, state, n FROM job_counter
                    UNION ALL SELECT job_id, state, n FROM job_delta) x JOIN job j ON j.id = x.job_id
                  WHERE x.state >= 10 AND j.finished_at IS NULL GROUP BY 1, 2 HAVING sum(n) <> 0) k USING (job, state)
                WHERE c.n IS DISTINCT FROM k.n""");
        assertNone("an answered cell has one answer, of an attempt that was answered", """
                SELECT c.id FROM cell c LEFT JOIN answer a ON a.cell_id = c.id LEFT JOIN attempt t ON t.cell_id = c.id AND t.n = a.n
                WHERE c.state IN (10, 11) AND (t.outcome IS NULL OR t.outcome NOT IN ('ANSWERED', 'TRUNCATED', 'REFUSED'))""");
    }

    private void assertNone(String what, String sql) {
        assertThat(work.test.rows(sql + " LIMIT 3")).as(what).isEmpty();
    }

    @Override
    public void close() {
        work.close();
    }
}
