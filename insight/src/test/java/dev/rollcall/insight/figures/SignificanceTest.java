package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignificanceTest {
    /** The first is Fisher's tea tasting; the second the example of SciPy's fisher_exact. */
    @ParameterizedTest
    @CsvSource({"3, 4, 1, 4, 0.4857143", "8, 9, 2, 7, 0.0349650", "0, 5, 0, 5, 1", "5, 5, 5, 5, 1", "1, 2, 0, 0, 1"})
    void fisher(long k1, long n1, long k2, long n2, double p) {
        assertThat(Significance.p(new Proportion(k1, n1), new Proportion(k2, n2)))
                .isCloseTo(p, within(1e-6));
    }

    /** A difference of two standard errors. */
    @Test
    void largeCountsByChiSquare() {
        assertThat(Significance.p(new Proportion(10_100, 20_000), new Proportion(9_900, 20_000)))
                .isCloseTo(.0455003, within(1e-6));
        assertThat(Significance.p(new Proportion(3_000_000_000L, 6_000_000_000L), new Proportion(2, 4)))
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void bothTestsAgreeWhereOneTakesOver() {
        double exact = Significance.p(new Proportion(5_050, 10_000), new Proportion(4_900, 10_000));
        double large = Significance.p(new Proportion(5_050, 10_000), new Proportion(4_901, 10_002));
        assertThat(exact).isCloseTo(large, within(.003));
    }

    /** The example of Benjamini and Hochberg's paper: four of fifteen are kept, where Bonferroni keeps three. */
    @Test
    void findingsOfBenjaminiAndHochberg() {
        List<Double> p = List.of(
                .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0);
        assertThat(kept(p)).containsExactly(.0001, .0004, .0019, .0095);
        List<Double> backwards = new ArrayList<>(p);
        java.util.Collections.reverse(backwards);
        assertThat(kept(backwards)).containsExactly(.0095, .0019, .0004, .0001);
        assertThat(kept(List.of())).isEmpty();
        // A p above its own bound is kept when a larger one is below its bound.
        assertThat(kept(List.of(.03, .04))).containsExactly(.03, .04);
    }

    @Test
    void anAlertNeedsTheSameChangeTwice() {
        var fallen = Map.of("a", comparison(60, 20), "b", comparison(30, 31));
        var risen = Map.of("a", comparison(20, 60), "b", comparison(30, 31));
        var same = Map.of("a", comparison(60, 58), "b", comparison(30, 31));
        assertThat(Movements.findings(fallen)).containsOnlyKeys("a");
        assertThat(Movements.findings(fallen).get("a")).isCloseTo(-.4, within(1e-9));
        assertThat(Movements.lasting(fallen, fallen)).containsExactly("a");
        assertThat(Movements.lasting(fallen, same)).isEmpty();
        assertThat(Movements.lasting(same, fallen)).isEmpty();
        assertThat(Movements.lasting(fallen, risen)).isEmpty();
    }

    @Test
    void aSilentChangeOfModelShowsOnTwoDays() {
        var base = new Proportion(68, 70);
        var usual = new Proportion(9, 10);
        var other = new Proportion(3, 10);
        assertThat(ModelWatch.suspects(base, List.of(usual, other, other))).isTrue();
        assertThat(ModelWatch.suspects(base, List.of(other, Proportion.NONE, other)))
                .isTrue();
        assertThat(ModelWatch.suspects(base, List.of(other, usual))).isFalse();
        assertThat(ModelWatch.suspects(base, List.of(other))).isFalse();
        assertThat(ModelWatch.suspects(base, List.of(other, other, usual))).isFalse();
    }

    private static SeriesComparison comparison(long before, long after) {
        return MatchedSeries.compare(
                List.of(MatchedSeriesTest.row("t", "q", "m", before, 100)),
                List.of(MatchedSeriesTest.row("t", "q", "m", after, 100)));
    }

    private static List<Double> kept(List<Double> p) {
        boolean[] kept = BenjaminiHochberg.kept(p, BenjaminiHochberg.Q);
        var findings = new ArrayList<Double>();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                findings.add(p.get(i));
            }
        }
        return findings;
    }
}
