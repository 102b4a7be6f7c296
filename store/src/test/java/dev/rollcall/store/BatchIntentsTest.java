package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.BatchIntent.Held;
import dev.rollcall.store.BatchIntent.Intended;
import dev.rollcall.store.BatchIntent.NoBudget;
import dev.rollcall.store.BatchIntent.NoTokens;
import dev.rollcall.store.BatchIntent.TooFew;
import dev.rollcall.store.Budgets.Budget;
import dev.rollcall.store.Jobs.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchIntentsTest {
    private final BatchesAtWork at = new BatchesAtWork();
    private final Ledger ledger = at.ledger;

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void itsCellsAreAskingAndEachHasAnAttemptWithoutAnOutcome() {
        Job job = at.job("a", 10, 2);
        ProviderBatch batch = at.intended(job, 15);
        assertThat(batch.items()).isEqualTo(15);
        assertThat(batch.estInputTokens()).isEqualTo(1_500);
        assertThat(batch.reservedTicks()).isNull();
        assertThat(batch.state()).isEqualTo(BatchState.INTENDED);
        assertThat(batch.mayPost()).isTrue();
        assertThat(at.cells()).isEqualTo(Map.of(CellState.ASKING, 15L, CellState.PLANNED, 5L));
        assertThat(ledger.answers().unresolvedAttempts()).isEqualTo(15);
        List<BatchRow> rows = ledger.batchIntents().rows(batch.id(), 0, 100);
        assertThat(rows)
                .extracting(BatchRow::n)
                .containsExactlyElementsOf(IntStream.range(0, 15).boxed().toList());
        assertThat(rows).extracting(BatchRow::domain).startsWith("d0.com", "d0.com", "d1.com");
        assertThat(rows).extracting(BatchRow::attemptN).containsOnly(1);
        assertThat(ledger.batchIntents().rows(batch.id(), List.of(3, 99))).containsExactly(rows.get(3));
        at.balances();
    }

    @Test
    void theSameTokenGivesTheSameBatch() {
        Job job = at.job("a", 10, 1);
        BatchWish wish = at.wish(job, 5);
        BatchIntent first = ledger.batchIntents().intend(wish);
        assertThat(ledger.batchIntents().intend(wish)).isEqualTo(first);
        assertThat(at.cells()).containsEntry(CellState.ASKING, 5L);
    }

    @Test
    void workersNeitherTakeNorReapWhatABatchHolds() {
        Job job = at.job("a", 10, 1);
        ProviderBatch batch = at.intended(job, 4);
        at.work.test.execute("UPDATE worker SET seen_at = now() - interval '1 day'");
        assertThat(ledger.claims().reap()).isZero();
        long claim = at.work.claim(job);
        assertThat(ledger.cells().claim(claim, at.work.selection(job), 100).orElseThrow())
                .hasSize(6);
        ledger.claims().close(batch.claimId());
        ledger.claims().renew(List.of(batch.claimId()));
        assertThat(ledger.claims().reap()).isEqualTo(6);
        assertThat(at.cells()).isEqualTo(Map.of(CellState.ASKING, 4L, CellState.PLANNED, 6L));
        assertThat(at.work.test.one(String.class, "SELECT expires_at::text FROM claim WHERE batch_id IS NOT NULL"))
                .isEqualTo("infinity");
        at.balances();
    }

    @Test
    void whatIsInABatchIsLeftOutOfWhatIsAskedOnlineAndShownAsWaitingForIt() {
        Job job = at.job("a", 3, 1);
        ProviderBatch batch = at.intended(job, 2);
        assertThat(ledger.cells().openDomains(job, job.targetIds(), 0, 10)).hasSize(1);
        assertThat(ledger.cells().askable(at.work.selection(job)).open()).isEqualTo(1);
        assertThat(ledger.cells().outlook(at.work.selection(job)).open()).isEqualTo(3);
        assertThat(ledger.cells().waiting(job))
                .singleElement()
                .isEqualTo(new Cells.Waiting(
                        "openai", Reason.IN_BATCH.code(), 2, batch.times().deadline()));
        Cells.Cell cell = ledger.cells()
                .byId(ledger.batchIntents().rows(batch.id(), 0, 1).get(0).cell())
                .orElseThrow();
        assertThat(cell.cellState()).isEqualTo(CellState.ASKING);
        assertThat(cell.cellReason()).isEqualTo(Reason.IN_BATCH);
        assertThat(cell.waitUntil()).isEqualTo(batch.times().deadline());
    }

    @Test
    void aBatchOfAnotherJobShowsInAJobThatSeesItsCells() {
        Job job = at.job("a", 3, 1);
        Job other = at.job("b", 5, 1);
        at.intended(job, 2);
        assertThat(ledger.cells().waiting(other))
                .singleElement()
                .extracting(Cells.Waiting::cells)
                .isEqualTo(2L);
        assertThat(at.intended(other, 100).items()).as("one call for both").isEqualTo(3);
        at.balances();
    }

    @Test
    void tooFewAreLeftToBeAskedOnline() {
        Job job = at.job("a", 10, 1);
        assertThat(ledger.batchIntents().intend(at.wish(job, 50, 20))).isEqualTo(new TooFew(10));
        assertThat(at.cells()).isEqualTo(Map.of(CellState.PLANNED, 10L));
        assertThat(ledger.batchList().open()).isEmpty();
        assertThat(at.work.test.one(Long.class, "SELECT count(*) FROM claim")).isZero();
    }

    @Test
    void itIsCutWhereTheBudgetHasNoMoreRoomAndNothingIsBegunThatIsNotPaid() {
        Job job = at.job("a", 20, 1);
        ledger.budgets().set(job.id(), 75L, null, "me");
        ProviderBatch batch = at.intended(job, 50);
        assertThat(batch.items()).isEqualTo(7);
        assertThat(batch.reservedTicks()).isEqualTo(70);
        assertThat(budget(job)).isEqualTo(new Budget(75L, 70, 0, 0));
        assertThat(ledger.batchIntents().intend(at.wish(job, 50))).isEqualTo(new NoBudget(0, false));
        assertThat(ledger.batchIntents().intend(at.wish(job, 50, 5))).isEqualTo(new NoBudget(0, false));
        assertThat(ledger.jobs().byName("a").orElseThrow().state()).isEqualTo(JobState.QUEUED);
        at.balances();
    }

    @Test
    void aBudgetWithoutRoomForOneHoldsTheJob() {
        Job job = at.job("a", 20, 1);
        ledger.budgets().set(job.id(), 9L, null, "me");
        assertThat(ledger.batchIntents().intend(at.wish(job, 50))).isEqualTo(new NoBudget(0, true));
        assertThat(ledger.jobs().byName("a").orElseThrow().state()).isEqualTo(JobState.PAUSED);
        assertThat(ledger.batchIntents().intend(at.wish(job, 50))).isEqualTo(new Held());
        at.balances();
    }

    @Test
    void twoThatShareABudgetNeverReserveMoreThanItHas() {
        Job job = at.job("a", 200, 1);
        ledger.budgets().set(job.id(), 1_000L, null, "me");
        try (Ledger other = Ledger.open(LedgerOptions.of(at.work.test.url()))) {
            race(
                    () -> ledger.batchIntents().intend(at.wish(job, 60)),
                    () -> other.batchIntents().intend(at.wish(job, 60)));
            race(
                    () -> ledger.batchIntents().intend(at.wish(job, 60)),
                    () -> other.batchIntents().intend(at.wish(job, 60)));
        }
        assertThat(budget(job)).isEqualTo(new Budget(1_000L, 1_000, 0, 0));
        assertThat(at.cells()).containsEntry(CellState.ASKING, 100L);
        at.balances();
    }

    @Test
    void aBatchTakesHalfOfAKeysQueueAndWaitsWhileItIsFull() {
        Job job = at.job("a", 20, 1);
        at.queueLimit(1_000L);
        assertThat(intended(at.wish(job, 50)).items()).isEqualTo(5);
        ProviderBatch second = intended(at.wish(job, 50));
        assertThat(second.items()).isEqualTo(5);
        assertThat(ledger.batchIntents().intend(at.wish(job, 50))).isEqualTo(new NoTokens(0));
        assertThat(ledger.batchList().queuedTokens(job.targetIds().get(0), "0123abcd"))
                .isEqualTo(1_000);
        ledger.batchEnds().abandon(second.id(), BatchState.INTENDED, "not wanted");
        assertThat(intended(at.wish(job, 50)).items()).isEqualTo(5);
        at.balances();
    }

    @Test
    void aRefusalTeachesHowMuchAKeyMayQueue() {
        Job job = at.job("a", 20, 1);
        at.queueLimit(null);
        ledger.queueLimits().learn(job.targetIds().get(0), "0123abcd", 900);
        assertThat(intended(at.wish(job, 50)).items()).isEqualTo(4);
        at.queueLimit(600L);
        assertThat(intended(at.wish(job, 50)).items())
                .as("what a file says is less")
                .isEqualTo(2);
        at.queueLimit(null);
        at.work.test.execute("UPDATE limit_value SET changed_at = now() - interval '8 days' WHERE source = 'learned'");
        assertThat(intended(at.wish(job, 50)).items()).isEqualTo(14);
    }

    @Test
    void aLimitOfZeroMakesNoBatch() {
        Job job = at.job("a", 20, 1);
        at.queueLimit(0L);
        assertThat(ledger.batchIntents().intend(at.wish(job, 50))).isEqualTo(new NoTokens(0));
    }

    @Test
    void aJobHasALaneAndADeadline() {
        Job plain = at.job("a", 1, 1);
        assertThat(plain.lane()).isEqualTo(Lane.AUTO);
        assertThat(plain.deadline()).isNull();
        Instant deadline = Instant.parse("2099-01-01T00:00:00Z");
        Job job = ledger.jobs()
                .create(new NewJob(
                        "b",
                        Window.today(Instant.now()),
                        new NewJob.Selection.NamedDomains(List.of(Domain.parse("d0.com"))),
                        Scope.resolve(ledger, false, List.of("openai"), List.of()),
                        1,
                        false,
                        new NewJob.Terms(3, 5, Duration.ofHours(1), null, Lane.BATCH, deadline),
                        NewJob.Origin.of("b")))
                .orElseThrow();
        assertThat(job.lane()).isEqualTo(Lane.BATCH);
        assertThat(job.deadline()).isEqualTo(deadline);
    }

    @Test
    void whatIsHeldOrHasEndedGetsNoBatch() {
        Job job = at.job("a", 5, 1);
        ledger.holds().pause(job.id(), job.targetIds(), "lunch", "me");
        assertThat(ledger.batchIntents().intend(at.wish(job, 5))).isEqualTo(new Held());
        ledger.holds().resume(job.id(), job.targetIds(), "back", "me");
        ledger.jobLifecycle().cancel(job.id());
        assertThat(ledger.batchIntents().intend(at.wish(job, 5))).isEqualTo(new Held());
        assertThat(at.cells()).isEqualTo(Map.of(CellState.PLANNED, 5L));
    }

    @Test
    void aCellThatWasInTwoBatchesIsLeftToBeAskedOnline() {
        Job job = at.job("a", 5, 1);
        for (int round = 0; round < BatchWish.ROUNDS; round++) {
            ProviderBatch batch = at.intended(job, 3);
            ledger.batchEnds().abandon(batch.id(), BatchState.INTENDED, "refused");
        }
        assertThat(at.intended(job, 5).items()).isEqualTo(2);
        at.balances();
    }

    @Test
    void onlySomeDomainsAndFromOneOn() {
        Job job = at.job("a", 10, 2);
        List<Integer> domains = ledger.jobs().domainIds(job.id(), 0, 100);
        BatchWish all = at.wish(job, 3);
        var first = (Intended) ledger.batchIntents().intend(all);
        assertThat(first.lastDomain()).isEqualTo(domains.get(1));
        var some = new BatchWish(
                ProviderBatches.newToken(),
                job,
                all.targetId(),
                all.fingerprint(),
                null,
                all.deadline(),
                50,
                1,
                all.estimates(),
                domains.get(1),
                domains.subList(0, 4),
                2);
        assertThat(intended(some).items())
                .as("the rest of one, and two whole ones")
                .isEqualTo(5);
        at.balances();
    }

    private ProviderBatch intended(BatchWish wish) {
        return ((Intended) ledger.batchIntents().intend(wish)).batch();
    }

    private Budget budget(Job job) {
        return ledger.budgets().find(job.id()).orElseThrow();
    }

    private static void race(Runnable one, Runnable other) {
        var threads = Executors.newFixedThreadPool(2);
        try {
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(one, threads), CompletableFuture.runAsync(other, threads))
                    .join();
        } finally {
            threads.shutdown();
        }
    }
}
