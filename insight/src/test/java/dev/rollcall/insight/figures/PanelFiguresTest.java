package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.insight.figures.PanelCounts.PlannedCells;
import dev.rollcall.insight.figures.PanelCounts.SameAnswers;
import dev.rollcall.insight.figures.PanelCounts.SiteCounts;
import dev.rollcall.insight.figures.PanelCounts.StanceCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two targets are asked two prompts, three times each. */
class PanelFiguresTest {
    private static final List<String> TRACKED = List.of("stripe", "adyen");

    private final List<SameAnswers> answers = new ArrayList<>();
    private final List<PlannedCells> cells = new ArrayList<>();
    private final List<SiteCounts> citations = new ArrayList<>();
    private final List<StanceCounts> stances = new ArrayList<>();

    @Test
    void aPanelIsTheMeanOverTargetsAndATargetHasWilsons() {
        whole();
        Figure panel = figure(InsightMetric.MENTION_RATE, "stripe");
        assertThat(panel.point()).isEqualTo((1.0 + 2.0 / 6) / 2, within(1e-12));
        assertThat(panel.numerator()).isNull();
        assertThat(panel.exploratory()).isTrue();
        PanelCounts openai = counts().only(place -> place.provider().equals("openai"));
        Figure target = new PanelFigures(TRACKED, openai).of(InsightMetric.MENTION_RATE, "stripe");
        assertThat(target).isEqualTo(new Proportion(6, 6).figure().covered(new AnswerCoverage(6, 6)));
    }

    /** As figures of answers are that were looked at while they came. */
    @Test
    void ratesHaveAsManySigmasAsAreAskedForAndAllElseHas95Percent() {
        whole();
        PanelCounts openai = counts().only(place -> place.provider().equals("openai"));
        var target = new PanelFigures(TRACKED, openai.sampledIn(Set.of("w1")));
        Figure rate = target.of(InsightMetric.MENTION_RATE, "stripe");
        assertThat(rate.low()).isEqualTo(Wilson.of(6, 6, 2.5).low(), within(1e-12));
        assertThat(target.sigmas(InsightMetric.MENTION_RATE)).isEqualTo(2.5);
        assertThat(target.sigmas(InsightMetric.SHARE_OF_VOICE)).isEqualTo(Wilson.Z);
        var panel = new PanelFigures(TRACKED, counts().sampledIn(Set.of("w1")));
        Figure wide = panel.of(InsightMetric.MENTION_RATE, "stripe");
        Figure usual = figure(InsightMetric.MENTION_RATE, "stripe");
        assertThat(wide.low()).isLessThanOrEqualTo(usual.low());
        assertThat(wide.point()).isEqualTo(usual.point());
        assertThat(panel.of(InsightMetric.SHARE_OF_VOICE, "stripe"))
                .isEqualTo(figure(InsightMetric.SHARE_OF_VOICE, "stripe"));
    }

    @Test
    void sharesFirstsAndRanks() {
        whole();
        assertThat(figure(InsightMetric.SHARE_OF_VOICE, "stripe").point()).isEqualTo(8.0 / 11, within(1e-12));
        assertThat(figure(InsightMetric.FIRST_MENTION_RATE, "stripe").numerator())
                .isEqualTo(5);
        assertThat(figure(InsightMetric.MEAN_RECIPROCAL_RANK, "stripe").point())
                .isEqualTo((5 + 3 / 2.0) / 12, within(1e-12));
        assertThat(figure(InsightMetric.INFORMATIVE_RATE, null).numerator()).isEqualTo(8);
        Figure consensus = figure(InsightMetric.CONSENSUS, "stripe");
        assertThat(consensus.numerator()).isEqualTo(1);
        assertThat(consensus.n()).isEqualTo(2);
    }

    @Test
    void runConsistencyComparesTheRepetitionsOfOnePlace() {
        whole();
        // openai a: 3 × {stripe, adyen}; openai b: 3 × {stripe}; groq a: 2 × {stripe} and nobody; groq b: nobody.
        assertThat(figure(InsightMetric.RUN_CONSISTENCY, null).point())
                .isEqualTo((1 + 1 + 1 / 3.0 + 1) / 4, within(1e-12));
    }

