package dev.rollcall.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.BatchWait;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import dev.rollcall.store.Lanes.TargetLane;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.workflows.CrawlJobWorkflow;
import dev.rollcall.workflows.JobReport;
import dev.rollcall.workflows.WorkflowIds;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers, networks and people do to batches, and what becomes of the job. */
@Timeout(400)
class BatchFaultsTest {
    private LaneAtWork at;

    @AfterEach
    void close() {
        at.close();
    }

    private void begin(String provider, String... faults) {
        at = new LaneAtWork(provider);
        at.faults(faults);
        at.begin();
    }

    private ProviderBatch await(Predicate<ProviderBatch> wanted) {
        while (!Thread.currentThread().isInterrupted()) {
            for (ProviderBatch batch : at.batches()) {
                if (wanted.test(batch)) {
                    return batch;
                }
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("in vain: " + at.batches());
    }

    private void assertAnsweredOnce(JobReport report, int cells) {
        assertThat(report.state()).isEqualTo("completed");
        assertThat(report.cells()).containsExactly(Map.entry("answered", (long) cells));
        assertThat(at.simulator.cells().values())
                .hasSize(cells)
                .allSatisfy(cell -> assertThat(cell.usable()).isEqualTo(1));
        assertThat(at.ledger.answers().audit(job(report)).askedAfterAnswer()).isZero();
    }

    private Job job(JobReport report) {
        return at.ledger.jobs().byName(report.job()).orElseThrow();
    }

    /** The simulated clock is a day ahead as soon as the batch is taken: it has expired, and a tenth was answered. */
    @Test
    void whatABatchLeavesWhenItExpiresIsAskedAgainAndOnlyThat() {
        begin("openai", "openai=batch-expired:1/10");
        Job job = at.job("expired", 50, Lane.BATCH, null);
        CrawlJobWorkflow workflow = at.start(job);
        await(batch -> batch.state() == BatchState.RUNNING);
        at.faults();
        at.control("clock", "+25h");
        assertAnsweredOnce(WorkflowStub.fromTyped(workflow).getResult(JobReport.class), 100);
        ProviderBatch first = at.batches().get(0);
        assertThat(first.account().answered()).isEqualTo(10);
        assertThat(first.account().expired() + first.account().missing()).isEqualTo(90);
        assertThat(at.batches().get(1).items()).as("the second round").isEqualTo(90);
        assertThat(at.ledger.answers().audit(job).possibleDuplicates()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "google", "mistral", "xai", "groq", "together", "perplexity"})
    void aCreateThatIsTakenWithoutAReplyIsFoundByItsName(String provider) {
        begin(provider, provider + "=batch-create-cut, batch-list-lag:500ms");
        Job job = at.job("cut", 20, Lane.BATCH, null);
        CrawlJobWorkflow workflow = at.start(job);
        await(batch -> batch.state() == BatchState.POSTING && batch.problem() != null);
        at.faults();
        assertAnsweredOnce(WorkflowStub.fromTyped(workflow).getResult(JobReport.class), 40);
        assertThat(at.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.state()).isEqualTo(BatchState.DONE);
            assertThat(batch.remote().posts()).isEqualTo(1);
        });
        assertThat(at.ledger.answers().audit(job).possibleDuplicates()).isZero();
        assertThat(at.control("batches", null).lines()).hasSize(1);
    }

