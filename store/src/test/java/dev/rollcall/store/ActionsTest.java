package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Actions.Begun;
import dev.rollcall.store.Actions.NewAction;
import dev.rollcall.store.Actions.Preview;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.LedgerAtWork.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActionsTest {
    private static final CellFilter REJECTED = new CellFilter(Map.of("reason", "request rejected"));
    private static final CellFilter UNREACHABLE = new CellFilter(Map.of("reason", "no reply"));

    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;
    private final Actions actions = ledger.actions();

    @AfterEach
    void close() {
        work.close();
    }

    /** Of 400 cells, 100 are answered, 200 rejected and 100 get no reply; only these are asked again. */
    @Test
    void oneReasonOfAFinishedJobGetsAJobOfItsOwn() {
        Job job = finished("a", 200);
        List<String> account = account(job);
        List<String> answered = answered();
        Preview preview = actions.preview(ActionKind.RETRY, UNREACHABLE);
        assertThat(List.of(preview.matched(), preview.changed())).containsExactly(100L, 100L);

        Action action = done(ActionKind.RETRY, UNREACHABLE);
        assertThat(List.of(action.matched(), action.changed())).containsExactly(100L, 100L);
        assertThat(action.skipped()).isEmpty();
        Job retry = ledger.jobs().byName(action.jobs().get(0)).orElseThrow();
        assertThat(retry.retryOfJob()).isEqualTo("a");
        assertThat(List.of(retry.windowName(), retry.maxErrors(), retry.priority(), retry.whole()))
                .containsExactly(job.windowName(), job.maxErrors(), job.priority(), false);

        ledger.cells().plan(retry.id(), 0, Integer.MAX_VALUE);
        assertThat(ledger.counters().recount(retry)).isEqualTo(100);
        assertThat(states()).isEqualTo(Map.of(0, 100L, 10, 100L, 14, 200L));
        assertThat(ledger.deadLetters().counts(CellFilter.ALL)).isEqualTo(Map.of("request rejected", 200L));
        work.asked(retry, 500).forEach(work::answered);
        assertThat(ledger.counters().recount(retry)).isZero();
        assertThat(ledger.jobLifecycle().complete(retry.id())).isTrue();
        assertThat(account(job)).as("of the finished job").isEqualTo(account);
        assertThat(answered()).as("of the finished job").containsAll(answered);
        assertThat(ledger.answers().audit(retry).askedAfterAnswer()).isZero();
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM action_cell"))
                .isZero();
    }

    /** Two unfinished jobs see the failed cells; the counters of both say what counting anew says. */
    @Test
    void inUnfinishedJobsCellsAreOpenedInPlace() {
        Job job = work.planned("a", 20, 1);
        Job other = work.planned("b", 30, 1, "openai");
        fail(job, 40);
        ledger.counters().fold();
        Action action = done(ActionKind.RETRY, REJECTED);
        assertThat(action.jobs()).isEmpty();
        assertThat(action.changed()).isEqualTo(20);
        for (Job each : List.of(job, other)) {
            List<Counters.Count> kept = ledger.counters().ended(each.id());
            long open = ledger.counters().open(each);
            assertThat(ledger.counters().recount(each)).isEqualTo(open);
            assertThat(ledger.counters().ended(each.id())).isEqualTo(kept);
        }
        assertThat(states()).isEqualTo(Map.of(0, 30L, 10, 10L, 14, 10L));
        assertThat(work.test.one(
                        Long.class, "SELECT count(*) FROM cell WHERE state = 0 AND (errors, reason) <> (0, 0)"))
                .isZero();
    }

    /** Its count is final, and it can't be called complete with cells that were opened since. */
    @Test
    void aJobWhoseCellsAreOpenedAgainIsNotComplete() {
        Job job = work.planned("a", 1, 1, "openai");
        work.failed(work.asked(job, 1).get(0), "FAILED_PERMANENT", "no");
        assertThat(ledger.counters().recount(job)).isZero();
        done(ActionKind.RETRY, new CellFilter(Map.of("job", "a")));
        assertThat(ledger.jobLifecycle().complete(job.id())).isFalse();
        work.answered(work.asked(job, 1).get(0));
        assertThat(ledger.jobLifecycle().complete(job.id())).isTrue();
    }

    /** Its first reply is replaced by the next one: a cell has at most one. */
    @Test
    void anEmptyAnswerIsAskedAgain() {
        Job job = work.planned("a", 1, 1, "openai");
        work.comes(work.asked(job, 1).get(0), "EMPTY", CellState.EMPTY, Reason.EMPTY_ANSWER, null);
        done(ActionKind.RETRY, new CellFilter(Map.of("state", "empty")));
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM answer")).isZero();
        work.answered(work.asked(job, 1).get(0));
        assertThat(work.test.rows("SELECT n FROM answer")).containsExactly("{n=2}");
        assertThat(ledger.answers().audit(job).askedAfterAnswer()).isZero();
        assertThat(ledger.answers().audit(job).attempts()).isEqualTo(2);
    }

    @Test
    void skippedCellsAreRetriedWithTheirJobOnceTheyCanBeAsked() {
        Job job = work.planned("a", 2, 1);
        ledger.cells().end(selection(job, 0), CellState.SKIPPED, Reason.NO_KEY);
        ledger.cells().end(selection(job, 1), CellState.FAILED, Reason.PROVIDER_DOWN);
        ledger.jobLifecycle().complete(job.id());
        var ofJob = new CellFilter(Map.of("job", "a"));
        assertThat(actions.preview(ActionKind.RETRY, ofJob).changed()).isEqualTo(4);
        ledger.keys().hold(work.worker, false, List.of(new Keys.Held("groq", "0123abcd", "K")));
        Preview without = actions.preview(ActionKind.RETRY, ofJob);
        assertThat(without.matched()).isEqualTo(4);
        assertThat(without.skipped()).isEqualTo(Map.of("no worker has a key for its provider", 2L));
        Action action = done(ActionKind.RETRY, ofJob);
        assertThat(action.changed()).isEqualTo(without.changed()).isEqualTo(2);
        Job retry = ledger.jobs().byName(action.jobs().get(0)).orElseThrow();
        assertThat(retry.targetIds()).isEqualTo(job.targetIds().subList(1, 2));
    }

    @Test
    void anotherNumberThanExpectedChangesNothing() {
        finished("a", 12);
        Begun begun = actions.begin(new NewAction(ActionKind.RETRY, REJECTED, "r", "me", 9L), UnaryOperator.identity());
        assertThat(begun.action()).isNull();
        assertThat(begun.matched()).isEqualTo(12);
        assertThat(ledger.jobs().unfinished()).isEmpty();
        assertThat(actions.list(null, 10)).isEmpty();
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM action_cell"))
                .isZero();
    }

    /** The one who began it is gone after one step of 2,000 cells; a new instance goes on, and ends with the same. */
    @Test
    void anActionThatIsCutOffInTheMiddleIsEndedByWhoeverComesNext() {
        Job job = work.planned("a", 2_500, 1);
        work.test.execute("UPDATE cell SET state = 14, reason = 3 WHERE target_id = "
                + job.targetIds().get(0));
        work.test.execute("UPDATE cell SET state = 10 WHERE target_id = "
                + job.targetIds().get(1));
        work.test.execute("INSERT INTO dead_letter SELECT id, 1, domain_id, target_id, prompt_version_id, reason, now()"
                + " FROM cell WHERE state = 14");
        ledger.counters().recount(job);
        Action begun = actions.begin(
                        new NewAction(ActionKind.RETRY, UNREACHABLE, "r", "me", 2_500L), UnaryOperator.identity())
                .action();
        assertThat(List.of(begun.matched(), begun.changed(), begun.isOver())).containsExactly(2_500L, 0L, false);
        assertThat(actions.step(begun.id())).containsExactly(job.id());
        assertThat(actions.byId(begun.id()).orElseThrow().changed()).isEqualTo(2_000);
        try (var next = Ledger.open(LedgerOptions.of(work.test.url()))) {
            next.actions().goOn();
        }
        Action action = actions.byId(begun.id()).orElseThrow();
        assertThat(List.of(action.matched(), action.changed(), action.isOver())).containsExactly(2_500L, 2_500L, true);
        assertThat(states()).isEqualTo(Map.of(0, 2_500L, 10, 2_500L));
        long open = ledger.counters().open(job);
        assertThat(ledger.counters().recount(job)).isEqualTo(open).isEqualTo(2_500);
        assertThat(actions.step(begun.id())).isEmpty();
    }

    /** Between the beginning and its step, one cell is opened by another action: it is said, and not done twice. */
    @Test
    void whatWasDoneMeanwhileIsSkippedWithTheReason() {
        Job job = work.planned("a", 3, 1, "openai");
        work.asked(job, 3).forEach(asked -> work.failed(asked, "FAILED_PERMANENT", null));
        long slow = actions.begin(new NewAction(ActionKind.RETRY, REJECTED, "r", "me", null), UnaryOperator.identity())
                .action()
                .id();
        done(ActionKind.RETRY, new CellFilter(Map.of("domain", "d1.com")));
        work.answered(work.asked(job, 1).get(0));
        actions.step(slow);
        Action action = actions.byId(slow).orElseThrow();
        assertThat(List.of(action.matched(), action.changed())).containsExactly(3L, 2L);
        assertThat(action.skipped().values()).containsExactly(1L);
        assertThat(states()).isEqualTo(Map.of(0, 2L, 10, 1L));
    }

    @Test
    void whatIsDismissedIsNeitherListedNorRetried() {
        finished("a", 12);
        Action action = done(ActionKind.DISMISS, REJECTED);
        assertThat(List.of(action.changed(), action.isOver())).containsExactly(12L, true);
        assertThat(ledger.deadLetters().counts(CellFilter.ALL)).isEqualTo(Map.of("no reply", 6L));
        assertThat(actions.preview(ActionKind.RETRY, new CellFilter(Map.of("job", "a")))
                        .matched())
                .isEqualTo(6);
        assertThat(work.test.rows("SELECT DISTINCT dismissed_by FROM dead_letter WHERE dismissed_at IS NOT NULL"))
                .containsExactly("{dismissed_by=me}");
    }

    @Test
    void jobsAreCancelledByFilterAllOrNone() {
        Job first = work.planned("a", 1, 1);
        Job second = work.planned("b", 1, 1, "openai");
        finished("c", 1);
        var all = new CellFilter(Map.of("window", first.windowName()));
        Begun unexpected =
                actions.begin(new NewAction(ActionKind.CANCEL, all, "too dear", "me", 3L), UnaryOperator.identity());
        assertThat(unexpected.matched()).isEqualTo(2);
        assertThat(ledger.jobs().unfinished()).hasSize(2);
        Begun begun =
                actions.begin(new NewAction(ActionKind.CANCEL, all, "too dear", "me", 2L), UnaryOperator.identity());
        assertThat(begun.jobIds()).containsExactly(first.id(), second.id());
        assertThat(ledger.jobs().byId(first.id()).orElseThrow().note()).isEqualTo("cancelled by me: too dear");
        Begun again = actions.begin(
                new NewAction(ActionKind.CANCEL, new CellFilter(Map.of("job", "a")), "r", "me", null),
                UnaryOperator.identity());
        assertThat(again.action().skipped()).isEqualTo(Map.of("it has ended: it is cancelled", 1L));
    }

    @Test
    void jobsAndProvidersInThemArePausedAndResumedByFilter() {
        Job job = work.planned("a", 1, 1, "openai", "groq");
        var all = new CellFilter(Map.of("window", job.windowName()));
        var groq = all.with("provider", "groq");
        assertThat(actions.preview(ActionKind.RESUME, all).skipped()).isEqualTo(Map.of("nobody has paused it", 1L));
        assertThat(done(ActionKind.PAUSE, all).changed()).isEqualTo(1);
        assertThat(ledger.jobs().byId(job.id()).orElseThrow().state()).isEqualTo(JobState.PAUSED);
        assertThat(actions.preview(ActionKind.PAUSE, all).skipped()).isEqualTo(Map.of("it is paused already", 1L));
        assertThat(done(ActionKind.PAUSE, groq).changed())
                .as("a latch of its own")
                .isEqualTo(1);
        assertThat(done(ActionKind.RESUME, all).changed()).isEqualTo(1);
        assertThat(ledger.jobs().byId(job.id()).orElseThrow().state()).isNotEqualTo(JobState.PAUSED);
        assertThat(ledger.holds().of(job.id())).hasSize(1);
        assertThat(done(ActionKind.CANCEL, groq).changed()).isEqualTo(1);
        assertThat(actions.preview(ActionKind.CANCEL, groq).skipped()).isEqualTo(Map.of("it is cancelled already", 1L));
    }

    private Action done(ActionKind kind, CellFilter filter) {
        Action action = actions.begin(new NewAction(kind, filter, "it is over", "me", null), UnaryOperator.identity())
                .action();
        while (!action.isOver()) {
            actions.step(action.id());
            action = actions.byId(action.id()).orElseThrow();
        }
        return action;
    }

    /** Of its cells, a quarter is answered, half is rejected, and a quarter gets no reply; each target and domain has some. */
    private Job finished(String name, int domains) {
        Job job = work.planned(name, domains, 1);
        fail(job, 2 * domains);
        ledger.counters().recount(job);
        ledger.jobLifecycle().complete(job.id());
        return ledger.jobs().byId(job.id()).orElseThrow();
    }

    private void fail(Job job, int cells) {
        List<Asked> asked = work.asked(job, cells);
        for (int i = 0; i < asked.size(); i++) {
            switch ((i / 2 + i % 2) % 4) {
                case 0 -> work.answered(asked.get(i));
                case 1 -> work.comes(asked.get(i), "UNREACHABLE", CellState.FAILED, Reason.UNREACHABLE, "gone");
                default -> work.failed(asked.get(i), "FAILED_PERMANENT", "no such model");
            }
        }
    }

    private CellSelection selection(Job job, int target) {
        return CellSelection.of(
                job,
                ledger.jobs().domainIds(job.id(), 0, 1_000),
                job.targetIds().subList(target, target + 1));
    }

    /** All that the ledger says of a job. */
    private List<String> account(Job job) {
        ledger.counters().fold();
        ledger.usage().fold();
        var rows = new ArrayList<String>();
        for (String table : List.of("job_counter", "job_delta", "job_outcome", "job_domain", "job_trouble")) {
            rows.addAll(work.test.rows("SELECT * FROM " + table + " WHERE job_id = " + job.id() + " ORDER BY 1, 2"));
        }
        rows.addAll(work.test.rows("SELECT * FROM job WHERE id = " + job.id()));
        return rows;
    }

    private List<String> answered() {
        return work.test.rows(
                "SELECT a.*, c.state, c.attempts FROM answer a JOIN cell c ON c.id = a.cell_id ORDER BY 1");
    }

    private Map<Integer, Long> states() {
        return ledger.jdbi().withHandle(handle -> {
            var states = new TreeMap<Integer, Long>();
            handle.createQuery("SELECT state, count(*) AS n FROM cell GROUP BY 1")
                    .map((row, context) -> states.put(row.getInt("state"), row.getLong("n")))
                    .list();
            return states;
        });
    }
}
