package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.rollcall.store.DeadLetters.DeadLetter;
import dev.rollcall.store.DeadLetters.LetterKey;
import dev.rollcall.store.LedgerAtWork.Asked;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A dead letter is written with the end of its cell, and goes when the cell is opened again. */
class DeadLettersTest {
    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void whatEndsWithoutAUsableAnswerIsListedWithWhatWasHeardLast() {
        var job = work.planned("a", 5, 1);
        List<Asked> asked = work.asked(job, 10);
        work.answered(asked.get(0));
        work.comes(asked.get(1), "REFUSED", CellState.REFUSED, Reason.NONE, null);
        work.lost(asked.get(2));
        work.comes(asked.get(3), "EMPTY", CellState.EMPTY, Reason.EMPTY_ANSWER, null);
        work.comes(asked.get(4), "INVALID", CellState.INVALID, Reason.UNUSABLE_REPLY, "no text in it");
        work.failed(asked.get(5), "FAILED_PERMANENT", "no such model");
        assertThat(letters(CellFilter.ALL))
                .extracting(DeadLetter::cellId)
                .containsExactly(id(asked, 3), id(asked, 4), id(asked, 5));
        DeadLetter last = letters(CellFilter.ALL).get(2);
        assertThat(List.of(last.job(), last.key().provider(), last.cellReason(), last.message(), last.attempts()))
                .containsExactly("a", "groq", Reason.REJECTED, "no such model", 1);
        assertThat(ledger.deadLetters().counts(CellFilter.ALL))
                .containsOnly(entry("empty answer", 1L), entry("unusable reply", 1L), entry("request rejected", 1L));
    }

    /** In one group: an answer, a doubtful call and a failure, each with what belongs to it. */
    @Test
    void aGroupWithEverythingInItKeepsItAll() {
        var job = work.planned("a", 30, 1);
        List<Asked> asked = work.asked(job, 60);
        IntStream.range(0, 60).parallel().forEach(i -> {
            switch (i % 3) {
                case 0 -> work.answered(asked.get(i));
                case 1 -> work.comes(asked.get(i), "UNREACHABLE", CellState.FAILED, Reason.UNREACHABLE, "gone");
                default -> work.failed(asked.get(i), "FAILED_PERMANENT", "no");
            }
        });
        assertThat(ledger.deadLetters().counts(CellFilter.ALL))
                .containsOnly(entry("no reply", 20L), entry("request rejected", 20L));
        assertThat(ledger.counters().tally(job.id()).possibleDuplicates()).isEqualTo(20);
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM answer")).isEqualTo(20);
    }

    @Test
    void whatIsGivenUpIsListedAndWhatIsSkippedIsNot() {
        var job = work.planned("a", 2, 1);
        List<Integer> targets = job.targetIds();
        List<Integer> domains = ledger.jobs().domainIds(job.id(), 0, 10);
        ledger.jobs().trouble(job.id(), new Jobs.Trouble("openai", Instant.now(), "connection refused"));
        ledger.cells()
                .end(CellSelection.of(job, domains, targets.subList(0, 1)), CellState.FAILED, Reason.PROVIDER_DOWN);
        ledger.cells().end(CellSelection.of(job, domains, targets.subList(1, 2)), CellState.SKIPPED, Reason.NO_KEY);
        assertThat(letters(CellFilter.ALL))
                .hasSize(2)
                .allSatisfy(letter -> assertThat(letter.message()).isEqualTo("connection refused"));
    }

    @Test
    void aLaterJobThatOpensTheCellTakesItOffTheList() {
        var job = work.planned("a", 1, 1, "openai");
        work.failed(work.asked(job, 1).get(0), "FAILED_PERMANENT", "no");
        var later = work.planned("b", 1, 1, "openai");
        assertThat(letters(CellFilter.ALL)).isEmpty();
        work.failed(work.asked(later, 1).get(0), "FAILED_PERMANENT", "no again");
        assertThat(letters(CellFilter.ALL)).extracting(DeadLetter::job).containsExactly("b");
    }