    /** A target that is dead takes nothing from the others but coverage, and is no target that names nobody. */
    @Test
    void aDeadTargetIsMissingAndNotZero() {
        whole();
        double before = figure(InsightMetric.MENTION_RATE, "stripe").point();
        planned("mistral", "a", 3);
        Figure with = figure(InsightMetric.MENTION_RATE, "stripe");
        assertThat(with.point()).isEqualTo(before);
        assertThat(with.coverage()).isEqualTo(.8);
        assertThat(figure(InsightMetric.CONSENSUS, "stripe").n()).isEqualTo(3);
        assertThat(new PanelFigures(TRACKED, counts()).targets()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void belowTheGateThereIsNoValueButCoverage(InsightMetric metric) {
        whole();
        planned("mistral", "a", 6);
        Figure figure = figure(metric, "stripe");
        if (metric == InsightMetric.COVERAGE) {
            assertThat(figure.point()).isEqualTo(12.0 / 18);
        } else {
            assertThat(figure.isMissing()).isTrue();
            assertThat(figure.low()).isNull();
            assertThat(figure.reason())
                    .isIn(
                            MissingReason.COVERAGE,
                            MissingReason.NOT_JUDGED,
                            MissingReason.NOT_COMPARED,
                            MissingReason.NO_ANSWERS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAnswersNothingIsZero(InsightMetric metric) {
        assertThat(figure(metric, "stripe").isMissing()).isTrue();
    }

    /** Of 12 answers 8 name stripe; of two of these nobody can tell whether they recommend it. */
    @Test
    void stancesByThePlainRules() {
        whole();
        said("openai", null, 4, 1, 1, 3, 2, false);
        said("groq", null, 0, 2, 0, 0, 0, false);
        Figure recommended = figure(InsightMetric.RECOMMENDATION_RATE, "stripe");
        assertThat(recommended.numerator()).isEqualTo(3);
        assertThat(recommended.n()).as("the others").isEqualTo(10);
        assertThat(recommended.coverage()).isEqualTo(10 / 12.0);
        assertThat(figure(InsightMetric.NET_SENTIMENT, "stripe").reason()).isEqualTo(MissingReason.TOO_FEW);
        said("groq", null, 2, 0, 0, 0, 0, false);
        assertThat(figure(InsightMetric.NET_SENTIMENT, "stripe").point()).isEqualTo(.5);
        assertThat(new PanelFigures(TRACKED, counts()).judge()).isNull();
        assertThat(figure(InsightMetric.EXTRACTION_VALIDITY, null).n())
                .as("mentions: spans stand in the text")
                .isEqualTo(11);
        assertThat(figure(InsightMetric.EXTRACTION_VALIDITY, null).point()).isEqualTo(1);
    }

    /** A judge that was asked about half of the answers only tells nothing of all. */
    @Test
    void stancesByAJudge() {
        whole();
        said("openai", "xai/judge", 6, 0, 0, 6, 2, false);
        stances.add(new StanceCounts(place("openai", "a"), null, "xai/judge", 0, 0, 0, 0, 0, false, 100, 10));
        assertThat(new PanelFigures(TRACKED, counts()).judge()).isEqualTo("xai/judge");
        Figure validity = figure(InsightMetric.EXTRACTION_VALIDITY, null);
        assertThat(validity.point()).isEqualTo(.9);
        assertThat(validity.n()).isEqualTo(100);
        assertThat(InsightMetric.isInvalid(new Proportion(90, 100))).isTrue();
        said("groq", "xai/judge", 0, 0, 0, 0, 2, false);
        assertThat(figure(InsightMetric.RECOMMENDATION_RATE, "stripe").reason()).isEqualTo(MissingReason.COVERAGE);
    }

    @Test
    void whatNeedsAJudgeSaysSo() {
        whole();
        said("openai", null, 0, 0, 0, 0, 0, true);
        assertThat(figure(InsightMetric.RECOMMENDATION_RATE, "stripe").reason()).isEqualTo(MissingReason.NOT_JUDGED);
        assertThat(figure(InsightMetric.NET_SENTIMENT, "stripe").reason().word())
                .isEqualTo("not-judged");
    }

    /** groq lists no sources, and its surface does not search: its answers are no grounded ones. */
    @Test
    void citationsAreOfTargetsThatSearch() {
        whole();
        AnswerPlace place = place("openai", "a");
        citations.add(new SiteCounts(place, null, 3, 9, 0, true));
        citations.add(new SiteCounts(place, "stripe", 2, 3, 1, true));
        citations.add(new SiteCounts(place("groq", "a"), null, 1, 5, 0, false));
        assertThat(figure(InsightMetric.CITATION_RATE, "stripe").n()).isEqualTo(6);
        assertThat(figure(InsightMetric.CITATION_RATE, "stripe").numerator()).isEqualTo(2);
        assertThat(figure(InsightMetric.CITATION_SHARE, "stripe").point()).isEqualTo(3 / 9.0);
        assertThat(figure(InsightMetric.GHOST_RATE, "stripe").point()).isEqualTo(.5);
        assertThat(figure(InsightMetric.CITATION_RATE, "adyen").point()).isZero();
        assertThat(figure(InsightMetric.GHOST_RATE, "adyen").reason()).isEqualTo(MissingReason.NO_ANSWERS);
    }

    @Test
    void costAndAge() {
        whole();
        assertThat(figure(InsightMetric.COST_PER_ANSWER, null).point()).isEqualTo(4 * 3e9 / 1e10 / 12, within(1e-12));
        assertThat(figure(InsightMetric.ANSWER_AGE, null).point()).isEqualTo(60);
        cells.set(
                0, new PlannedCells(cells.get(0).place(), 3, 0, 1, cells.get(0).ages()));
        assertThat(figure(InsightMetric.COST_PER_ANSWER, null).reason()).isEqualTo(MissingReason.UNPRICED);
    }

    @Test
    void aVerdictComparesWhatIsTheSame() {
        PanelCounts before = of("m1", 30, 5);
        assertThat(verdict(before, of("m1", 30, 25))).isEqualTo(Verdict.MOVED);
        assertThat(verdict(before, of("m1", 30, 7))).isEqualTo(Verdict.WITHIN_NOISE);
        assertThat(verdict(before, of("m2", 30, 25))).isEqualTo(Verdict.MODEL_DISCONTINUOUS);
        assertThat(verdict(before, of("m1", 10, 9))).isEqualTo(Verdict.INSUFFICIENT);
        assertThat(new PanelComparison(TRACKED, before, before).of(InsightMetric.ANSWER_AGE, null))
                .isEmpty();
    }

    private static Verdict verdict(PanelCounts before, PanelCounts after) {
        return new PanelComparison(TRACKED, before, after)
                .of(InsightMetric.MENTION_RATE, "stripe")
                .orElseThrow()
                .verdict();
    }

    private static PanelCounts of(String model, long n, long k) {
        AnswerPlace place = place("openai", "a");
        return PanelCounts.of(
                List.of(
                        new SameAnswers(place, model, false, Map.of("stripe", 1), k),
                        new SameAnswers(place, model, false, Map.of(), n - k)),
                List.of(new PlannedCells(place, n, 0, 0, List.of())),
                List.of());
    }

    private void whole() {
        said("openai", "a", 3, Map.of("stripe", 2, "adyen", 1));
        said("openai", "b", 3, Map.of("stripe", 1));
        said("groq", "a", 2, Map.of("stripe", 1));
        said("groq", "a", 1, Map.of());
        said("groq", "b", 3, Map.of());
        for (String target : List.of("openai", "groq")) {
            planned(target, "a", 3);
            planned(target, "b", 3);
        }
    }

    private void said(String provider, String prompt, long n, Map<String, Integer> ranks) {
        answers.add(new SameAnswers(place(provider, prompt), "m", ranks.isEmpty(), ranks, n));
    }

    /** Of stripe. */
    private void said(
            String provider,
            String judge,
            long positive,
            long neutral,
            long negative,
            long recommended,
            long unknown,
            boolean untold) {
        stances.add(new StanceCounts(
                place(provider, "a"),
                "stripe",
                judge,
                positive,
                neutral,
                negative,
                recommended,
                unknown,
                untold,
                0,
                0));
    }

    private void planned(String provider, String prompt, long n) {
        List<Double> ages = provider.equals("mistral") ? List.of() : List.of(30.0, 60.0, 10.0);
        cells.add(new PlannedCells(place(provider, prompt), n, 3_000_000_000L, 0, ages));
    }

    private static AnswerPlace place(String provider, String prompt) {
        return new AnswerPlace("w1", provider, provider + "/m", "api", prompt + "@1");
    }

    private PanelCounts counts() {
        return PanelCounts.of(answers, cells, citations, stances);
    }

    private Figure figure(InsightMetric metric, String entity) {
        return new PanelFigures(TRACKED, counts()).of(metric, metric.isOfEntity() ? entity : null);
    }
}
