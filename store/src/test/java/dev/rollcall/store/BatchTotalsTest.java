package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rollcall.store.BatchEnds.WithoutLine;
import dev.rollcall.store.BatchTotals.BatchTotal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTotalsTest {
    private final BatchesAtWork at = new BatchesAtWork();
    private final Ledger ledger = at.ledger;

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void aLedgerWithoutBatchesHasNone() {
        assertThat(ledger.batchTotals().read()).isEmpty();
    }

    @Test
    void theyAreCountedByProviderAndState() {
        Jobs.Job job = at.job("j1", 5, 2);
        ProviderBatch ended = at.ingesting(job, 4);
        at.answered(ledger, ended, 0, 3);
        ledger.batchEnds().account(ended.id(), WithoutLine.NOT_ASKED);
        ProviderBatch open = at.running(job, 3);
        at.work.test.execute("UPDATE provider_batch SET intended_at = now() - interval '1 h' WHERE id = " + open.id());
        List<BatchTotal> totals = ledger.batchTotals().read();
        assertThat(totals).extracting(BatchTotal::state).containsExactly(BatchState.DONE, BatchState.RUNNING);
        BatchTotal done = totals.get(0);
        assertThat(done.provider()).isEqualTo("openai");
        assertThat(done.open()).isFalse();
        assertThat(done.batches()).isEqualTo(1);
        assertThat(done.answered()).isEqualTo(3);
        assertThat(done.missing()).isEqualTo(1);
        assertThat(done.oldestSeconds()).isNull();
        assertThat(done.costTicks()).isEqualTo(3 * BatchesAtWork.COST);
        assertThat(done.savedTicks()).as("at half the price").isEqualTo(3 * BatchesAtWork.COST);
        assertThat(at.now(ended).savedTicks()).isEqualTo(done.savedTicks());
        assertThat(totals.get(1).oldestSeconds()).isGreaterThanOrEqualTo(3_600);
        assertThat(totals.get(1).late()).isZero();
    }

    @Test
    void whatHasEndedIsCountedWhenItEndsAndNotAgain() {
        Jobs.Job job = at.job("j1", 5, 2);
        ProviderBatch done = at.ingesting(job, 4);
        at.answered(ledger, done, 0, 3);
        ledger.batchEnds().account(done.id(), WithoutLine.NOT_ASKED);
        ProviderBatch refused = at.running(job, 3);
        ledger.batchEnds().abandon(refused.id(), BatchState.RUNNING, "it was refused");
        ProviderBatch silent = at.running(job, 3);
        ledger.batchEnds().handOver(silent.id());
        ledger.batchEnds().giveUp(silent.id(), "nobody has heard how it ended");
        List<BatchTotal> totals = ledger.batchTotals().read();
        at.work.test.execute("DELETE FROM provider_batch WHERE ended_at IS NOT NULL");
        assertThat(totals)
                .extracting(BatchTotal::state, BatchTotal::batches, BatchTotal::answered, BatchTotal::expired)
                .containsExactly(tuple(BatchState.ABANDONED, 2L, 0L, 3L), tuple(BatchState.DONE, 1L, 3L, 0L));
        assertThat(ledger.batchTotals().read()).isEqualTo(totals);
    }

    @Test
    void whatHadEndedBeforeIsCountedWhenTheLedgerIsBroughtUpToDate() {
        String batch =
                "INSERT INTO provider_batch (claim_id, deadline, est_input_tokens, job_id, items, target_id, simulated,"
                        + " price_factor, state, token, fingerprint, answered, cost_ticks, ended_at) VALUES (1, now(), 1, 1, 5,";
        try (var old = TestLedger.openOld(
                "29",
                List.of(
                        "INSERT INTO target (provider, model, surface) VALUES ('openai', 'm', 'api'), ('groq', 'm', 'api')",
                        batch + " 1, false, 0.5, 'done', 'a', 'k', 4, 80, now())",
                        batch + " 1, false, NULL, 'done', 'b', 'k', 5, 90, now())",
                        batch + " 2, false, 0.5, 'running', 'c', 'k', 1, 10, NULL)"))) {
            assertThat(old.ledger().batchTotals().read())
                    .extracting(
                            BatchTotal::provider,
                            BatchTotal::open,
                            BatchTotal::batches,
                            BatchTotal::answered,
                            BatchTotal::costTicks,
                            BatchTotal::savedTicks)
                    .containsExactly(tuple("groq", true, 1L, 1L, 10L, 10L), tuple("openai", false, 2L, 9L, 170L, 80L));
        }
    }

    @Test
    void whatWaitsForItsKeyOrIsPastItsDeadlineIsStuckUntilItHasEnded() {
        Jobs.Job job = at.job("j1", 5, 2);
        ProviderBatch keyless = at.running(job, 3);
        ProviderBatch late = at.running(job, 3);
        assertThat(stuck()).isEmpty();
        ledger.providerBatches()
                .waits(keyless.id(), BatchState.RUNNING, BatchWait.KEY, Duration.ofMinutes(1), "nobody has its key");
        at.work.test.execute("UPDATE provider_batch SET deadline = '2026-11-22T10:00:00Z' WHERE id = " + late.id());
        assertThat(stuck())
                .singleElement()
                .satisfies(reading -> assertThat(reading.value()).isEqualTo(2))
                .satisfies(reading -> assertThat(reading.cause())
                        .isEqualTo(keyless.token() + " waits for the key 0123abcd, " + late.token()
                                + " is open, and its deadline was 2026-11-22 10:00:00 UTC"));
        assertThat(ledger.batchTotals().read())
                .singleElement()
                .satisfies(total -> assertThat(total.withoutKey()).isEqualTo(1))
                .satisfies(total -> assertThat(total.late()).isEqualTo(1));
        ledger.batchEnds().abandon(keyless.id(), BatchState.RUNNING, "it was refused");
        ledger.batchEnds().abandon(late.id(), BatchState.RUNNING, "it was refused");
        assertThat(stuck()).isEmpty();
    }

    private List<AlertReading> stuck() {
        Instant now = ledger.now();
        return ledger.jdbi().withHandle(handle -> AlertMeasure.STUCK_BATCHES.read(handle, now, null));
    }
}
