package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.SamplingSeries.Series;
import dev.rollcall.store.SamplingSeries.SeriesLook;
import dev.rollcall.store.SamplingSeries.SeriesStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of sequential sampling: two targets, one prompt, looks after 2 and 4. */
class SamplingSeriesTest {
    private final LedgerAtWork at = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = at.ledger;

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void theFirstLookIsPlannedAndNoMore() {
        Job job = sampled("job", 3);
        assertThat(cells()).isEqualTo(3 * 2 * 2);
        assertThat(job.planned()).isEqualTo(12);
        assertThat(job.most()).isEqualTo(24);
        assertThat(ledger.counters().open(job)).isEqualTo(12);
    }

    /** As a worker does that was killed when it had decided, or two that decide at once. */
    @Test
    void aLookIsDecidedOnceHoweverOftenItIsTried() {
        Job job = sampled("job", 1);
        answerAll(job);
        List<SeriesLook> looks = ledger.samplingSeries().undecided(job.id(), null, 9);
        assertThat(looks).extracting(SeriesLook::open).containsOnly(false);
        List<SeriesStep> steps = List.of(
                new SeriesStep(looks.get(0), 4, null), new SeriesStep(looks.get(1), 2, SeriesEnd.NARROW_ENOUGH));
        assertThat(ledger.samplingSeries().decide(job.id(), steps)).isEqualTo(2);
        assertThat(cells()).isEqualTo(6);
        assertThat(now(job).cellsPlanned()).containsExactly(4L, 2L);
        assertThat(ledger.samplingSeries().decide(job.id(), steps)).isZero();
        assertThat(ledger.samplingSeries().decide(job.id(), List.of(new SeriesStep(looks.get(0), 2, SeriesEnd.THIN))))
                .isZero();
        assertThat(cells()).isEqualTo(6);
        assertThat(now(job).cellsPlanned()).containsExactly(4L, 2L);
        assertThat(reasons(job)).containsExactly(null, "narrow-enough");
        assertThat(ledger.counters().open(job)).isEqualTo(2);
    }

    @Test
    void aJobThatHasEndedPlansNothing() {
        Job job = sampled("job", 1);
        answerAll(job);
        SeriesLook look = ledger.samplingSeries().undecided(job.id(), null, 1).get(0);
        ledger.jobLifecycle().cancel(job.id());
        assertThat(ledger.samplingSeries().decide(job.id(), List.of(new SeriesStep(look, 4, null))))
                .isZero();
        assertThat(cells()).isEqualTo(4);
        assertThat(reasons(job)).containsOnlyNulls();
    }

    @Test
    void itDoesNotSeeWhatOtherJobsHavePlannedBeyondItsLook() {
        Job job = sampled("job", 1);
        at.planned("other", 1, 4, "openai", "groq");
        assertThat(cells()).isEqualTo(8);
        assertThat(ledger.cells().outlook(at.selection(job)).open()).isEqualTo(4);
        assertThat(answerAll(job)).isEqualTo(4);
        assertThat(ledger.counters().recount(job)).isZero();
        assertThat(ledger.cells().openDomains(job, job.targetIds(), 0, 9)).isEmpty();
        assertThat(ledger.jobLifecycle().complete(job.id()))
                .as("its series go on")
                .isFalse();
    }

    @Test
    void whatAnotherJobHasAnsweredCountsAtOnce() {
        Job job = sampled("job", 1);
        Job other = at.planned("other", 1, 4, "openai", "groq");
        answerAll(other);
        List<SeriesStep> on = ledger.samplingSeries().undecided(job.id(), null, 9).stream()
                .map(look -> new SeriesStep(look, 4, null))
                .toList();
        assertThat(ledger.samplingSeries().decide(job.id(), on)).isEqualTo(2);
        assertThat(now(job).planned()).isEqualTo(8);
        assertThat(ledger.counters().open(job)).isZero();
        assertThat(cells()).isEqualTo(8);
    }

    @Test
    void aRetrySeesTheSameCellsAndLooksNoFurther() {
        Job job = sampled("job", 1);
        List<LedgerAtWork.Asked> asked = at.asked(job, 9);
        asked.subList(0, 3).forEach(at::answered);
        asked.subList(3, 4).forEach(cell -> at.failed(cell, "REJECTED", "no"));
        ledger.samplingSeries()
                .decide(
                        job.id(),
                        ledger.samplingSeries().undecided(job.id(), null, 9).stream()
                                .map(look -> new SeriesStep(look, 2, SeriesEnd.THIN))
                                .toList());
        assertThat(ledger.jobLifecycle().complete(job.id())).isTrue();
        var failed = new CellFilter(Map.of(CellFilter.JOB, "job"));
        Action action = ledger.actions()
                .begin(new Actions.NewAction(ActionKind.RETRY, failed, "again", "a test", null), name -> name)
                .action();
        Job retry = ledger.jobs().byName(action.jobs().get(0)).orElseThrow();
        ledger.cells().plan(retry.id(), 0, Integer.MAX_VALUE);
        assertThat(cells()).isEqualTo(4);
        assertThat(retry.planned()).isEqualTo(2);
        assertThat(reasons(retry)).containsExactly("retry");
        assertThat(ledger.counters().recount(retry)).isEqualTo(1);
    }

    private Job sampled(String name, int domains) {
        Scope scope = Scope.resolve(ledger, false, List.of("openai", "groq"), List.of());
        Job job = ledger.jobs()
                .create(new NewJob(
                        name,
                        Window.today(Instant.now()),
                        new NewJob.Selection.NamedDomains(IntStream.range(0, domains)
                                .mapToObj(i -> Domain.parse("d" + i + ".com"))
                                .toList()),
                        scope,
                        4,
                        false,
                        NewJob.Terms.DEFAULT,
                        NewJob.Origin.of(name),
                        new SamplingTerms(List.of(2, 4), .1)))
                .orElseThrow();
        ledger.cells().plan(job.id(), 0, Integer.MAX_VALUE);
        ledger.counters().recount(job);
        return job;
    }

    private int answerAll(Job job) {
        List<LedgerAtWork.Asked> asked = at.asked(job, 99);
        asked.forEach(at::answered);
        return asked.size();
    }

    private long cells() {
        return at.test.one(Long.class, "SELECT count(*) FROM cell");
    }

    private Job now(Job job) {
        return ledger.jobs().byId(job.id()).orElseThrow();
    }

    private List<String> reasons(Job job) {
        return ledger.samplingSeries().page(job.id(), 0, 0, 9).stream()
                .map(Series::reason)
                .toList();
    }
}
