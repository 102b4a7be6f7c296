package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.AttemptStarts.AttemptStart;
import dev.rollcall.store.Budgets.Budget;
import dev.rollcall.store.Cells.Claimed;
import dev.rollcall.store.Jobs.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is reserved, spent and lost of a job's budget. Estimates and costs are small round numbers here. */
class BudgetsTest {
    private static final Long UNKNOWN = null;

    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;

    @AfterEach
    void close() {
        work.close();
    }

    private record Call(long claim, Claimed cell, int n) {}

    @Test
    void aCallReservesItsEstimateAndIsSettledWithItsBill() {
        Job job = budgeted("a", 100);
        Call call = begun(job, 30).get(0);
        assertThat(budget(job)).isEqualTo(new Budget(100L, 30, 0, 0));
        assertThat(budget(job).leftTicks()).isEqualTo(70);
        answered(call, 12L);
        assertThat(budget(job)).isEqualTo(new Budget(100L, 0, 12, 0));
        balances(job);
    }

    @Test
    void aJobWithoutABudgetReservesNothing() {
        Job job = work.planned("a", 2, 1);
        work.answered(work.asked(job, 1).get(0));
        assertThat(ledger.budgets().find(job.id())).isEmpty();
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM attempt WHERE reserved_ticks IS NOT NULL"))
                .isZero();
    }

    /** In the order in which they came; and while a call is under way that may cost less, nobody is parked. */
    @Test
    void asManyAreBegunAsFitAndTheOthersWaitForThoseUnderWay() {
        Job job = budgeted("a", 100);
        assertThat(together(job, 40, 40, 40, 5)).containsExactly(true, true, false, false);
        assertThat(budget(job).reservedTicks()).isEqualTo(80);
        assertThat(state(job)).isEqualTo(JobState.QUEUED);
    }

    @Test
    void whenNothingIsUnderWayAndTheNextCallDoesNotFitTheJobIsHeldByItsBudget() {
        Job job = budgeted("a", 100);
        answered(begun(job, 60).get(0), 60L);
        assertThat(begun(job, 50)).isEmpty();
        assertThat(state(job)).isEqualTo(JobState.PAUSED);
        assertThat(work.test.rows("SELECT target_id, kind, by_whom FROM hold"))
                .containsExactly("{target_id=0, kind=budget, by_whom=its budget}");
        assertThat(work.test.one(String.class, "SELECT paused_why FROM job"))
                .startsWith("its budget: $0.0000 of $0.0000");
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM cell WHERE state = 3"))
                .isZero();
        assertThat(begun(job, 1)).as("what would fit is not begun either").isEmpty();
    }

    @Test
    void aRaiseLetsItGoOnUnlessSomethingElseHoldsItToo() {
        Job job = parked("a");
        ledger.budgets().set(job.id(), 200L, "worth it", "the test");
        assertThat(state(job)).isEqualTo(JobState.QUEUED);
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM hold")).isZero();
        assertThat(work.test.rows("SELECT limit_ticks, reason, by_whom FROM budget_order ORDER BY id"))
                .contains("{limit_ticks=200, reason=worth it, by_whom=the test}");
        assertThat(begun(job, 50)).hasSize(1);

        Job other = parked("b");
        work.test.execute("INSERT INTO hold (job_id, kind, why, by_whom) VALUES (" + other.id()
                + ", 'pause', 'lunch', 'somebody')");
        ledger.budgets().set(other.id(), null, null, "the test");
        assertThat(state(other)).isEqualTo(JobState.PAUSED);
        assertThat(work.test.one(String.class, "SELECT paused_why FROM job WHERE id = " + other.id()))
                .isEqualTo("somebody: lunch");
        assertThat(ledger.jobs().byId(other.id()).orElseThrow().budgetTicks()).isNull();
    }

    @Test
    void whatIsTakenBackIsCountedOnAndHoldsAgainWhenItIsSetAnew() {
        Job job = budgeted("a", 100);
        Call call = begun(job, 60).get(0);
        ledger.budgets().set(job.id(), null, null, "the test");
        Call more = begun(job, 1_000).get(0);
        answered(more, 900L);
        answered(call, 50L);
        assertThat(budget(job)).isEqualTo(new Budget(null, 0, 950, 0));
        ledger.budgets().set(job.id(), 900L, null, "the test");
        assertThat(state(job)).isEqualTo(JobState.PAUSED);
        balances(job);
    }

    @Test
    void loweringItBelowWhatIsUsedHoldsTheJobAndAnEndedJobIsNotChanged() {
        Job job = budgeted("a", 100);
        Call call = begun(job, 60).get(0);
        assertThat(ledger.budgets().set(job.id(), 50L, null, "the test")).isTrue();
        assertThat(state(job)).isEqualTo(JobState.PAUSED);
        answered(call, 60L);
        ledger.jobLifecycle().cancel(job.id());
        assertThat(ledger.budgets().set(job.id(), 500L, null, "the test")).isFalse();
        assertThat(budget(job)).isEqualTo(new Budget(50L, 0, 60, 0));
    }

