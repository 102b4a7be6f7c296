package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.AttemptStarts.AttemptStart;
import dev.rollcall.store.Cells.Claimed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Four cells each of two providers; what is held begins no attempt. */
class HoldsTest {
    private final LedgerAtWork work = new LedgerAtWork("groq", "xai");
    private final Ledger ledger = work.ledger;
    private final Holds holds = ledger.holds();
    private final Jobs.Job job = work.planned("job", 4, 1, "groq", "xai");
    private final int groq = job.targetIds().get(0);
    private final int xai = job.targetIds().get(1);

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void aPausedJobBeginsNoAttemptAndKeepsItsCallsUnderWay() {
        long claim = work.claim(job);
        List<Claimed> cells = claim(claim, 2);
        assertThat(begins(claim, cells.get(0))).isTrue();
        assertThat(holds.pause(job.id(), List.of(), "wrong prompt", "Ada")).isEqualTo(HoldChange.CHANGED);
        assertThat(begins(claim, cells.get(1))).isFalse();
        assertThat(claim(claim, 8)).isEmpty();
        assertThat(state()).isEqualTo(JobState.PAUSED);
        assertThat(now().pausedWhy()).isEqualTo("Ada: wrong prompt");
        work.answered(new LedgerAtWork.Asked(claim, cells.get(0), 1));
        assertThat(ledger.counters().ended(job.id()))
                .extracting(Counters.Count::n)
                .containsExactly(1L);
        ledger.claims().close(claim);
        assertThat(holds.resume(job.id(), List.of(), "over", "the test")).isEqualTo(HoldChange.CHANGED);
        assertThat(state()).isEqualTo(JobState.QUEUED);
        assertThat(claim(work.claim(job), 8)).hasSize(7);
    }

    @Test
    void aJobThatIsPausedBeforeItIsPlannedGoesOnAsIfItHadBegun() {
        holds.pause(job.id(), List.of(), "not yet", "Ada");
        ledger.jobLifecycle().started(job.id());
        assertThat(state()).isEqualTo(JobState.PAUSED);
        holds.resume(job.id(), List.of(), "over", "the test");
        assertThat(state()).isEqualTo(JobState.PROCESSING);
        assertThat(now().patientSince())
                .as("while it was held nobody was asked")
                .isEqualTo(now().resumedAt());
    }

    @Test
    void eachLatchHasToBeTakenAway() {
        holds.hold(job.id(), HoldKind.BUDGET, "5 USD are spent", "its budget");
        holds.pause(job.id(), List.of(), "wrong prompt", "Ada");
        assertThat(now().pausedWhy()).isEqualTo("its budget: 5 USD are spent; Ada: wrong prompt");
        holds.lift(job.id(), HoldKind.BUDGET);
        assertThat(state()).isEqualTo(JobState.PAUSED);
        assertThat(now().pausedWhy()).isEqualTo("Ada: wrong prompt");
        holds.pause(job.id(), List.of(groq), "odd answers", "Bob");
        holds.resume(job.id(), List.of(), "over", "the test");
        assertThat(state()).isEqualTo(JobState.QUEUED);
        assertThat(holds.of(job.id())).singleElement().satisfies(hold -> {
            assertThat(hold.targetId()).isEqualTo(groq);
            assertThat(hold.byWhom()).isEqualTo("Bob");
        });
    }

    @Test
    void aPausedTargetIsNotAskedInThisJobAlone() {
        Jobs.Job other = work.planned("other", 4, 1, "groq", "xai");
        long claim = work.claim(job);
        Claimed first = claim(claim, 1).get(0);
        assertThat(first.targetId()).isEqualTo(groq);
        holds.pause(job.id(), List.of(groq), "odd answers", "Ada");
        assertThat(begins(claim, first)).isFalse();
        assertThat(claim(claim, 8)).extracting(Claimed::targetId).hasSize(4).containsOnly(xai);
        ledger.claims().close(claim);
        assertThat(ledger.cells().askable(selection(job)).open()).isEqualTo(4);
        assertThat(ledger.cells().outlook(selection(job)).open()).isEqualTo(8);
        assertThat(ledger.counters().open(job)).as("a pause ends nothing").isEqualTo(8);
        assertThat(holds.standing(job.id()).notHeld(job.targetIds())).containsExactly(xai);
        assertThat(ledger.cells().claim(work.claim(other), selection(other), 8).orElseThrow())
                .hasSize(8);
    }