    /** Anthropic's batches have no name: its results tell which one it is. */
    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openrouter"})
    void aBatchWithoutANameIsFoundByItsResults(String provider) {
        begin(provider, provider + "=batch-create-cut");
        Job job = at.job("cut", 20, Lane.BATCH, null);
        CrawlJobWorkflow workflow = at.start(job);
        await(batch -> batch.state() == BatchState.POSTING && batch.problem() != null);
        at.faults();
        assertAnsweredOnce(WorkflowStub.fromTyped(workflow).getResult(JobReport.class), 40);
        assertThat(at.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.state()).isEqualTo(BatchState.DONE);
            assertThat(batch.remote().posts()).isEqualTo(1);
        });
        assertThat(at.control("batches", null).lines()).hasSize(1);
    }

    @Test
    void tooManyTokensInTheQueueFailNoCallAndTheBatchIsPostedAgain() {
        begin("openai", "openai=batch-token-limit");
        Job job = at.job("queue", 20, Lane.BATCH, null);
        CrawlJobWorkflow workflow = at.start(job);
        await(batch -> batch.waitsFor() == BatchWait.LIMIT);
        at.faults();
        assertAnsweredOnce(WorkflowStub.fromTyped(workflow).getResult(JobReport.class), 40);
        assertThat(at.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.remote().refusals()).isPositive();
            assertThat(batch.account().failed()).isZero();
        });
        assertThat(at.ledger.limits().all(true))
                .singleElement()
                .satisfies(
                        of -> assertThat(of.limits().get(LimitKind.BATCH_TOKENS).value())
                                .as("what the provider has said")
                                .isEqualByComparingTo("90000"));
    }

    /** The job is done by its deadline, by asking online; what was cancelled is not asked twice. */
    @Test
    void aBatchThatIsPendingForEverIsCancelledInTime() {
        begin("openai", "openai=batch-pending");
        Instant deadline = Instant.now().plusSeconds(40);
        Job job = at.job("pending", 20, Lane.BATCH, deadline);
        JobReport report = at.crawl(job);
        assertAnsweredOnce(report, 40);
        assertThat(Instant.now()).isBefore(deadline);
        assertThat(at.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.account().answered()).isZero();
            assertThat(batch.account().expired() + batch.account().missing()).isEqualTo(40);
        });
        assertThat(at.ledger.lanes().of(job.id()))
                .singleElement()
                .extracting(TargetLane::batch)
                .isEqualTo(false);
        assertThat(at.ledger.answers().audit(job).possibleDuplicates()).isZero();
    }

    /** What has no line by then is asked online; it may be paid for twice. */
    @Test
    void resultsThatNobodyCanReadToTheEndHoldNoJobBehindItsDeadline() {
        begin("openai", "openai=batch-cut");
        Job job = at.job("unread", 20, Lane.BATCH, Instant.now().plusSeconds(40));
        JobReport report = at.crawl(job);
        assertThat(report.cells()).containsExactly(Map.entry("answered", 40L));
        ProviderBatch batch = at.batches().get(0);
        assertThat(batch.state()).isEqualTo(BatchState.INGESTING);
        assertThat(batch.account().answered()).isBetween(1, 39);
        assertThat(at.ledger.answers().audit(job).possibleDuplicates())
                .isEqualTo(40 - batch.account().answered());
    }

    @Test
    void countersThatLieChangeNothing() {
        begin(
                "openai",
                "openai=batch-wrong-counts, batch-status-0:0.2, batch-doubled, batch-stranger, batch-blank-lines");
        Job job = at.job("lies", 50, Lane.BATCH, null);
        CrawlJobWorkflow workflow = at.start(job);
        ProviderBatch first = await(batch -> batch.state() == BatchState.DONE);
        at.faults();
        JobReport report = WorkflowStub.fromTyped(workflow).getResult(JobReport.class);
        assertThat(report.cells()).containsExactly(Map.entry("answered", 100L));
        assertThat(first.account().answered()).isBetween(50, 99);
        assertThat(first.account().processed()).isEqualTo(100);
        assertThat(first.account().linesDoubled()).isPositive();
        assertThat(first.account().linesUnknown()).isPositive();
    }

    @Test
    void aKeyThatIsGoneAndComesBackFindsItsBatch() {
        begin("openai", "openai=batch-takes:30m");
        Job job = at.job("key", 20, Lane.BATCH, null);
        CrawlJobWorkflow workflow = at.start(job);
        await(batch -> batch.state() == BatchState.RUNNING);
        Map<String, List<HeldKey>> keys = at.keys.get();
        at.keys.set(Map.of());
        ProviderBatch waiting = await(batch -> batch.waitsFor() == BatchWait.KEY);
        assertThat(waiting.state()).isEqualTo(BatchState.RUNNING);
        at.control("clock", "+1h");
        at.keys.set(keys);
        assertAnsweredOnce(WorkflowStub.fromTyped(workflow).getResult(JobReport.class), 40);
        assertThat(at.batches()).hasSize(1);
    }

    @Test
    void aBatchGoesOnWhenTemporalHasLostIt() {
        begin("openai", "openai=batch-takes:30m");
        Job job = at.job("lost", 20, Lane.BATCH, null);
        CrawlJobWorkflow workflow = at.start(job);
        ProviderBatch batch = await(each -> each.state() == BatchState.RUNNING);
        at.client
                .newUntypedWorkflowStub(WorkflowIds.providerBatch(batch.token()))
                .terminate("a test");
        at.control("clock", "+1h");
        at.beginAgain();
        assertAnsweredOnce(WorkflowStub.fromTyped(workflow).getResult(JobReport.class), 40);
        assertThat(at.batches()).hasSize(1);
    }

    @Test
    void aTargetThatIsCancelledHasItsBatchCancelledAndWhatItBringsKept() {
        begin("openai", "openai=batch-takes:30m, batch-slow-cancel:1s");
        Job job = at.job("cancelled", 50, Lane.BATCH, null);
        at.start(job);
        await(each -> each.state() == BatchState.RUNNING);
        at.control("clock", "+15m");
        at.ledger.jobLifecycle().cancel(job.id(), "a test");
        ProviderBatch ended = await(each -> !each.isOpen());
        assertThat(ended.state()).isEqualTo(BatchState.DONE);
        assertThat(ended.account().answered()).isBetween(40, 70);
        assertThat(ended.account().answered()
                        + ended.account().expired()
                        + ended.account().missing())
                .isEqualTo(100);
    }

    @Test
    void aPersonsPauseLetsBatchesUnderWayGoOnAndMakesNoMore() {
        begin("openai", "openai=batch-takes:30m");
        Job job = at.job("paused", 20, Lane.BATCH, null);
        at.start(job);
        await(each -> each.state() == BatchState.RUNNING);
        at.ledger.holds().pause(job.id(), List.of(), "wait", "a test");
        at.control("clock", "+1h");
        ProviderBatch ended = await(each -> !each.isOpen());
        assertThat(ended.account().answered()).isEqualTo(40);
    }

    /** Each half of the results breaks off; what has come is kept, and read only once. */
    @ParameterizedTest
    @ValueSource(strings = {"openai=batch-cut:0.7", "anthropic=batch-cut:0.7", "google=batch-cut:0.7"})
    void resultsThatBreakOffAreReadToTheEnd(String fault) {
        begin(fault.substring(0, fault.indexOf('=')), fault);
        Job job = at.job("cut", 150, Lane.BATCH, null);
        CrawlJobWorkflow workflow = at.start(job);
        await(each -> each.state() == BatchState.INGESTING || !each.isOpen());
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        at.faults();
        assertAnsweredOnce(WorkflowStub.fromTyped(workflow).getResult(JobReport.class), 300);
        assertThat(at.batches().get(0).account().linesDoubled()).isZero();
    }

    /** They end in the middle of a line, however often they are read: the rest may be paid for, and is asked again. */
    @Test
    void resultsThatEndEarlyAreReadThriceAndTheRestIsAskedAgain() {
        begin("openai", "openai=batch-short");
        Job job = at.job("short", 20, Lane.BATCH, null);
        CrawlJobWorkflow workflow = at.start(job);
        await(each -> each.state() == BatchState.DONE);
        at.faults();
        JobReport report = WorkflowStub.fromTyped(workflow).getResult(JobReport.class);
        assertThat(report.cells()).containsExactly(Map.entry("answered", 40L));
        ProviderBatch.Account first = at.batches().get(0).account();
        assertThat(first.answered()).isBetween(15, 25);
        assertThat(first.linesUnknown()).isEqualTo(1);
        assertThat(at.ledger.answers().audit(job).possibleDuplicates()).isEqualTo(first.missing());
    }

    @Test
    void resultsThatAreGoneMayHaveBeenPaidAndAreAskedAgain() {
        begin("openai", "openai=batch-gone");
        Job job = at.job("gone", 20, Lane.BATCH, null);
        CrawlJobWorkflow workflow = at.start(job);
        await(each -> each.state() == BatchState.DONE);
        at.faults();
        JobReport report = WorkflowStub.fromTyped(workflow).getResult(JobReport.class);
        assertThat(report.cells()).containsExactly(Map.entry("answered", 40L));
        assertThat(at.batches().get(0).account().missing()).isEqualTo(40);
        assertThat(at.ledger.answers().audit(job).possibleDuplicates()).isEqualTo(40);
    }

    @Test
    void aBatchThatIsRefusedTwiceIsAskedOnline() {
        begin("openai", "openai=batch-invalid");
        Job job = at.job("refused", 20, Lane.BATCH, null);
        assertAnsweredOnce(at.crawl(job), 40);
        assertThat(at.batches())
                .hasSize(2)
                .allSatisfy(batch -> assertThat(batch.state()).isEqualTo(BatchState.ABANDONED));
    }

    @Test
    void anEmptyAccountParksTheKey() {
        begin("openai", "openai=batch-no-credit:0.5");
        Job job = at.job("broke", 20, Lane.BATCH, null);
        at.start(job);
        await(each -> each.state() == BatchState.DONE);
        while (at.ledger.keys().all(true).stream().noneMatch(key -> key.isSpent())) {
            LockSupport.parkNanos(5_000_000);
        }
        ProviderBatch batch = at.batches().get(0);
        assertThat(batch.account().answered()).isBetween(5, 35);
        assertThat(batch.account().failed()).isEqualTo(40 - batch.account().answered());
    }
}