    @Test
    void eachFilterNarrows() {
        var job = work.planned("a", 3, 1);
        for (Asked asked : work.asked(job, 6)) {
            boolean openai = job.targetIds().get(0) == asked.cell().targetId();
            work.comes(
                    asked,
                    openai ? "UNREACHABLE" : "FAILED_PERMANENT",
                    CellState.FAILED,
                    openai ? Reason.UNREACHABLE : Reason.REJECTED,
                    null);
        }
        var other = work.planned("b", 1, 1, "openai");
        assertThat(ledger.cells().openDomains(other, other.targetIds(), 0, 9)).hasSize(1);
        assertThat(matching("provider", "openai")).isEqualTo(2);
        assertThat(matching("model", "groq-m")).isEqualTo(3);
        assertThat(matching("prompt", "business")).isEqualTo(5);
        assertThat(matching("prompt", "audience")).isZero();
        assertThat(matching("domain", "d1.com")).isEqualTo(2);
        assertThat(matching("reason", "request rejected")).isEqualTo(3);
        assertThat(matching("state", "failed")).isEqualTo(5);
        assertThat(matching("state", "empty")).isZero();
        assertThat(matching("job", "a")).isEqualTo(5);
        assertThat(matching("job", "b")).isZero();
        assertThat(matching("window", job.windowName())).isEqualTo(5);
    }

    @Test
    void pagesNeitherSkipNorRepeat() {
        var job = work.planned("a", 7, 1, "openai");
        List<Asked> asked = work.asked(job, 7);
        asked.forEach(one -> work.failed(one, "FAILED_PERMANENT", null));
        List<DeadLetter> first = ledger.deadLetters().page(CellFilter.ALL, LetterKey.START, 4);
        List<DeadLetter> rest =
                ledger.deadLetters().page(CellFilter.ALL, first.get(3).at(), 4);
        assertThat(Stream.concat(first.stream(), rest.stream()).map(DeadLetter::cellId))
                .containsExactlyElementsOf(
                        asked.stream().map(one -> one.cell().id()).toList());
    }

    /** Cells of an older Rollcall: two with an attempt, one that was given up without a call, and three of other states. */
    @Test
    void whatHadFailedBeforeIsListed() {
        try (var old = TestLedger.openOld(
                "8",
                List.of(
                        "INSERT INTO time_window (name, starts_at) VALUES ('w', now())",
                        "INSERT INTO domain (name) SELECT 'd' || i || '.com' FROM generate_series(1, 6) i",
                        "INSERT INTO prompt_version (name, version, text) VALUES ('p', 1, 'x')",
                        "INSERT INTO target (provider, model, surface) VALUES ('openai', 'm', 'api')",
                        "INSERT INTO job (name, window_id, target_ids, prompt_version_ids, repetitions, simulated, whole,"
                                + " domains, state, driver) SELECT n, 1, '{1}', '{1}', 1, false, false, 6, 'completed', 'x'"
                                + " FROM unnest(ARRAY['first', 'second']) n",
                        "INSERT INTO job_domain SELECT j, i FROM generate_series(1, 2) j, generate_series(1, 6) i",
                        "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state, reason)"
                                + " SELECT i, 1, 1, 1, 0, (ARRAY[14, 12, 14, 15, 10, 0])[i], (ARRAY[8, 4, 7, 10, 0, 0])[i]"
                                + " FROM generate_series(1, 6) i",
                        "INSERT INTO attempt (cell_id, n, job_id, asked_at, ended_at, outcome, possible_duplicate, message)"
                                + " SELECT id, 1, 1, now(), now(), 'FAILED_PERMANENT', false, 'no' FROM cell WHERE domain_id < 3"))) {
            assertThat(old.ledger().deadLetters().page(CellFilter.ALL, LetterKey.START, 10))
                    .extracting(letter -> letter.key().domain() + " " + letter.job() + " "
                            + letter.cellReason().words())
                    .containsExactlyInAnyOrder(
                            "d1.com first request rejected",
                            "d2.com first empty answer",
                            "d3.com second provider_down");
        }
    }

    private static long id(List<Asked> asked, int i) {
        return asked.get(i).cell().id();
    }

    private List<DeadLetter> letters(CellFilter filter) {
        return ledger.deadLetters().page(filter, LetterKey.START, 100);
    }

    private long matching(String field, String value) {
        var filter = new CellFilter(Map.of(field, value));
        long counted = ledger.deadLetters().counts(filter).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(letters(filter)).hasSize((int) counted);
        return counted;
    }
}
