package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.store.BatchEnds.WithoutLine;
import dev.rollcall.store.BatchLines.NotAsked;
import dev.rollcall.store.BatchLines.Why;
import dev.rollcall.store.BatchResults.Ingested;
import dev.rollcall.store.BatchResults.OutOfStep;
import dev.rollcall.store.Budgets.Budget;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderBatches.ProviderWord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchResultsTest {
    private final BatchesAtWork at = new BatchesAtWork();
    private final Ledger ledger = at.ledger;

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void aLineIsSavedAsAReplyIsButWithoutALatency() {
        Job job = at.job("a", 3, 1);
        ProviderBatch batch = at.ingesting(job, 3);
        assertThat(at.answered(ledger, batch, 0, 1)).isEqualTo(new Ingested(1, 1, 0, 0));
        long cell = at.row(batch, 0).cell();
        assertThat(ledger.answers().ofCell(cell).orElseThrow().latencyMs()).isNull();
        assertThat(at.work.test.rows(
                        "SELECT outcome, latency_ms, cost_ticks, batch_id FROM attempt WHERE cell_id = " + cell))
                .containsExactly("{outcome=ANSWERED, latency_ms=null, cost_ticks=8, batch_id=" + batch.id() + "}");
        ledger.usage().fold();
        ledger.counters().fold();
        assertThat(ledger.counters().spent(job.id()))
                .singleElement()
                .extracting(Counters.TargetSpending::costTicks)
                .isEqualTo(8L);
        assertThat(ledger.usageMinutes().last(false, Duration.ofHours(1)))
                .as("it says nothing of how the provider is now")
                .isEmpty();
        assertThat(at.work.test.one(Long.class, "SELECT count(*) FROM usage_latency"))
                .isZero();
        at.balances();
    }

    @Test
    void doubledAndUnknownLinesChangeNothing() {
        ProviderBatch batch = at.ingesting(at.job("a", 3, 1), 3);
        var line = BatchesAtWork.answered(batch, at.row(batch, 1));
        assertThat(at.lines(batch, line, line)).isEqualTo(new Ingested(1, 1, 1, 0));
        assertThat(at.lines(batch, line)).isEqualTo(new Ingested(0, 0, 1, 0));
        assertThat(at.lines(batch, new NotAsked(99, Why.EXPIRED), new NotAsked(1, Why.EXPIRED)))
                .isEqualTo(new Ingested(0, 0, 1, 1));
        var unreadable = new BatchLines(5, 4, 4, List.of());
        assertThat(ledger.batchResults().ingest(batch.id(), unreadable)).isEqualTo(new Ingested(0, 0, 0, 4));
        assertThat(at.now(batch).account()).isEqualTo(new ProviderBatch.Account(9, 1, 0, 0, 0, 3, 5, 8, 0));
        at.balances();
    }

    /** The first line is a wait; the second one, of the same item, is an answer. */
    @Test
    void aSecondLineNeverReplacesTheFirst() {
        ProviderBatch batch = at.ingesting(at.job("a", 3, 1), 3);
        BatchRow row = at.row(batch, 0);
        at.lines(
                batch,
                BatchesAtWork.replied(
                        batch, row, CellState.WAITING, Reason.RATE_LIMIT, "RATE_LIMITED", null, Duration.ofMinutes(1)));
        assertThat(at.lines(batch, BatchesAtWork.answered(batch, row))).isEqualTo(new Ingested(0, 0, 1, 0));
        assertThat(at.cells()).isEqualTo(Map.of(CellState.ASKING, 2L, CellState.WAITING, 1L));
        at.balances();
    }

    @Test
    void linesThatAreReadAlreadyAreNotSavedAgain() {
        ProviderBatch batch = at.ingesting(at.job("a", 10, 1), 10);
        at.answered(ledger, batch, 0, 5);
        var late = new BatchLines(0, 1, 0, List.of(BatchesAtWork.answered(batch, at.row(batch, 6))));
        assertThat(ledger.batchResults().ingest(batch.id(), late)).isEqualTo(new OutOfStep(BatchState.INGESTING, 5));
        assertThat(ledger.providerBatches().readAgain(batch.id())).isTrue();
        assertThat(at.answered(ledger, batch, 0, 10)).isEqualTo(new Ingested(5, 5, 5, 0));
        at.balances();
    }

    @Test
    void whatIsNotBeingIngestedTakesNoLines() {
        ProviderBatch batch = at.running(at.job("a", 2, 1), 2);
        assertThat(at.answered(ledger, batch, 0, 1)).isEqualTo(new OutOfStep(BatchState.RUNNING, 0));
        at.balances();
    }

    @Test
    void aResultOfAnotherCellIsRefused() {
        ProviderBatch batch = at.ingesting(at.job("a", 3, 1), 3);
        BatchRow one = at.row(batch, 1);
        var wrong = new BatchRow(0, one.cell(), 1, one.domain(), 1, 0, 0, 0, false, false, null);
        assertThatThrownBy(() -> at.lines(batch, BatchesAtWork.answered(batch, wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("item 0 is attempt 1");
        assertThat(at.now(batch).account().linesRead()).isZero();
    }

    /** Every way in which a row can end, in one batch with a budget. */
    @Test
    void rowsEndByTheRulesOfCalls() {
        Job job = at.job("a", 10, 1);
        ledger.budgets().set(job.id(), 100L, null, "me");
        ProviderBatch batch = at.ingesting(job, 10);
        at.lines(
                batch,
                BatchesAtWork.answered(batch, at.row(batch, 0)),
                BatchesAtWork.replied(batch, at.row(batch, 1), CellState.REFUSED, Reason.NONE, "REFUSED", 6L, null),
                BatchesAtWork.replied(
                        batch, at.row(batch, 2), CellState.INVALID, Reason.UNUSABLE_REPLY, "INVALID", 5L, null),
                BatchesAtWork.replied(
                        batch, at.row(batch, 3), CellState.FAILED, Reason.REJECTED, "FAILED_PERMANENT", null, null),
                BatchesAtWork.replied(
                        batch, at.row(batch, 4), CellState.WAITING, Reason.EMPTY_ANSWER, "EMPTY", 3L, Duration.ZERO),
                BatchesAtWork.replied(
                        batch, at.row(batch, 5), CellState.PLANNED, Reason.NONE, "RATE_LIMITED", null, null),
                BatchesAtWork.replied(
                        batch,
                        at.row(batch, 6),
                        CellState.WAITING,
                        Reason.OVERLOADED,
                        "OVERLOADED",
                        null,
                        Duration.ZERO),
                new NotAsked(7, Why.EXPIRED),
                new NotAsked(8, Why.CANCELLED));
        at.balances();
        ledger.batchEnds().account(batch.id(), WithoutLine.MAYBE_ASKED);
        at.balances();
        assertThat(at.cells())
                .isEqualTo(Map.of(
                        CellState.ANSWERED, 1L,
                        CellState.REFUSED, 1L,
                        CellState.INVALID, 1L,
                        CellState.FAILED, 1L,
                        CellState.WAITING, 2L,
                        CellState.PLANNED, 4L));
        assertThat(at.now(batch).account()).isEqualTo(new ProviderBatch.Account(9, 2, 5, 2, 1, 0, 0, 22, 0));
        assertThat(
                        at.work.test.rows(
                                "SELECT sum(errors) AS errors, sum(empties) AS empties, count(*) FILTER (WHERE maybe_billed) AS maybe FROM cell"))
                .as("the overloaded and the missing one; the empty one; the missing one")
                .containsExactly("{errors=2, empties=1, maybe=1}");
        assertThat(ledger.budgets().find(job.id()).orElseThrow()).isEqualTo(new Budget(100L, 0, 22, 10));
        assertThat(at.work.test.one(Long.class, "SELECT count(*) FROM dead_letter"))
                .isEqualTo(2);
    }

    @Test
    void aMissingRowWithOneErrorTooManyFails() {
        Job job = at.job("a", 2, 1);
        ProviderBatch batch = at.ingesting(job, 2);
        at.work.test.execute(
                "UPDATE cell SET errors = 4 WHERE id = " + at.row(batch, 0).cell());
        ledger.batchEnds().account(batch.id(), WithoutLine.MAYBE_ASKED);
        assertThat(at.cells()).isEqualTo(Map.of(CellState.FAILED, 1L, CellState.PLANNED, 1L));
        at.balances();
    }

    @Test
    void aCancelledJobKeepsAndPaysForWhatComesAndItsAccountIsFinalThen() {
        Job job = at.job("a", 4, 1);
        ledger.budgets().set(job.id(), 100L, null, "me");
        ProviderBatch batch = at.ingesting(job, 4);
        ledger.jobLifecycle().cancel(job.id());
        ledger.counters().settle();
        assertThat(ledger.jobs().byName("a").orElseThrow().finishedAt())
                .as("its calls are under way")
                .isNull();
        assertThat(at.answered(ledger, batch, 0, 3)).isEqualTo(new Ingested(3, 3, 0, 0));
        ledger.batchEnds().account(batch.id(), WithoutLine.NOT_ASKED);
        at.balances();
        ledger.counters().settle();
        assertThat(ledger.jobs().byName("a").orElseThrow().finishedAt()).isNotNull();
        assertThat(ledger.counters().spent(job.id()).get(0).costTicks()).isEqualTo(24);
        assertThat(ledger.budgets().find(job.id()).orElseThrow()).isEqualTo(new Budget(100L, 0, 24, 0));
    }

    @Test
    void handedOverItsCellsAreAskedOnlineAndWhatComesLateIsPaidAndKeptWhereNobodyAskedAgain() {
        Job job = at.job("a", 10, 1);
        ledger.budgets().set(job.id(), 1_000L, null, "me");
        ProviderBatch batch = at.running(job, 10);
        assertThat(ledger.batchEnds().handOver(batch.id())).isEqualTo(10);
        assertThat(ledger.batchEnds().handOver(batch.id())).isEqualTo(-1);
        at.balances();
        assertThat(ledger.budgets().find(job.id()).orElseThrow()).isEqualTo(new Budget(1_000L, 0, 0, 100));
        assertThat(ledger.counters().tally(job.id()).possibleDuplicates()).isEqualTo(10);

        long claim = at.work.claim(job);
        List<Cells.Claimed> cells =
                ledger.cells().claim(claim, at.work.selection(job), 4).orElseThrow();
        for (Cells.Claimed cell : cells) {
            assertThat(ledger.attemptStarts()
                            .record(new AttemptStarts.AttemptStart(cell.id(), claim, "k", 20L))
                            .join()
                            .orElseThrow()
                            .possibleDuplicate())
                    .isTrue();
        }
        assertThat(ledger.providerBatches().ingesting(batch.id(), ProviderWord.of("cancelled")))
                .isTrue();
        assertThat(at.answered(ledger, batch, 0, 9)).isEqualTo(new Ingested(9, 5, 0, 0));
        assertThat(ledger.batchEnds().account(batch.id(), WithoutLine.NOT_ASKED))
                .isTrue();
        at.balances();
        assertThat(at.cells()).isEqualTo(Map.of(CellState.ANSWERED, 5L, CellState.ASKING, 4L, CellState.PLANNED, 1L));
        assertThat(ledger.budgets().find(job.id()).orElseThrow()).isEqualTo(new Budget(1_000L, 80, 72, 0));
    }

    @Test
    void itemsOfOldBatchesGoAndTheirAttemptsStay() {
        Job job = at.job("a", 6, 1);
        ProviderBatch old = at.ingesting(job, 2);
        at.answered(ledger, old, 0, 2);
        ledger.batchEnds().account(old.id(), WithoutLine.NOT_ASKED);
        ProviderBatch open = at.ingesting(job, 2);
        at.work.test.execute(
                "UPDATE provider_batch SET ended_at = now() - interval '31 days' WHERE ended_at IS NOT NULL");
        assertThat(ledger.oldRows().deleteBatchItems(32)).isZero();
        assertThat(ledger.oldRows().deleteBatchItems(30)).isEqualTo(2);
        assertThat(ledger.oldRows().deleteBatchItems(30)).isZero();
        assertThat(ledger.batchIntents().rows(open.id(), 0, 9)).hasSize(2);
        assertThat(at.now(old).account().answered()).isEqualTo(2);
        assertThat(at.work.test.one(Long.class, "SELECT count(*) FROM attempt WHERE batch_id = " + old.id()))
                .isEqualTo(2);
    }

    @Test
    void givenUpAfterItWasHandedOverItsAttemptsStayUnknown() {
        Job job = at.job("a", 10, 1);
        ProviderBatch batch = at.posting(job, 10);
        assertThat(ledger.batchEnds().giveUp(batch.id(), "key gone")).isFalse();
        ledger.batchEnds().handOver(batch.id());
        assertThat(ledger.batchEnds().giveUp(batch.id(), "key gone")).isTrue();
        assertThat(ledger.batchList().open()).isEmpty();
        assertThat(ledger.answers().unresolvedAttempts()).isEqualTo(10);
        at.balances();
    }
}