    @Test
    void whatADeadWorkerWasAskingIsLostUntilALateAnswerSettlesIt() {
        Job job = budgeted("a", 100);
        List<Call> calls = begun(job, 30, 20);
        work.test.execute("UPDATE claim SET expires_at = now() - interval '1 s'");
        ledger.claims().reap();
        ledger.claims().reap();
        assertThat(budget(job)).isEqualTo(new Budget(100L, 0, 0, 50));
        balances(job);
        answered(calls.get(0), 25L);
        answered(calls.get(0), 25L);
        assertThat(budget(job)).isEqualTo(new Budget(100L, 0, 25, 20));
        balances(job);
    }

    /** Somebody else asks the cell again, and both calls are billed. */
    @Test
    void aLateAnswerThatIsFencedIsPaidForToo() {
        Job job = budgeted("a", 100);
        Call zombie = begun(job, 30).get(0);
        ledger.claims().close(zombie.claim());
        Call next = begun(job, 30).get(0);
        assertThat(next.cell().id()).isEqualTo(zombie.cell().id());
        answered(next, 10L);
        answered(zombie, 11L);
        assertThat(budget(job)).isEqualTo(new Budget(100L, 0, 21, 0));
        balances(job);
    }

    @Test
    void aReplyThatIsLostOnTheWayIsLostAndAnUnpricedOneCountsAsItWasEstimated() {
        Job job = budgeted("a", 100);
        List<Call> calls = begun(job, 30, 20, 10);
        saved(calls.get(0), CellState.WAITING, "UNREACHABLE", UNKNOWN, true, false);
        saved(calls.get(1), CellState.ANSWERED, "ANSWERED", UNKNOWN, false, true);
        saved(calls.get(2), CellState.WAITING, "RATE_LIMITED", UNKNOWN, false, false);
        assertThat(budget(job)).isEqualTo(new Budget(100L, 0, 20, 30));
        balances(job);
    }

    @Test
    void aBudgetForAJobAtWorkCountsWhatItSpentBeforeAndTheCallsThatDoNotKnowOfIt() {
        Job job = work.planned("a", 6, 1);
        saved(plain(job), CellState.ANSWERED, "ANSWERED", 40L, false, false);
        Call before = plain(job);
        ledger.budgets().set(job.id(), 100L, null, "the test");
        assertThat(budget(job)).isEqualTo(new Budget(100L, 0, 40, 0));
        Call since = plain(job);
        assertThat(work.test.rows("SELECT reserved_ticks FROM attempt ORDER BY asked_at"))
                .containsExactly("{reserved_ticks=null}", "{reserved_ticks=null}", "{reserved_ticks=0}");
        answered(before, 7L);
        answered(since, 8L);
        assertThat(budget(job)).isEqualTo(new Budget(100L, 0, 55, 0));
    }

    /** Two workers and two jobs, whose calls begin, are billed, get lost and come late, in groups that have both jobs in them. */
    @Test
    void manyAtOnceNeverDeadlockAndTheSumsBalance() {
        Job job = work.planned("a", 40, 5);
        Job other = work.planned("b", 40, 5, "groq");
        ledger.budgets().set(job.id(), 4_000L, null, "the test");
        ledger.budgets().set(other.id(), 4_000L, null, "the test");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Ledger second = Ledger.open(LedgerOptions.of(work.test.url()))) {
            IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> IntStream.range(0, 15)
                                    .forEach(round -> askSome(
                                            i % 2 == 0 ? ledger : second,
                                            round % 2 == i / 2 % 2 ? job : other,
                                            i + "-" + round,
                                            round % 3 == 0)),
                            threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
        for (Job one : List.of(job, other)) {
            balances(one);
            assertThat(budget(one).reservedTicks()).isZero();
            assertThat(budget(one).usedTicks()).isLessThanOrEqualTo(4_000L);
            assertThat(budget(one).spentTicks()).isPositive();
        }
    }

    /** @param late the claim is freed before the answers come */
    private void askSome(Ledger through, Job job, String owner, boolean late) {
        long claim = through.claims()
                .open(owner, 1, work.worker, true, work.selection(job))
                .orElseThrow();
        List<Claimed> cells =
                through.cells().claim(claim, work.selection(job), 6).orElse(List.of());
        var starts = cells.stream()
                .map(cell ->
                        through.attemptStarts().record(new AttemptStart(cell.id(), claim, "k", 10 + cell.id() % 10)))
                .toList();
        var calls = new ArrayList<Call>();
        for (int i = 0; i < cells.size(); i++) {
            Claimed cell = cells.get(i);
            starts.get(i).join().ifPresent(started -> calls.add(new Call(claim, cell, started.n())));
        }
        if (late) {
            through.claims().close(claim);
        }
        for (int i = 0; i < calls.size(); i++) {
            switch (i % 3) {
                case 0 -> saved(through, calls.get(i), CellState.ANSWERED, "ANSWERED", 9L, false, false);
                case 1 -> saved(through, calls.get(i), CellState.WAITING, "UNREACHABLE", UNKNOWN, true, false);
                default -> {}
            }
        }
        through.claims().close(claim);
    }

