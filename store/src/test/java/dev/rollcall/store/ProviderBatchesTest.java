package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.BatchEnds.WithoutLine;
import dev.rollcall.store.BatchList.BatchFilter;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderBatches.Posting;
import dev.rollcall.store.ProviderBatches.ProviderWord;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProviderBatchesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final BatchesAtWork at = new BatchesAtWork();
    private final Ledger ledger = at.ledger;
    private final Ledger other = Ledger.open(LedgerOptions.of(at.work.test.url()));
    private final int worker = at.work.worker;

    @AfterEach
    void close() {
        other.close();
        at.close();
    }

    @Test
    void tokensNameABatchAndItsItems() {
        assertThat(ProviderBatches.newToken()).matches("rc-[a-z2-7]{20}").isNotEqualTo(ProviderBatches.newToken());
        ProviderBatch batch = at.intended(at.job("a", 5, 1), 5);
        assertThat(batch.customId(4)).isEqualTo(batch.token() + "-4").matches("[A-Za-z0-9_-]{1,64}");
        assertThat(batch.item(batch.customId(4))).isEqualTo(4);
        for (String none : new String[] {
            batch.customId(5), batch.token(), batch.token() + "-04", "x-1", null, batch.token() + "--1"
        }) {
            assertThat(batch.item(none)).as(String.valueOf(none)).isEqualTo(-1);
        }
    }

    /** Each step is done by a process that dies right after it; another one reads what is there, and goes on. */
    @Test
    void whoeverFindsABatchGoesOnWithIt() {
        Job job = at.job("a", 10, 1);
        ledger.budgets().set(job.id(), 1_000L, null, "me");
        ProviderBatch made = at.intended(job, 10);
        at.balances();

        ProviderBatch batch = found(made, BatchState.INTENDED);
        assertThat(other.providerBatches().uploaded(batch.id(), "file-1"))
                .as("without a body")
                .isFalse();
        assertThat(other.providerBatches().posting(batch.id(), worker)).isEqualTo(Posting.STALE);
        assertThat(other.providerBatches().body(batch.id(), "ab", 10)).isTrue();
        assertThat(ledger.providerBatches().body(batch.id(), "ab", 10))
                .as("built again")
                .isTrue();
        assertThat(ledger.providerBatches().body(batch.id(), "cd", 11))
                .as("built otherwise")
                .isFalse();
        assertThat(other.providerBatches().uploaded(batch.id(), "file-1")).isTrue();
        at.balances();

        batch = found(made, BatchState.UPLOADED);
        assertThat(batch.requestSha256()).isEqualTo("ab");
        assertThat(batch.remote().inputFileId()).isEqualTo("file-1");
        assertThat(ledger.providerBatches().posting(batch.id(), worker)).isEqualTo(Posting.POST);
        at.balances();

        batch = found(made, BatchState.POSTING);
        assertThat(batch.times().postedAt()).isNotNull();
        assertThat(batch.remote().posts()).isEqualTo(1);
        assertThat(other.batchEnds().account(batch.id(), WithoutLine.NOT_ASKED)).isFalse();
        assertThat(other.providerBatches().running(batch.id(), "batch_1", ProviderWord.of("validating"), SOON))
                .isTrue();
        at.balances();

        batch = found(made, BatchState.RUNNING);
        assertThat(batch.remote().providerTaskId()).isEqualTo("batch_1");
        assertThat(ledger.providerBatches().polled(batch.id(), new ProviderWord("in_progress", 3, 2, 1), SOON))
                .isTrue();
        batch = found(made, BatchState.RUNNING);
        assertThat(batch.remote().toldSucceeded()).isEqualTo(2);
        assertThat(batch.remote().polls()).isEqualTo(1);
        assertThat(other.providerBatches().cancelling(batch.id())).isTrue();
        batch = found(made, BatchState.CANCELLING);
        assertThat(ledger.providerBatches().ingesting(batch.id(), ProviderWord.of("cancelled")))
                .isTrue();
        at.balances();

        batch = found(made, BatchState.INGESTING);
        at.answered(other, batch, 0, 4);
        at.balances();
        at.answered(ledger, batch, 4, 6);
        at.balances();
        assertThat(other.batchEnds().account(batch.id(), WithoutLine.NOT_ASKED)).isTrue();
        at.balances();

        batch = at.now(batch);
        assertThat(batch.state()).isEqualTo(BatchState.DONE);
        assertThat(batch.state().status()).isEqualTo("completed");
        assertThat(batch.account()).isEqualTo(new ProviderBatch.Account(6, 6, 0, 0, 4, 0, 0, 48, 0));
        assertThat(batch.savedTicks()).as("at half price, what it cost").isEqualTo(48);
        assertThat(ledger.batchList().open()).isEmpty();
        assertThat(at.cells()).isEqualTo(Map.of(CellState.ANSWERED, 6L, CellState.PLANNED, 4L));
        assertThat(at.work.test.one(Long.class, "SELECT count(*) FROM claim")).isZero();
        assertThat(ledger.budgets().find(job.id()).orElseThrow()).isEqualTo(new Budgets.Budget(1_000L, 0, 48, 0));
    }

    private ProviderBatch found(ProviderBatch batch, BatchState state) {
        List<ProviderBatch> open = other.batchList().open();
        assertThat(open).singleElement().extracting(ProviderBatch::id).isEqualTo(batch.id());
        assertThat(open.get(0).state()).isEqualTo(state);
        return open.get(0);
    }

    @Test
    void ofTwoProcessesOneDoesTheStep() throws Exception {
        Job job = at.job("a", 100, 1);
        raced(() -> at.intended(job, 2), (from, batch) -> {
            from.providerBatches().body(batch.id(), "ab", 1);
            return from.providerBatches().uploaded(batch.id(), "file-1");
        });
        raced(() -> withBody(job), (from, batch) -> from.providerBatches().posting(batch.id(), worker) == Posting.POST);
        raced(
                () -> at.posting(job, 2),
                (from, batch) ->
                        from.providerBatches().repost(batch.id(), batch.remote().posts(), worker) == Posting.POST);
        raced(
                () -> at.posting(job, 2),
                (from, batch) -> from.providerBatches().takeOver(batch.id(), worker, from == ledger ? 8 : 9));
        raced(
                () -> at.posting(job, 2),
                (from, batch) -> from.providerBatches().running(batch.id(), "x", ProviderWord.of("r"), SOON));
        raced(
                () -> at.posting(job, 2),
                (from, batch) -> from.providerBatches().refused(batch.id(), BatchWait.LIMIT, SOON, "429"));
        raced(() -> at.running(job, 2), (from, batch) -> from.providerBatches().cancelling(batch.id()));
        raced(
                () -> at.running(job, 2),
                (from, batch) -> from.providerBatches().ingesting(batch.id(), ProviderWord.of("done")));
        raced(() -> at.running(job, 2), (from, batch) -> from.batchEnds().handOver(batch.id()) >= 0);
        raced(() -> at.running(job, 2), (from, batch) -> from.providerBatches().askCancel(batch.id(), "enough"));
        raced(() -> at.ingesting(job, 2), (from, batch) -> from.batchEnds().account(batch.id(), WithoutLine.NOT_ASKED));
        raced(
                () -> at.intended(job, 2),
                (from, batch) -> from.batchEnds().abandon(batch.id(), BatchState.INTENDED, "no"));
        raced(
                () -> at.ingesting(job, 2),
                (from, batch) -> from.batchResults()
                                .ingest(
                                        batch.id(),
                                        new BatchLines(
                                                0, 1, 0, List.of(BatchesAtWork.answered(batch, at.row(batch, 0)))))
                        instanceof BatchResults.Ingested);
        raced(
                () -> at.running(job, 2),
                (from, batch) -> !from.batchList()
                        .takeDue(false, "openai", 20, Duration.ofHours(1))
                        .isEmpty());
        at.balances();
    }

    private ProviderBatch withBody(Job job) {
        ProviderBatch batch = at.intended(job, 2);
        ledger.providerBatches().body(batch.id(), "ab", 1);
        return batch;
    }

    private interface Step {
        boolean done(Ledger from, ProviderBatch batch);
    }

    private void raced(Supplier<ProviderBatch> batch, Step step) throws Exception {
        for (int i = 0; i < 3; i++) {
            at.work.test.execute("UPDATE provider_batch SET next_poll_at = now() + interval '1 day'");
            ProviderBatch of = batch.get();
            at.work.test.execute("UPDATE provider_batch SET next_poll_at = now() WHERE id = " + of.id());
            var start = new CyclicBarrier(2);
            Function<Ledger, Callable<Boolean>> go = from -> () -> {
                start.await();
                return step.done(from, of);
            };
            var threads = Executors.newFixedThreadPool(2);
            var done = new ArrayList<Boolean>();
            for (Future<Boolean> each : threads.invokeAll(List.of(go.apply(ledger), go.apply(other)))) {
                done.add(each.get());
            }
            threads.shutdown();
            assertThat(done).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void whatIsHeldIsNotPosted() {
        Job job = at.job("a", 10, 1);
        ProviderBatch batch = withBody(job);
        ledger.holds().pause(job.id(), List.of(), "lunch", "me");
        assertThat(at.now(batch).mayPost()).isFalse();
        assertThat(ledger.providerBatches().posting(batch.id(), worker)).isEqualTo(Posting.HELD);
        assertThat(at.now(batch).state()).isEqualTo(BatchState.INTENDED);
        ledger.holds().resume(job.id(), List.of(), "back", "me");
        assertThat(ledger.providerBatches().posting(batch.id(), worker)).isEqualTo(Posting.POST);
        ledger.holds().pause(job.id(), job.targetIds(), "tea", "me");
        assertThat(ledger.providerBatches().repost(batch.id(), 1, worker)).isEqualTo(Posting.HELD);
        at.balances();
    }

    @Test
    void postedAgainItsAttemptsArePossibleDuplicatesAndTheFirstPostIsLostToTheBudget() {
        Job job = at.job("a", 10, 1);
        ledger.budgets().set(job.id(), 150L, null, "me");
        ProviderBatch batch = at.posting(job, 5);
        assertThat(ledger.providerBatches().repost(batch.id(), 1, worker)).isEqualTo(Posting.POST);
        at.balances();
        assertThat(ledger.budgets().find(job.id()).orElseThrow()).isEqualTo(new Budgets.Budget(150L, 50, 0, 50));
        assertThat(ledger.batchIntents().rows(batch.id(), 0, 10)).allMatch(BatchRow::possibleDuplicate);
        assertThat(ledger.counters().tally(job.id()).possibleDuplicates()).isEqualTo(5);
        assertThat(ledger.providerBatches().repost(batch.id(), 1, worker))
                .as("seen as it was before")
                .isEqualTo(Posting.STALE);
        assertThat(ledger.providerBatches().repost(batch.id(), 2, worker)).isEqualTo(Posting.POST);
        assertThat(ledger.providerBatches().repost(batch.id(), 3, worker)).isEqualTo(Posting.NO_BUDGET);
        assertThat(at.now(batch).remote().posts()).isEqualTo(3);
        at.balances();
    }

    @Test
    void whatADeadWorkerPostsIsFoundAndTakenOver() {
        Job job = at.job("a", 10, 1);
        ProviderBatch batch = at.posting(job, 5);
        at.posting(job, 2);
        int next = ledger.workers().register("there", 2, false, List.of("openai"));
        at.work.test.execute("UPDATE provider_batch SET worker_id = " + next + " WHERE id <> " + batch.id());
        assertThat(ledger.batchList().orphans()).isEmpty();
        at.work.test.execute("UPDATE worker SET seen_at = now() - interval '16 s' WHERE id = " + worker);
        assertThat(ledger.batchList().orphans()).extracting(ProviderBatch::id).containsExactly(batch.id());
        assertThat(other.providerBatches().takeOver(batch.id(), worker, next)).isTrue();
        assertThat(ledger.providerBatches().takeOver(batch.id(), worker, 77)).isFalse();
        assertThat(ledger.batchList().orphans()).isEmpty();
    }

    @Test
    void refusedAsAWholeItIsPostedAgainLaterAndIsNoDuplicate() {
        Job job = at.job("a", 10, 1);
        ProviderBatch batch = at.running(job, 5);
        assertThat(ledger.providerBatches().refused(batch.id(), BatchWait.LIMIT, SOON, "token_limit_exceeded"))
                .isTrue();
        ProviderBatch waiting = at.now(batch);
        assertThat(waiting.state()).isEqualTo(BatchState.UPLOADED);
        assertThat(waiting.waitsFor()).isEqualTo(BatchWait.LIMIT);
        assertThat(waiting.problem()).isEqualTo("token_limit_exceeded");
        assertThat(waiting.remote().refusedTaskIds()).containsExactly("batch_1");
        assertThat(waiting.remote().providerTaskId()).isNull();
        assertThat(waiting.remote().refusals()).isEqualTo(1);
        assertThat(waiting.times().nextPollAt()).isAfter(ledger.now());
        assertThat(ledger.providerBatches().posting(batch.id(), worker)).isEqualTo(Posting.POST);
        ledger.providerBatches().running(batch.id(), "batch_2", ProviderWord.of("validating"), SOON);
        assertThat(at.now(batch).waitsFor()).isNull();
        assertThat(ledger.counters().tally(job.id()).possibleDuplicates()).isZero();
        at.balances();
    }

    @Test
    void withoutItsKeyItWaitsInItsState() {
        ProviderBatch batch = at.running(at.job("a", 10, 1), 5);
        assertThat(ledger.providerBatches().waits(batch.id(), BatchState.POSTING, BatchWait.KEY, SOON, "gone"))
                .isFalse();
        assertThat(ledger.providerBatches().waits(batch.id(), BatchState.RUNNING, BatchWait.KEY, SOON, "gone"))
                .isTrue();
        assertThat(at.now(batch).waitsFor()).isEqualTo(BatchWait.KEY);
        assertThat(ledger.providerBatches().polled(batch.id(), ProviderWord.of("in_progress"), SOON))
                .isTrue();
        assertThat(at.now(batch).waitsFor()).isNull();
        assertThat(at.now(batch).problem()).isNull();
    }

    @Test
    void abandonedItsCellsAreThereAtOnceAndNobodyWasAsked() {
        Job job = at.job("a", 2_500, 1);
        ledger.budgets().set(job.id(), 1_000_000L, null, "me");
        ProviderBatch batch = at.posting(job, 2_500);
        assertThat(ledger.batchEnds().abandon(batch.id(), BatchState.POSTING, "not valid: line 7"))
                .isTrue();
        assertThat(ledger.batchEnds().abandon(batch.id(), BatchState.POSTING, "again"))
                .isFalse();
        ProviderBatch over = at.now(batch);
        assertThat(over.state().status()).isEqualTo("failed");
        assertThat(over.problem()).isEqualTo("not valid: line 7");
        assertThat(at.cells()).isEqualTo(Map.of(CellState.PLANNED, 2_500L));
        assertThat(at.work.test.rows("SELECT DISTINCT outcome, possible_duplicate FROM attempt"))
                .containsExactly("{outcome=NOT_ASKED, possible_duplicate=false}");
        assertThat(ledger.usage().total()).isEmpty();
        assertThat(ledger.budgets().find(job.id()).orElseThrow().usedTicks()).isZero();
        at.balances();
    }

    @Test
    void aProcessThatDiesWhileItAbandonsLeavesTheRestToAnother() {
        Job job = at.job("a", 10, 1);
        ProviderBatch batch = at.posting(job, 10);
        at.work.test.execute(
                "UPDATE provider_batch SET state = 'abandoned', problem = 'refused' WHERE id = " + batch.id());
        assertThat(other.batchList().open())
                .singleElement()
                .extracting(ProviderBatch::state)
                .isEqualTo(BatchState.ABANDONED);
        assertThat(other.batchEnds().abandon(batch.id(), BatchState.ABANDONED, null))
                .isTrue();
        assertThat(at.now(batch).problem()).isEqualTo("refused");
        assertThat(at.cells()).isEqualTo(Map.of(CellState.PLANNED, 10L));
        at.balances();
    }

    @Test
    void aCancelledJobAndAPersonWantItToStop() {
        Job job = at.job("a", 10, 1);
        ProviderBatch batch = at.running(job, 5);
        assertThat(at.now(batch).stopWanted()).isFalse();
        ledger.providerBatches().askCancel(batch.id(), "too slow");
        assertThat(at.now(batch).stopWanted()).isTrue();
        assertThat(at.now(batch).cancelWhy()).isEqualTo("too slow");
        ProviderBatch second = at.running(job, 5);
        ledger.holds().cancelTargets(job.id(), job.targetIds(), "too dear", "me");
        assertThat(at.now(second).stopWanted()).isTrue();
    }

    @Test
    void duePollsAreTakenOnceAndAtMostSoMany() {
        Job job = at.job("a", 30, 1);
        for (int i = 0; i < 5; i++) {
            at.running(job, 2);
        }
        assertThat(ledger.batchList().takeDue(false, "openai", 20, SOON)).isEmpty();
        at.work.test.execute("UPDATE provider_batch SET next_poll_at = now() - id * interval '1 s'");
        assertThat(ledger.batchList().takeDue(false, "groq", 20, SOON)).isEmpty();
        assertThat(ledger.batchList().takeDue(false, "openai", 3, SOON))
                .extracting(ProviderBatch::id)
                .containsExactly(3L, 4L, 5L);
        assertThat(other.batchList().takeDue(false, "openai", 3, SOON))
                .extracting(ProviderBatch::id)
                .containsExactly(1L, 2L);
    }

    @Test
    void theUsualTimeIsKnownFromTheTenthBatchOn() {
        Job job = at.job("a", 100, 1);
        int target = job.targetIds().get(0);
        for (int i = 1; i <= 60; i++) {
            ProviderBatch batch = at.ingesting(job, 1);
            at.work.test.execute("UPDATE provider_batch SET posted_at = results_at - " + i
                    + " * interval '1 minute' WHERE id = " + batch.id());
            if (i == 9) {
                assertThat(ledger.batchList().usualTime(target)).isEmpty();
            } else if (i == 10) {
                assertThat(ledger.batchList().usualTime(target)).contains(Duration.ofMinutes(10));
            }
        }
        assertThat(ledger.batchList().usualTime(target)).as("of 11 to 60").contains(Duration.ofMinutes(58));
        assertThat(ledger.batchList().usualTime(target + 1)).isEmpty();
    }

    @Test
    void listsAreReadInPagesTheLatestFirst() {
        Job job = at.job("a", 30, 1);
        Job of = at.job("b", 30, 2);
        List<ProviderBatch> made =
                List.of(at.intended(job, 2), at.running(of, 2), at.running(job, 2), at.ingesting(job, 2));
        ledger.batchEnds().account(made.get(3).id(), WithoutLine.NOT_ASKED);
        assertThat(ledger.batchList().page(false, BatchFilter.ALL, null, 3))
                .extracting(ProviderBatch::id)
                .containsExactly(4L, 3L, 2L);
        assertThat(ledger.batchList().page(false, BatchFilter.ALL, 2L, 3))
                .extracting(ProviderBatch::id)
                .containsExactly(1L);
        assertThat(ledger.batchList().page(true, BatchFilter.ALL, null, 3)).isEmpty();
        assertThat(ledger.batchList().page(null, BatchFilter.ALL, null, 9)).hasSize(4);
        assertThat(ledger.batchList()
                        .page(
                                false,
                                new BatchFilter(job.id(), "openai", Set.of(BatchState.INTENDED, BatchState.RUNNING)),
                                null,
                                9))
                .extracting(ProviderBatch::id)
                .containsExactly(3L, 1L);
        assertThat(ledger.batchList().page(false, new BatchFilter(null, "groq", Set.of()), null, 9))
                .isEmpty();
        ProviderBatch done = ledger.batchList().byToken(made.get(3).token()).orElseThrow();
        assertThat(done.provider()).isEqualTo("openai");
        assertThat(done.job()).isEqualTo("a");
        assertThat(done.priceFactor()).isEqualByComparingTo(new BigDecimal("0.5"));
    }

    @Test
    void itsSubmissionAndItsEndAreTold() {
        ProviderBatch batch = at.ingesting(at.job("a", 5, 1), 5);
        at.answered(ledger, batch, 0, 4);
        ledger.batchEnds().account(batch.id(), WithoutLine.MAYBE_ASKED);
        assertThat(at.work.test.rows(
                        "SELECT type, subject, provider, data ->> 'submitted' AS n, data ->> 'succeeded' AS ok, data ->> 'missing' AS not"
                                + " FROM event_new WHERE type LIKE 'batch%' ORDER BY id"))
                .containsExactly(
                        "{type=batch.submitted, subject=a, provider=openai, n=5, ok=0, not=0}",
                        "{type=batch.ended, subject=a, provider=openai, n=5, ok=4, not=1}");
    }
}
