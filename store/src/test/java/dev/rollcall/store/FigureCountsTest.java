package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Extractions.CitedSite;
import dev.rollcall.store.Extractions.ExtractedAnswer;
import dev.rollcall.store.Extractions.ExtractedMention;
import dev.rollcall.store.Extractions.UnreadAnswer;
import dev.rollcall.store.FigureCounts.CountedAnswers;
import dev.rollcall.store.FigureCounts.CountedCells;
import dev.rollcall.store.FigureCounts.CountedCitations;
import dev.rollcall.store.FigureCounts.CountedPart;
import dev.rollcall.store.FigureCounts.CountedStances;
import dev.rollcall.store.FigureCounts.DomainWindow;
import dev.rollcall.store.FigureCounts.WindowCounts;
import dev.rollcall.store.LedgerAtWork.Asked;
import dev.rollcall.store.ReadAnswers.ReadAnswer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two providers are asked four times each; one call of eight fails, one reply refuses. */
class FigureCountsTest {
    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;
    private final FigureCounts counts = ledger.figureCounts();
    private final int extractor = ledger.extractors().register("1", "aa");
    private int domain;
    private int brand;
    private int rival;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void answersThatSayTheSameAreOneRow() {
        WindowCounts read = of(read(), windows(), Map.of());
        assertThat(read.answers()).extracting(row -> row.place().provider()).containsOnly("openai", "groq");
        assertThat(read.answers().stream().mapToLong(CountedAnswers::n).sum()).isEqualTo(7);
        assertThat(read.answers().stream().filter(CountedAnswers::refused)).hasSize(1);
        CountedAnswers both = read.answers().stream()
                .filter(row -> row.entities() != null && row.entities().size() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(both.entities()).containsExactlyInAnyOrder(brand, rival);
        assertThat(both.ranks().get(both.entities().indexOf(brand))).isEqualTo(2);
        assertThat(both.ranks().get(both.entities().indexOf(rival))).isEqualTo(1);
        assertThat(both.resolvedModel()).isEqualTo("m");
        assertThat(both.place().prompt()).isEqualTo("business");
    }

    @Test
    void plannedCellsAreThoseThatWereToBeAsked() {
        ExtractionRun run = read();
        work.test.execute("UPDATE cell SET state = 15 WHERE id = (SELECT max(id) FROM cell WHERE state = 14)");
        List<CountedCells> cells = of(run, windows(), Map.of()).cells();
        assertThat(cells.stream().mapToLong(CountedCells::cells).sum()).isEqualTo(8);
        assertThat(cells.stream().mapToLong(CountedCells::planned).sum()).isEqualTo(7);
        assertThat(cells.stream().mapToLong(row -> row.answeredAt().size()).sum())
                .isEqualTo(7);
        assertThat(cells.stream().mapToLong(CountedCells::unpriced).sum())
                .as("replies without a price")
                .isEqualTo(7);
    }

    /** Of the two answers that cite the brand's site one does not name it. */
    @Test
    void citationsAreCountedByOwner() {
        List<CountedCitations> cited =
                of(read(), windows(), Map.of("d0.com", brand)).citations();
        assertThat(cited.stream()
                        .filter(row -> row.entity() == null)
                        .mapToLong(CountedCitations::citations)
                        .sum())
                .isEqualTo(7);
        List<CountedCitations> own =
                cited.stream().filter(row -> row.entity() != null).toList();
        assertThat(own.stream().mapToLong(CountedCitations::answers).sum()).isEqualTo(2);
        assertThat(own.stream().mapToLong(CountedCitations::citations).sum()).isEqualTo(4);
        assertThat(own.stream().mapToLong(CountedCitations::unnamed).sum()).isEqualTo(1);
        assertThat(own).allMatch(CountedCitations::fromApi);
    }

    /** Five answers name the brand, and praise it as far as the rules know; one names the rival, too. */
    @Test
    void stancesAreTheRulesUntilAJudgeHasReadMostAnswers() {
        ExtractionRun run = read();
        judged(run, 1, 3);
        List<CountedStances> plain = stances(run);
        assertThat(plain).allMatch(row -> row.judge() == null && !row.untold());
        assertThat(sum(plain, brand, CountedStances::positive)).isEqualTo(5);
        assertThat(sum(plain, brand, CountedStances::recommended)).isEqualTo(5);
        assertThat(sum(plain, brand, CountedStances::unknown)).isZero();
        assertThat(sum(plain, rival, CountedStances::unknown)).isEqualTo(1);
        work.test.execute("UPDATE mention SET sentiment = NULL, recommended = NULL");
        assertThat(stances(run)).as("rules that tell none").allMatch(CountedStances::untold);
    }

    /** Another judge was asked about three of the five answers; what it said is not mixed with it. */
    @Test
    void stancesAreThoseOfOneJudge() {
        ExtractionRun run = read();
        judged(run, 2, 3);
        judged(run, 1, 4);
        work.test.execute(
                "UPDATE stance SET other_bearer = true WHERE enrichment_id = (SELECT max(id) FROM enrichment)");
        List<CountedStances> judged = stances(run);
        assertThat(judged).extracting(CountedStances::judge).containsOnly("openai/openai-m");
        assertThat(sum(judged, brand, CountedStances::negative)).isEqualTo(3);
        assertThat(sum(judged, brand, CountedStances::positive)).isZero();
        assertThat(sum(judged, brand, CountedStances::recommended)).isEqualTo(3);
        assertThat(sum(judged, brand, CountedStances::unknown))
                .as("it was not judged")
                .isEqualTo(1);
        assertThat(sum(judged, rival, CountedStances::unknown)).isEqualTo(1);
        assertThat(sum(judged, null, CountedStances::quotes)).isEqualTo(8);
        assertThat(sum(judged, null, CountedStances::invented)).isEqualTo(4);
    }

    private WindowCounts of(ExtractionRun run, List<Integer> windows, Map<String, Integer> owners) {
        return counts.of(run, windows, owners, EnumSet.allOf(CountedPart.class));
    }

    @Test
    void whatNobodyAsksForIsNotCounted() {
        ExtractionRun run = read();
        WindowCounts all = of(run, windows(), Map.of());
        WindowCounts few = counts.of(run, windows(), Map.of(), Set.of());
        assertThat(few.answers()).isEqualTo(all.answers());
        assertThat(few.cells().stream().mapToLong(CountedCells::planned).sum())
                .isEqualTo(all.cells().stream().mapToLong(CountedCells::planned).sum());
        assertThat(few.cells()).allMatch(row -> row.answeredAt() == null && row.unpriced() == 0);
        assertThat(few.citations()).isEmpty();
        assertThat(few.stances()).isEmpty();
    }

    private List<CountedStances> stances(ExtractionRun run) {
        return of(run, windows(), Map.of()).stances();
    }

    private static long sum(List<CountedStances> rows, Integer entity, ToLongFunction<CountedStances> count) {
        return rows.stream()
                .filter(row -> Objects.equals(row.entity(), entity))
                .mapToLong(count)
                .sum();
    }

    /** A judge blames the brand in so many answers, and advises to use it; one of its two quotes is invented. */
    private void judged(ExtractionRun run, int judge, int answers) {
        work.test.execute(
                "INSERT INTO enrichment (run_id, cell_id, judge_target_id, schema_version, state, quotes, invented,"
                        + " question_sha256) SELECT run_id, cell_id, " + judge
                        + ", 1, 10, 2, 1, int8send(cell_id) FROM extraction"
                        + " WHERE run_id = " + run.id() + " AND named > 0 ORDER BY cell_id LIMIT " + answers);
        work.test.execute("INSERT INTO stance SELECT id, " + brand + ", 0, 3, -1, true, false FROM enrichment"
                + " WHERE judge_target_id = " + judge);
    }

    @Test
    void onlyTheWindowsThatAreAskedForCount() {
        ExtractionRun run = read();
        assertThat(counts.windows(domain)).extracting(DomainWindow::id).isEqualTo(windows());
        assertThat(counts.windows(domain + 1)).isEmpty();
        WindowCounts none = of(run, List.of(99), Map.of());
        assertThat(none.answers()).isEmpty();
        assertThat(none.cells()).isEmpty();
    }

    @Test
    void answersWaitUntilTheRunOfTheCurrentSetHasThem() {
        ExtractionRun run = read();
        assertThat(counts.pending(domain, windows())).isZero();
        ledger.entities().put(domain, new NewEntitySet("[2]", List.of("brand"), "a test", "a test"), null);
        assertThat(counts.pending(domain, windows())).isEqualTo(7);
        assertThat(of(run, windows(), Map.of()).answers())
                .as("the old run stays")
                .isNotEmpty();
    }

    @Test
    void pagesOfReadAnswersShowWhatWasFound() {
        ExtractionRun run = read();
        ReadAnswers answers = ledger.readAnswers();
        List<ReadAnswer> all = answers.page(run.id(), windows(), null, null, null, 0, 100);
        assertThat(all).hasSize(7);
        assertThat(answers.page(
                        run.id(), windows(), null, null, null, all.get(2).cellId(), 2))
                .extracting(ReadAnswer::cellId)
                .containsExactly(all.get(3).cellId(), all.get(4).cellId());
        assertThat(answers.page(run.id(), windows(), null, rival, null, 0, 100)).hasSize(1);
        assertThat(answers.page(run.id(), windows(), null, null, true, 0, 100))
                .as("simulated")
                .isEmpty();
        assertThat(answers.page(run.id(), windows(), "groq", null, false, 0, 100))
                .isNotEmpty()
                .allMatch(answer -> answer.key().provider().equals("groq"));
        assertThat(answers.page(run.id(), windows(), "groq/groq-m", null, null, 0, 100))
                .isNotEmpty();
        assertThat(answers.page(run.id(), windows(), "groq/other", null, null, 0, 100))
                .isEmpty();
        assertThat(all.stream().filter(answer -> answer.entities() != null))
                .first()
                .satisfies(answer -> {
                    assertThat(answer.text()).isEqualTo("yes");
                    assertThat(answer.starts()).first().isEqualTo(0);
                });
    }

    private List<Integer> windows() {
        return counts.windows(domain).stream().map(DomainWindow::id).toList();
    }

    /** The first answer names both and cites the brand twice; the second cites it and names nobody; of the others each names the brand. */
    private ExtractionRun read() {
        Jobs.Job job = work.planned("a", 1, 4);
        List<Asked> asked = work.asked(job, 8);
        work.failed(asked.get(7), "FAILED_PERMANENT", "no");
        work.comes(asked.get(6), "REFUSED", CellState.REFUSED, Reason.NONE, null);
        asked.subList(0, 6).forEach(work::answered);
        domain = ledger.domains().id(Domain.parse("d0.com")).orElseThrow();
        ledger.entities().put(domain, new NewEntitySet("[1]", List.of("brand", "rival"), "a test", "a test"), null);
        brand = ledger.entities().ids(domain).get("brand");
        rival = ledger.entities().ids(domain).get("rival");
        ExtractionRun run = ledger.extractionRuns().wanted(domain, extractor).orElseThrow();
        List<UnreadAnswer> unread = ledger.extractions().unread(run, windows(), 0, 100);
        var read = new ArrayList<ExtractedAnswer>();
        for (int i = 0; i < unread.size(); i++) {
            read.add(said(unread.get(i), i));
        }
        ledger.extractions().write(run, read);
        assertThat(ledger.extractionRuns().complete(run)).isTrue();
        return ledger.extractionRuns().current(domain).orElseThrow();
    }

    private ExtractedAnswer said(UnreadAnswer answer, int place) {
        boolean refused = answer.cellState() == CellState.REFUSED;
        var mentions = new ArrayList<ExtractedMention>();
        if (!refused && place != 1) {
            mentions.add(new ExtractedMention(brand, 0, 3, 2, place == 0 ? 2 : 1, 100, 1, true));
        }
        if (place == 0) {
            mentions.add(new ExtractedMention(rival, 1, 3, 1, 1, 100, ExtractedMention.MIXED, null));
        }
        return new ExtractedAnswer(
                answer,
                refused ? ExtractionOutcome.REFUSED : ExtractionOutcome.ANSWERED,
                true,
                mentions,
                place < 2
                        ? List.of(new CitedSite("d0.com", 2, true), new CitedSite("other.org", 1, false))
                        : place == 2 ? List.of(new CitedSite("other.org", 1, false)) : List.of());
    }
}
