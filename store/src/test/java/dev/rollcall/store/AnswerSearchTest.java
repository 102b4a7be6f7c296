package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Actions.NewAction;
import dev.rollcall.store.AnswerSearch.FoundAnswers;
import dev.rollcall.store.Answers.Answer;
import dev.rollcall.store.LedgerAtWork.Asked;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerSearchTest {
    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void allComeOnceInTheOrderInWhichTheyWereSaved() {
        List<Long> saved = answered("a", 7, 14);
        assertThat(found(AnswerFilter.ALL, 3)).containsExactlyElementsOf(saved);
        List<Long> later = answered("b", 9, 4);
        assertThat(found(AnswerFilter.ALL, 200)).containsExactlyElementsOf(concat(saved, later));
    }

    @Test
    void theNewestCanComeFirst() {
        List<Long> saved = answered("a", 7, 14);
        var reversed = new ArrayList<>(saved);
        Collections.reverse(reversed);
        assertThat(found(AnswerFilter.ALL, AnswerOrder.NEWEST_FIRST, 3)).containsExactlyElementsOf(reversed);
        var one = new AnswerFilter(new CellFilter(Map.of("domain", "d3.com")), null, null, null, null);
        assertThat(found(one, AnswerOrder.NEWEST_FIRST, 1))
                .hasSize(2)
                .isEqualTo(
                        found(one, 1).stream().sorted(Comparator.reverseOrder()).toList());
        work.test.execute("UPDATE answer SET at = at - interval '10 days' WHERE cell_id = " + saved.get(2));
        Instant border = Instant.now().minus(5, ChronoUnit.DAYS);
        assertThat(found(new AnswerFilter(CellFilter.ALL, null, border, null, null), AnswerOrder.NEWEST_FIRST, 5))
                .containsExactly(saved.get(2));
        assertThat(found(new AnswerFilter(CellFilter.ALL, border, null, null, null), AnswerOrder.NEWEST_FIRST, 5))
                .hasSize(13)
                .doesNotContain(saved.get(2));
    }

    @Test
    void aPageEndsWhereTheNextBegins() {
        answered("a", 3, 6);
        FoundAnswers first = ledger.answerSearch().matches(AnswerFilter.ALL).page(AnswerKey.START, 4);
        FoundAnswers second = ledger.answerSearch().matches(AnswerFilter.ALL).page(first.next(), 4);
        assertThat(List.of(first.answers().size(), second.answers().size())).containsExactly(4, 2);
        assertThat(second.next()).isNull();
    }

    @Test
    void eachFilterNarrows() {
        answered("a", 5, 10);
        assertThat(of(Map.of("provider", "groq")))
                .hasSize(5)
                .allMatch(key -> key.provider().equals("groq"));
        assertThat(of(Map.of("model", "openai-m"))).hasSize(5);
        assertThat(of(Map.of("domain", "d3.com")))
                .hasSize(2)
                .allMatch(key -> key.domain().equals("d3.com"));
        assertThat(of(Map.of("domain", "d3.com", "provider", "groq"))).hasSize(1);
        assertThat(of(Map.of("prompt", "business"))).hasSize(10);
        assertThat(of(Map.of("prompt", "other"))).isEmpty();
        assertThat(of(Map.of("state", "answered"))).hasSize(10);
        assertThat(of(Map.of("state", "refused"))).isEmpty();
        assertThat(of(Map.of("job", "a"))).hasSize(10);
        assertThat(of(Map.of("window", Window.today(Instant.now()).name()))).hasSize(10);
        assertThat(of(Map.of("window", "w0"))).isEmpty();
        assertThat(found(new AnswerFilter(CellFilter.ALL, null, null, true, null), 5))
                .isEmpty();
        assertThat(found(new AnswerFilter(CellFilter.ALL, null, null, false, null), 5))
                .hasSize(10);
    }

    @Test
    void aSpanOfTimeNarrows() {
        List<Long> saved = answered("a", 2, 3);
        work.test.execute("UPDATE answer SET at = at - interval '10 days' WHERE cell_id = " + saved.get(2));
        Instant border = Instant.now().minus(5, ChronoUnit.DAYS);
        assertThat(found(new AnswerFilter(CellFilter.ALL, border, null, null, null), 5))
                .containsExactlyElementsOf(saved.subList(0, 2));
        assertThat(found(new AnswerFilter(CellFilter.ALL, null, border, null, null), 5))
                .containsExactly(saved.get(2));
    }

    /** Thousands of others stand before it: they are looked through in several statements. */
    @Test
    void theOneThatMatchesIsFoundBehindManyThatDoNot() {
        List<Long> saved = answered("a", 1, 1);
        many(30_000);
        work.test.execute("UPDATE cell SET state = 11 WHERE id = " + saved.get(0));
        FoundAnswers page = ledger.answerSearch()
                .matches(new AnswerFilter(new CellFilter(Map.of("state", "refused")), null, null, null, null))
                .page(AnswerKey.START, 20);
        assertThat(page.answers()).extracting(Answer::cellId).containsExactlyElementsOf(saved);
        assertThat(page.next()).isNull();
    }

    /** Whoever goes on behind the last page must not miss an answer that was written before it and committed after it. */
    @Test
    void whatMayStillBeSavedBeforeHoldsBackWhatIsSavedBehindIt() {
        List<Long> saved = answered("a", 3, 2);
        try (Handle open = ledger.jdbi().open()) {
            open.begin();
            open.execute(
                    "INSERT INTO answer (cell_id, n, at, truncated, simulated)"
                            + " SELECT id, 1, clock_timestamp(), false, false FROM cell WHERE state = 0 ORDER BY id DESC LIMIT 1");
            List<Long> later = answered("b", 3, 1);
            assertThat(found(AnswerFilter.ALL, 5)).containsExactlyElementsOf(saved);
            open.commit();
            assertThat(found(AnswerFilter.ALL, 5)).hasSize(4).endsWith(later.get(0));
        }
    }

    @Test
    void wordsAreFoundOnceTheyAreIndexed() {
        List<Long> saved = answered("a", 4, 4);
        text(saved.get(0), "A low Price for shops.");
        text(saved.get(1), "Cheap, they say;\u0000 price: none.");
        text(saved.get(2), "Nothing of the kind.");
        assertThat(words("price")).isEmpty();
        assertThat(ledger.answerIndex().goOn()).isEqualTo(4);
        assertThat(ledger.answerIndex().goOn()).isZero();
        assertThat(words("price")).containsExactly(saved.get(0), saved.get(1));
        assertThat(words("cheap OR kind")).containsExactly(saved.get(1), saved.get(2));
        assertThat(words("price -cheap")).containsExactly(saved.get(0));
        assertThat(words("\"low price\"")).containsExactly(saved.get(0));
        assertThat(ledger.answerSearch().asksForWords("?!")).isFalse();
        assertThat(ledger.answerIndex().indexed().until())
                .isAfterOrEqualTo(
                        ledger.answers().ofCell(saved.get(3)).orElseThrow().at());
    }

    @Test
    void theIndexWaitsWhileManyAreSavedButNotForLong() {
        answered("a", 50, 99);
        work.test.execute("UPDATE answer SET at = now() + interval '1 hour'");
        assertThat(ledger.answerIndex().waits()).isFalse();
        answered("b", 51, 1);
        work.test.execute("UPDATE answer SET at = now() + interval '1 hour'");
        assertThat(ledger.answerIndex().waits()).isTrue();
        work.test.execute("UPDATE answer_index SET new_at = now() - interval '11 minutes'");
        assertThat(ledger.answerIndex().waits()).isFalse();
        work.test.execute("UPDATE answer_index SET new_at = now()");
        work.test.execute("UPDATE answer SET at = now() - interval '2 seconds'");
        assertThat(ledger.answerIndex().waits()).isFalse();
    }

    /** After an update of Rollcall: what is there is indexed behind what comes. */
    @Test
    void whatIsOlderThanTheIndexIsIndexedTheNewestFirst() {
        many(1_200);
        List<Long> saved = answered("a", 1, 1);
        ledger.answerIndex().goOn();
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM answer_search WHERE cell_id = " + saved.get(0)))
                .isEqualTo(1);
        assertThat(ledger.answerIndex().indexed().from()).isNotNull();
        assertThat(work.test.one(
                        Boolean.class,
                        "SELECT min(at) FILTER (WHERE s.cell_id IS NOT NULL) > max(at) FILTER (WHERE s.cell_id IS NULL)"
                                + " FROM answer a LEFT JOIN answer_search s USING (cell_id)"))
                .isTrue();
        ledger.answerIndex().goOn();
        assertThat(ledger.answerIndex().indexed().from()).isNull();
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM answer_search"))
                .isEqualTo(1_201);
    }

    @Test
    void theWordsOfAReplyGoWithItWhenItsCellIsAskedAgain() {
        var job = work.planned("a", 2, 1);
        List<Asked> asked = work.asked(job, 2);
        work.comes(asked.get(0), "EMPTY", CellState.EMPTY, Reason.EMPTY_ANSWER, null);
        work.answered(asked.get(1));
        ledger.answerIndex().goOn();
        var retry = new NewAction(ActionKind.RETRY, new CellFilter(Map.of("job", "a")), "again", "a test", null);
        ledger.actions()
                .step(ledger.actions().begin(retry, name -> name).action().id());
        assertThat(work.test.rows("SELECT cell_id FROM answer_search"))
                .containsExactly("{cell_id=" + asked.get(1).cell().id() + "}");
    }

    private List<Long> answered(String job, int domains, int cells) {
        List<Asked> asked = work.asked(work.planned(job, domains, 1), cells);
        asked.forEach(work::answered);
        return asked.stream().map(each -> each.cell().id()).toList();
    }

    /** Answers of cells that no job sees, saved an hour ago and before. */
    private void many(int n) {
        String body = HexFormat.of().formatHex(new Body("yes", List.of(), new byte[0]).pack());
        work.test.execute("INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state)"
                + " SELECT 1000000 + i, 1000000, 1, 1, 0, 10 FROM generate_series(1, " + n + ") i");
        work.test.execute(
                "INSERT INTO answer (cell_id, n, at, truncated, simulated) SELECT id, 1, now() - interval '1 hour'"
                        + " - id * interval '1 ms', false, false FROM cell WHERE window_id = 1000000");
        work.test.execute("INSERT INTO answer_body SELECT id, '\\x" + body + "' FROM cell WHERE window_id = 1000000");
    }

    private void text(long cell, String text) {
        ledger.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE answer_body SET body = ? WHERE cell_id = ?",
                        new Body(text, List.of(), new byte[0]).pack(),
                        cell));
    }

    private List<Long> words(String words) {
        return found(new AnswerFilter(CellFilter.ALL, null, null, null, words), 2);
    }

    private List<CellKey> of(Map<String, String> filter) {
        var cells = new ArrayList<CellKey>();
        for (Long cell : found(new AnswerFilter(new CellFilter(filter), null, null, null, null), 3)) {
            cells.add(ledger.answers().ofCell(cell).orElseThrow().key());
        }
        return cells;
    }

    /** The cells of all pages. */
    private List<Long> found(AnswerFilter filter, int limit) {
        return found(filter, AnswerOrder.OLDEST_FIRST, limit);
    }

    private List<Long> found(AnswerFilter filter, AnswerOrder order, int limit) {
        var matches = ledger.answerSearch().matches(filter, order);
        var all = new ArrayList<Long>();
        AnswerKey after = null;
        do {
            FoundAnswers page = matches.page(after, limit);
            assertThat(page.answers()).hasSizeLessThanOrEqualTo(limit);
            page.answers().forEach(answer -> all.add(answer.cellId()));
            after = page.next();
        } while (after != null);
        return all;
    }

    private static List<Long> concat(List<Long> some, List<Long> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
