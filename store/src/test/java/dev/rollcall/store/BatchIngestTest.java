package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.BatchEnds.WithoutLine;
import dev.rollcall.store.Jobs.Job;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Those who ingest a large batch die again and again. */
class BatchIngestTest {
    private static final int ITEMS = 50_000;
    private static final int LINES_A_LIFE = 1_000;
    private static final int LINES_A_STEP = 100;

    @Test
    void ofFiftyThousandLinesEachIsSavedOnceThoughItsReaderIsKilledEveryThousand() throws Exception {
        try (var at = new BatchesAtWork()) {
            Job job = at.job("a", ITEMS, 1);
            at.ledger.budgets().set(job.id(), ITEMS * BatchesAtWork.ESTIMATE, null, "me");
            ProviderBatch batch = at.ingesting(job, ITEMS);
            int lives = 0;
            long read = 0;
            while (read < ITEMS) {
                live(at, batch, read + LINES_A_LIFE);
                lives++;
                long before = read;
                read = at.now(batch).account().linesRead();
                assertThat(read).isGreaterThanOrEqualTo(Math.min(ITEMS, before + LINES_A_LIFE));
                if (lives % 10 == 1) {
                    at.balances();
                }
            }
            assertThat(lives).isGreaterThan(20);
            assertThat(at.ledger.batchEnds().account(batch.id(), WithoutLine.MAYBE_ASKED))
                    .isTrue();
            at.balances();
            ProviderBatch.Account account = at.now(batch).account();
            assertThat(account.answered()).isEqualTo(ITEMS);
            assertThat(account.missing()).isZero();
            assertThat(account.linesDoubled()).isZero();
            assertThat(at.cells()).isEqualTo(Map.of(CellState.ANSWERED, (long) ITEMS));
            assertThat(at.work.test.one(Long.class, "SELECT count(*) FROM answer_body"))
                    .isEqualTo(ITEMS);
            assertThat(at.ledger.budgets().find(job.id()).orElseThrow())
                    .isEqualTo(new Budgets.Budget(ITEMS * BatchesAtWork.ESTIMATE, 0, ITEMS * BatchesAtWork.COST, 0));
        }
    }

    /** A process that ingests until its connections are cut, in whatever statement it is then. */
    private static void live(BatchesAtWork at, ProviderBatch batch, long until) throws InterruptedException {
        var enough = new CountDownLatch(1);
        try (Ledger life = Ledger.open(LedgerOptions.of(at.work.test.url()))) {
            var reader = new Thread(() -> read(life, batch, until, enough));
            reader.start();
            enough.await();
            at.work.test.rows(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND pid <> pg_backend_pid()");
            reader.join();
        }
    }

    private static void read(Ledger life, ProviderBatch batch, long until, CountDownLatch enough) {
        try {
            long line =
                    life.batchList().find(batch.id()).orElseThrow().account().linesRead();
            for (; line < ITEMS; line += LINES_A_STEP) {
                List<BatchRow> rows = life.batchIntents().rows(batch.id(), (int) line, LINES_A_STEP);
                life.batchResults()
                        .ingest(
                                batch.id(),
                                new BatchLines(
                                        line,
                                        rows.size(),
                                        0,
                                        rows.stream()
                                                .map(row -> BatchesAtWork.answered(batch, row))
                                                .toList()));
                if (line + LINES_A_STEP >= until) {
                    enough.countDown();
                }
            }
        } catch (RuntimeException e) {
            assertThat(Ledger.isAway(e)).as(String.valueOf(e)).isTrue();
        } finally {
            enough.countDown();
        }
    }
}
