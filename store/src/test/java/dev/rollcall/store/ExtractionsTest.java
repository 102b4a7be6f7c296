package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Extractions.CitedSite;
import dev.rollcall.store.Extractions.ExtractedAnswer;
import dev.rollcall.store.Extractions.ExtractedMention;
import dev.rollcall.store.Extractions.UnreadAnswer;
import dev.rollcall.store.LedgerAtWork.Asked;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExtractionsTest {
    private static final String RULES = "aa";

    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;
    private final TestLedger test = work.test;
    private final ExtractionRuns runs = ledger.extractionRuns();
    private final Extractions extractions = ledger.extractions();
    private final int extractor = ledger.extractors().register("1", RULES);

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void anAnswerIsReadOnceAndItsRowHoldsWhatWasFound() {
        int domain = answered("a", 2, 2);
        ExtractionRun run = wanted(domain, "[1]");
        List<UnreadAnswer> unread = unread(run);
        assertThat(unread).hasSize(4);
        assertThat(unread.get(0).content().text()).isEqualTo("yes");
        assertThat(unread.get(0).resolvedModel()).isEqualTo("m");
        assertThat(unread.get(0).cellState()).isEqualTo(CellState.ANSWERED);
        assertThat(extractions.write(run, unread.stream().map(this::read).toList()))
                .isEqualTo(4);
        assertThat(unread(run)).isEmpty();
        assertThat(extractions.write(run, unread.stream().map(this::read).toList()))
                .isZero();
        assertThat(test.rows("SELECT count(*) AS n, min(named) AS named, min(m.name) AS model FROM extraction e"
                        + " JOIN model m ON m.id = e.model_id WHERE outcome = 1 AND knows = 1"))
                .containsExactly("{n=4, named=1, model=m}");
        assertThat(test.rows(
                        "SELECT count(*) AS n, min(first_start) AS s, max(first_end) AS e, min(n) AS times, min(rank) AS rank"
                                + " FROM mention"))
                .containsExactly("{n=4, s=0, e=3, times=2, rank=1}");
        assertThat(test.rows("SELECT s.name, count(*) AS n, bool_and(c.from_api) AS api FROM citation c"
                        + " JOIN site s ON s.id = c.site_id GROUP BY 1"))
                .containsExactly("{name=example.com, n=4, api=true}");
    }

    @Test
    void whatIsNotAnsweredIsNotRead() {
        Jobs.Job job = work.planned("a", 1, 2);
        List<Asked> asked = work.asked(job, 4);
        work.answered(asked.get(0));
        work.comes(asked.get(1), "REFUSED", CellState.REFUSED, Reason.NONE, null);
        work.comes(asked.get(2), "EMPTY", CellState.EMPTY, Reason.NONE, null);
        ExtractionRun run = wanted(domain("d0.com"), "[1]");
        assertThat(unread(run))
                .extracting(UnreadAnswer::cellState)
                .containsExactly(CellState.ANSWERED, CellState.REFUSED);
    }

    @Test
    void pagesFollowEachOtherAndWindowsAreApart() {
        int domain = answered("a", 1, 5);
        test.execute("INSERT INTO time_window (name, starts_at) VALUES ('other', now())");
        test.execute("INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state)"
                + " SELECT domain_id, (SELECT id FROM time_window WHERE name = 'other'), prompt_version_id, target_id, repetition, 0"
                + " FROM cell");
        ExtractionRun run = wanted(domain, "[1]");
        List<Integer> windows = extractions.windows(domain);
        assertThat(windows).as("with answers").hasSize(1);
        List<UnreadAnswer> first = extractions.unread(run, windows, 0, 4);
        List<UnreadAnswer> second =
                extractions.unread(run, windows, first.get(3).cellId(), 9);
        assertThat(first).hasSize(4);
        assertThat(second)
                .hasSize(6)
                .allMatch(answer -> answer.cellId() > first.get(3).cellId());
    }

    /** The figures change in one moment, and only when all answers are read. */
    @Test
    void aRunBecomesCurrentOnlyWhenNoAnswerLacksItsRow() {
        int domain = answered("a", 1, 3);
        ExtractionRun run = wanted(domain, "[1]");
        List<UnreadAnswer> unread = unread(run);
        write(run, unread.subList(0, 5));
        assertThat(runs.complete(run)).isFalse();
        assertThat(runs.current(domain)).isEmpty();
        write(run, unread.subList(5, 6));
        assertThat(runs.complete(run)).isTrue();
        assertThat(runs.current(domain).orElseThrow().id()).isEqualTo(run.id());

        ExtractionRun next = wanted(domain, "[2]");
        write(next, unread.subList(0, 1));
        assertThat(runs.complete(next)).isFalse();
        assertThat(runs.current(domain).orElseThrow().id())
                .as("while the next is built")
                .isEqualTo(run.id());
        write(next, unread.subList(1, 6));
        assertThat(runs.complete(next)).isTrue();
        assertThat(states())
                .containsExactly("{id=" + run.id() + ", state=old}", "{id=" + next.id() + ", state=current}");
    }

    @Test
    void newAnswersAreAddedToTheCurrentRun() {
        int domain = answered("a", 1, 1);
        ExtractionRun run = read(domain, "[1]");
        answered("b", 1, 3);
        assertThat(unread(run)).hasSize(4);
        assertThat(runs.complete(run)).as("it lacks some").isFalse();
        assertThat(runs.current(domain).orElseThrow().id()).as("and stays").isEqualTo(run.id());
        assertThat(read(domain, "[1]").id()).isEqualTo(run.id());
        assertThat(runs.complete(run)).isTrue();
    }

    @Test
    void whoRevertsHasTheOldFiguresAtOnce() {
        int domain = answered("a", 1, 2);
        ExtractionRun first = read(domain, "[1]");
        read(domain, "[2]");
        ExtractionRun again = wanted(domain, "[1]");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(unread(again)).as("nothing is read anew").isEmpty();
        assertThat(runs.complete(again)).isTrue();
        assertThat(runs.current(domain).orElseThrow().id()).isEqualTo(first.id());
    }

    /** Somebody edits the set while its run is built: the answers of the old set must not become the figures of the new one. */
    @Test
    void aRunOfASetThatIsCurrentNoMoreDoesNotBecomeCurrent() {
        int domain = answered("a", 1, 1);
        ExtractionRun run = wanted(domain, "[1]");
        write(run, unread(run));
        wanted(domain, "[2]");
        assertThat(runs.complete(run)).isFalse();
        assertThat(runs.current(domain)).isEmpty();
    }

    /** Two workers whose claims overlap write the same answers, in any order: each row is one of theirs, and whole. */
    @Test
    void twoWritersMakeTheRowsOfOne() {
        int domain = answered("a", 1, 40);
        ExtractionRun run = wanted(domain, "[1]");
        List<UnreadAnswer> unread = unread(run);
        var writers = new ArrayList<CompletableFuture<Integer>>();
        for (int writer = 0; writer < 4; writer++) {
            writers.add(CompletableFuture.supplyAsync(() -> {
                int written = 0;
                var mine = new ArrayList<>(unread);
                while (!mine.isEmpty()) {
                    int from = ThreadLocalRandom.current().nextInt(mine.size());
                    List<UnreadAnswer> some = mine.subList(from, Math.min(mine.size(), from + 7));
                    written +=
                            extractions.write(run, some.stream().map(this::read).toList());
                    some.clear();
                }
                return written;
            }));
        }
        assertThat(writers.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(unread.size());
        assertThat(runs.complete(run)).isTrue();
        assertThat(test.one(Integer.class, "SELECT count(*) FROM mention")).isEqualTo(unread.size());
        assertThat(test.one(Integer.class, "SELECT count(*) FROM citation")).isEqualTo(unread.size());
    }

    /** Its transaction ends with it: nothing of the statement is there, and the next writer writes all. */
    @Test
    void aWriterThatIsKilledLeavesNothingHalf() throws SQLException {
        int domain = answered("a", 1, 2);
        ExtractionRun run = wanted(domain, "[1]");
        List<UnreadAnswer> unread = unread(run);
        test.execute("INSERT INTO site (name) VALUES ('example.com')");
        try (Connection lock = DriverManager.getConnection(test.url())) {
            lock.setAutoCommit(false);
            // The writer has written its answers' rows, and waits here, at the citation of the last one.
            lock.createStatement()
                    .execute("INSERT INTO citation SELECT "
                            + unread.get(unread.size() - 1).cellId() + ", id, " + extractor + ", 1, true FROM site");
            var writer = CompletableFuture.supplyAsync(() -> write(run, unread));
            String waits = "SELECT coalesce((SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND datname = current_database() LIMIT 1), 0)";
            int pid = 0;
            while (pid == 0) {
                pid = test.one(Integer.class, waits);
            }
            test.one(Boolean.class, "SELECT pg_terminate_backend(" + pid + ")");
            assertThat(writer).failsWithin(java.time.Duration.ofSeconds(30));
            lock.rollback();
        }
        assertThat(unread(run)).hasSameSizeAs(unread);
        assertThat(write(run, unread)).isEqualTo(unread.size());
        assertThat(runs.complete(run)).isTrue();
    }

    /** An archived body can't be read: the run says how many it lacks, and takes them when the archive is back. */
    @Test
    void archivedAnswersAreMissingInALaterRunAndStayInTheOldOne() {
        int domain = answered("a", 1, 2);
        ExtractionRun first = read(domain, "[1]");
        test.execute("CREATE TABLE away AS SELECT * FROM answer_body ORDER BY cell_id LIMIT 3");
        test.execute("DELETE FROM answer_body WHERE cell_id IN (SELECT cell_id FROM away)");
        assertThat(runs.complete(first)).as("its rows are there").isTrue();
        ExtractionRun second = read(domain, "[2]");
        assertThat(runs.current(domain).orElseThrow().id()).isEqualTo(second.id());
        assertThat(runs.current(domain).orElseThrow().unreadable()).isEqualTo(3);
        test.execute("INSERT INTO answer_body SELECT * FROM away");
        assertThat(unread(second)).hasSize(3);
    }

    @Test
    void threeRunsAreKeptAndThoseThatReportsName() {
        int domain = answered("a", 1, 1);
        List<ExtractionRun> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(read(domain, "[" + i + "]"));
            if (i == 1) {
                assertThat(runs.keep(all.get(1).id())).isTrue();
            }
        }
        // Never current, and of a set that nobody wants any more.
        ExtractionRun abandoned = wanted(domain, "[99]");
        write(abandoned, unread(abandoned));
        ExtractionRun building = wanted(domain, "[100]");
        assertThat(runs.prune(domain)).isEqualTo(3);
        assertThat(runs.of(domain))
                .extracting(ExtractionRun::id)
                .containsExactly(
                        building.id(),
                        all.get(5).id(),
                        all.get(4).id(),
                        all.get(3).id(),
                        all.get(1).id());
        assertThat(test.one(Integer.class, "SELECT count(DISTINCT run_id) FROM extraction"))
                .isEqualTo(4);
        assertThat(test.one(Integer.class, "SELECT count(DISTINCT run_id) FROM mention"))
                .isEqualTo(4);
        assertThat(test.one(Integer.class, "SELECT count(*) FROM citation"))
                .as("of the same extractor")
                .isEqualTo(2);
        assertThat(write(abandoned, List.of())).isZero();
        assertThat(runs.keep(abandoned.id())).isFalse();
    }

    @Test
    void theLastRunOfAnExtractorTakesItsCitationsWithIt() {
        int domain = answered("a", 1, 1);
        read(domain, "[0]");
        int newer = ledger.extractors().register("2", "bb");
        for (int i = 1; i < 4; i++) {
            read(domain, "[" + i + "]", newer);
        }
        runs.prune(domain);
        assertThat(test.rows("SELECT extractor_id AS x, count(*) AS n FROM citation GROUP BY 1"))
                .containsExactly("{x=" + newer + ", n=2}");
    }

    private ExtractionRun read(int domain, String set) {
        return read(domain, set, extractor);
    }

    private ExtractionRun read(int domain, String set, int by) {
        put(domain, set);
        ExtractionRun run = runs.wanted(domain, by).orElseThrow();
        write(run, unread(run));
        assertThat(runs.complete(run)).isTrue();
        return run;
    }

    private int write(ExtractionRun run, List<UnreadAnswer> answers) {
        return extractions.write(run, answers.stream().map(this::read).toList());
    }

    private ExtractedAnswer read(UnreadAnswer answer) {
        int us = ledger.entities().ids(domain("d0.com")).get("us");
        return new ExtractedAnswer(
                answer,
                ExtractionOutcome.ANSWERED,
                true,
                List.of(new ExtractedMention(us, 0, 3, 2, 1, 100)),
                List.of(new CitedSite("example.com", 1, true)));
    }

    private List<UnreadAnswer> unread(ExtractionRun run) {
        return extractions.unread(run, extractions.windows(run.domainId()), 0, Extractions.TOGETHER);
    }

    private ExtractionRun wanted(int domain, String set) {
        put(domain, set);
        return runs.wanted(domain, extractor).orElseThrow();
    }

    private void put(int domain, String set) {
        assertThat(ledger.entities().put(domain, new NewEntitySet(set, List.of("us"), "ada", "a test"), null))
                .isPresent();
    }

    private int answered(String job, int domains, int repetitions) {
        Jobs.Job planned = work.planned(job, domains, repetitions);
        work.asked(planned, 1000).forEach(work::answered);
        return domain("d0.com");
    }

    private int domain(String name) {
        return ledger.domains().id(Domain.parse(name)).orElseThrow();
    }

    private List<String> states() {
        return test.rows("SELECT id, state FROM extraction_run ORDER BY id");
    }
}