    @Test
    void aCancelledTargetsCellsStayOpenAndAreNoLongerOpenInTheJob() {
        Jobs.Job other = work.planned("other", 4, 1, "groq", "xai");
        assertThat(holds.cancelTargets(job.id(), List.of(groq), "its key is gone", "Ada"))
                .isEqualTo(HoldChange.CHANGED);
        assertThat(ledger.counters().open(job)).isEqualTo(4);
        assertThat(ledger.counters().recount(job)).isEqualTo(4);
        work.asked(job, 8).forEach(work::answered);
        assertThat(ledger.counters().recount(job)).isZero();
        assertThat(ledger.counters().recount(other)).isEqualTo(4);
        work.asked(other, 8).forEach(work::answered);
        assertThat(ledger.counters().recount(job))
                .as("answered through another job")
                .isZero();
        assertThat(holds.pause(job.id(), List.of(groq), "late", "Ada")).isEqualTo(HoldChange.UNCHANGED);
    }

    @Test
    void aJobWhoseLastTargetIsCancelledIsCancelled() {
        holds.cancelTargets(job.id(), List.of(groq), "first", "Ada");
        assertThat(state()).isEqualTo(JobState.QUEUED);
        holds.cancelTargets(job.id(), List.of(xai), "second", "Ada");
        assertThat(state()).isEqualTo(JobState.CANCELLED);
        assertThat(now().note()).isEqualTo("its last provider was cancelled by Ada: second");
    }

    @Test
    void twiceIsOnceAndNothingHoldsAJobThatHasEnded() {
        holds.pause(job.id(), List.of(), "first", "Ada");
        assertThat(holds.pause(job.id(), List.of(), "second", "Bob")).isEqualTo(HoldChange.UNCHANGED);
        assertThat(holds.of(job.id())).extracting(Holds.Hold::why).containsExactly("first");
        holds.resume(job.id(), List.of(), "over", "the test");
        assertThat(holds.resume(job.id(), List.of(), "over", "the test")).isEqualTo(HoldChange.UNCHANGED);
        ledger.jobLifecycle().cancel(job.id());
        assertThat(holds.pause(job.id(), List.of(), "late", "Ada")).isEqualTo(HoldChange.JOB_ENDED);
        assertThat(ledger.jobLifecycle().prioritize(job.id(), 2)).isFalse();
        assertThat(state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aPausedJobCanBeCancelled() {
        holds.pause(job.id(), List.of(), "wrong prompt", "Ada");
        assertThat(ledger.jobLifecycle().cancel(job.id())).isTrue();
        assertThat(holds.lift(job.id(), HoldKind.PAUSE)).isEqualTo(HoldChange.JOB_ENDED);
        ledger.counters().settle();
        assertThat(now().finishedAt()).isNotNull();
    }

    private Jobs.Job now() {
        return ledger.jobs().byId(job.id()).orElseThrow();
    }

    private JobState state() {
        return now().state();
    }

    private List<Claimed> claim(long claim, int cells) {
        return new ArrayList<>(
                ledger.cells().claim(claim, selection(job), cells).orElseThrow());
    }

    private boolean begins(long claim, Claimed cell) {
        return ledger.attemptStarts()
                .record(new AttemptStart(cell.id(), claim, "k"))
                .join()
                .isPresent();
    }

    private CellSelection selection(Jobs.Job of) {
        return CellSelection.of(of, ledger.jobs().domainIds(of.id(), 0, 100), of.targetIds());
    }
}