    private Job budgeted(String name, long ticks) {
        Job job = work.planned(name, 6, 1);
        ledger.budgets().set(job.id(), ticks, null, "the test");
        return ledger.jobs().byId(job.id()).orElseThrow();
    }

    private Job parked(String name) {
        Job job = budgeted(name, 100);
        answered(begun(job, 60).get(0), 60L);
        assertThat(begun(job, 50)).isEmpty();
        assertThat(state(job)).isEqualTo(JobState.PAUSED);
        return job;
    }

    private List<Claimed> claimed(long claim, Job job, int cells) {
        return ledger.cells().claim(claim, work.selection(job), cells).orElse(List.of());
    }

    /** Those of these calls that could be begun, one after the other, under one claim. */
    private List<Call> begun(Job job, long... estimates) {
        long claim = work.claim(job);
        var calls = new ArrayList<Call>();
        List<Claimed> cells = claimed(claim, job, estimates.length);
        for (int i = 0; i < cells.size(); i++) {
            Claimed cell = cells.get(i);
            ledger.attemptStarts()
                    .record(new AttemptStart(cell.id(), claim, "k", estimates[i]))
                    .join()
                    .ifPresent(started -> calls.add(new Call(claim, cell, started.n())));
        }
        return calls;
    }

    /** By a worker that knows of no budget. */
    private Call plain(Job job) {
        var asked = work.asked(job, 1).get(0);
        return new Call(asked.claim(), asked.cell(), asked.n());
    }

    /** Which of these could be begun, all in one group. */
    private List<Boolean> together(Job job, long... estimates) {
        long claim = work.claim(job);
        var starts = new ArrayList<AttemptStart>();
        List<Claimed> cells = claimed(claim, job, estimates.length);
        for (int i = 0; i < estimates.length; i++) {
            starts.add(new AttemptStart(cells.get(i).id(), claim, "k", estimates[i]));
        }
        var begun = ledger.jdbi().inTransaction(handle -> BudgetedStarts.commit(handle, starts));
        return starts.stream().map(start -> begun.containsKey(start.cell())).toList();
    }

    private void answered(Call call, Long cost) {
        saved(call, CellState.ANSWERED, "ANSWERED", cost, false, false);
    }

    private void saved(Call call, CellState state, String outcome, Long cost, boolean maybeBilled, boolean unpriced) {
        saved(ledger, call, state, outcome, cost, maybeBilled, unpriced);
    }

    private static void saved(
            Ledger through,
            Call call,
            CellState state,
            String outcome,
            Long cost,
            boolean maybeBilled,
            boolean unpriced) {
        through.attemptResults()
                .save(new AttemptResult(
                        call.cell().id(),
                        call.claim(),
                        call.n(),
                        state,
                        state.isOpen() ? Reason.UNREACHABLE : Reason.NONE,
                        state.isOpen() ? Duration.ZERO : null,
                        false,
                        false,
                        maybeBilled,
                        outcome,
                        null,
                        null,
                        10,
                        AttemptUsage.UNKNOWN,
                        cost,
                        false,
                        unpriced,
                        null,
                        state == CellState.ANSWERED
                                ? new AttemptResult.AnswerContent(
                                        "m", null, false, false, new Body("yes", List.of(), new byte[0]).pack())
                                : null,
                        true))
                .join();
    }

    private Budget budget(Job job) {
        return ledger.budgets().find(job.id()).orElseThrow();
    }

    private JobState state(Job job) {
        return ledger.jobs().byId(job.id()).orElseThrow().state();
    }

    /** Each attempt is in exactly one place of its job's budget. */
    private void balances(Job job) {
        Budget byAttempts = new Budget(
                budget(job).limitTicks(),
                sum(job, "reserved_ticks", "ended_at IS NULL AND reservation_lost IS NOT TRUE"),
                sum(
                        job,
                        "coalesce(cost_ticks, CASE WHEN outcome = 'ANSWERED' THEN reserved_ticks END)",
                        "ended_at IS NOT NULL"),
                sum(job, "reserved_ticks", "reservation_lost"));
        assertThat(budget(job)).isEqualTo(byAttempts);
    }

    private long sum(Job job, String what, String where) {
        return work.test.one(
                Long.class,
                "SELECT coalesce(sum(" + what + "), 0) FROM attempt WHERE job_id = " + job.id() + " AND " + where);
    }
}
