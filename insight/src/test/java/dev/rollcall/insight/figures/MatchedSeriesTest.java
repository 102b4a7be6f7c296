package dev.rollcall.insight.figures;

import static dev.rollcall.insight.figures.Verdict.INSUFFICIENT;
import static dev.rollcall.insight.figures.Verdict.MODEL_DISCONTINUOUS;
import static dev.rollcall.insight.figures.Verdict.MOVED;
import static dev.rollcall.insight.figures.Verdict.WITHIN_NOISE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MatchedSeriesTest {
    @Test
    void intervalsThatAreApartHaveMoved() {
        assertThat(verdict(List.of(row("a", "q@1", "m", 45, 55)), List.of(row("a", "q@1", "m", 10, 55))))
                .isEqualTo(MOVED);
        assertThat(verdict(List.of(row("a", "q@1", "m", 25, 55)), List.of(row("a", "q@1", "m", 30, 55))))
                .isEqualTo(WITHIN_NOISE);
    }

    @Test
    void fewAnswersAreInsufficientHoweverFarTheyAreApart() {
        assertThat(verdict(List.of(row("a", "q@1", "m", 19, 19)), List.of(row("a", "q@1", "m", 0, 19))))
                .isEqualTo(INSUFFICIENT);
        assertThat(verdict(List.of(row("a", "q@1", "m", 20, 20)), List.of(row("a", "q@1", "m", 0, 20))))
                .isEqualTo(MOVED);
        assertThat(verdict(List.of(row("a", "q@1", "m", 90, 200)), List.of(row("a", "q@1", "m", 0, 4))))
                .isEqualTo(INSUFFICIENT);
        assertThat(verdict(List.of(), List.of())).isEqualTo(INSUFFICIENT);
    }

    /** Who looks several times at answers while they come sees more by chance. */
    @Test
    void widerIntervalsNeedALargerChange() {
        var before = List.of(row("a", "q@1", "m", 30, 90));
        var after = List.of(row("a", "q@1", "m", 50, 90));
        assertThat(verdict(before, after)).isEqualTo(MOVED);
        assertThat(MatchedSeries.compare(before, after, SamplingPolicy.SIGMAS).verdict())
                .isEqualTo(WITHIN_NOISE);
    }

    @Test
    void otherModelsAreNotCompared() {
        var before = List.of(row("a", "q@1", "m-1", 20, 100), row("b", "q@1", "n", 20, 100));
        assertThat(verdict(before, List.of(row("a", "q@1", "m-2", 90, 100)))).isEqualTo(MODEL_DISCONTINUOUS);
        // What kept its model decides, whatever the other one does.
        assertThat(verdict(before, List.of(row("a", "q@1", "m-2", 1, 100), row("b", "q@1", "n", 55, 100))))
                .isEqualTo(MOVED);
        // Two targets exchange their models: no target keeps its own.
        assertThat(verdict(before, List.of(row("a", "q@1", "n", 90, 100), row("b", "q@1", "m-1", 90, 100))))
                .isEqualTo(MODEL_DISCONTINUOUS);
    }

    @Test
    void otherTargetsAndPromptVersionsAreNotCompared() {
        var before = List.of(row("a", "q@1", "m", 50, 100));
        assertThat(verdict(before, List.of(row("b", "q@1", "m", 5, 100)))).isEqualTo(INSUFFICIENT);
        assertThat(verdict(before, List.of(row("a", "q@2", "m", 5, 100)))).isEqualTo(INSUFFICIENT);
    }

    @Test
    void noAnswerIsMissingAndNotZero() {
        var before = List.of(row("a", "q@1", "m", 40, 50), row("b", "q@1", "m", 40, 50));
        SeriesComparison silent =
                MatchedSeries.compare(before, List.of(row("a", "q@1", "m", 40, 50), row("b", "q@1", "m", 0, 0)));
        assertThat(silent.verdict()).isEqualTo(WITHIN_NOISE);
        assertThat(silent.before()).isEqualTo(new Proportion(40, 50));
        // An empty row is no answer of another model either.
        assertThat(verdict(List.of(row("a", "q@1", "m", 0, 0)), List.of(row("a", "q@1", "m-2", 40, 50))))
                .isEqualTo(INSUFFICIENT);
    }

    @Test
    void repliesThatDoNotNameTheirModelAreOneSeries() {
        assertThat(verdict(List.of(row("a", "q@1", null, 45, 55)), List.of(row("a", "q@1", null, 10, 55))))
                .isEqualTo(MOVED);
        assertThat(verdict(List.of(row("a", "q@1", null, 45, 55)), List.of(row("a", "q@1", "m", 10, 55))))
                .isEqualTo(MODEL_DISCONTINUOUS);
    }

    /** Nothing depends on the order of rows, on how they are split, or on a target that is in one window only. */
    @Test
    void aDeadTargetAndTheOrderChangeNothing() {
        var random = new Random(3);
        for (int i = 0; i < 200; i++) {
            List<SeriesRow> before = rows(random, "a", "b", "c");
            List<SeriesRow> after = rows(random, "a", "b", "c");
            SeriesComparison alive = MatchedSeries.compare(without(before, "c"), without(after, "c"));
            List<SeriesRow> shuffled = new ArrayList<>(before);
            Collections.shuffle(shuffled, random);
            assertThat(MatchedSeries.compare(shuffled, without(after, "c"))).isEqualTo(alive);
            assertThat(MatchedSeries.compare(split(before), without(after, "c")))
                    .isEqualTo(alive);
        }
    }

    private static List<SeriesRow> rows(Random random, String... targets) {
        var rows = new ArrayList<SeriesRow>();
        for (String target : targets) {
            for (int prompt = 0; prompt < 4; prompt++) {
                int n = random.nextInt(12);
                rows.add(row(target, "q" + prompt, "m", Draws.binomial(random, n, .4), n));
            }
        }
        return rows;
    }

    private static List<SeriesRow> without(List<SeriesRow> rows, String target) {
        return rows.stream().filter(row -> !row.target().equals(target)).toList();
    }

    /** Each row as two. */
    private static List<SeriesRow> split(List<SeriesRow> rows) {
        return rows.stream()
                .flatMap(row -> {
                    long k = row.named().k() / 2;
                    long n = Math.min(row.named().n(), k + row.named().n() / 3);
                    long rest = row.named().n() - n;
                    return row.named().k() - k > rest
                            ? List.of(row).stream()
                            : List.of(
                                    row(row.target(), row.prompt(), "m", k, n),
                                    row(
                                            row.target(),
                                            row.prompt(),
                                            "m",
                                            row.named().k() - k,
                                            rest))
                                    .stream();
                })
                .toList();
    }

    private static Verdict verdict(List<SeriesRow> before, List<SeriesRow> after) {
        return MatchedSeries.compare(before, after).verdict();
    }

    static SeriesRow row(String target, String prompt, String model, long k, long n) {
        return new SeriesRow(target, prompt, model, new Proportion(k, n));
    }
}
