package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.insight.figures.Headline.PromptCount;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    private static final double SMALL = 1e-6;

    /** Each target has one vote, however much it answered. */
    @Test
    void itIsTheMeanOverTargets() {
        Figure rate = Headline.of(List.of(count("a", "q1", 90, 100), count("b", "q1", 1, 10)));
        assertThat(rate.point()).isCloseTo(.5, within(SMALL));
        assertThat(rate.n()).isEqualTo(110);
    }

    /** Ten prompts of one target, half at .2 and half at .8: mean .5, standard error .1, t(9) = 2.262157. */
    @Test
    void itsIntervalIsTheJackknifesWithStudentsT() {
        var counts = new ArrayList<PromptCount>();
        for (int i = 0; i < 10; i++) {
            counts.add(count("a", "q" + i, i % 2 == 0 ? 2 : 8, 10));
        }
        Figure rate = Headline.of(counts);
        assertThat(rate.low()).isCloseTo(.5 - .2262157, within(SMALL));
        assertThat(rate.high()).isCloseTo(.5 + .2262157, within(SMALL));
        assertThat(rate.exploratory()).isFalse();
        assertThat(Headline.of(counts.subList(0, 9)).exploratory()).isTrue();
    }

    /**
     * Three prompts, two targets. Without the first: (.5 + .75)/2, the second: (.625 + .5)/2, the third: (.375 + .25)/2. Their
     * mean is .5, the sum of squares .0546875, σ = .190941, t(2) = 4.302653: .8216 to each side, cut at 0 and 1.
     */
    @Test
    void threePromptsTellNextToNothing() {
        Figure rate = Headline.of(List.of(
                count("a", "q1", 2, 4),
                count("a", "q2", 1, 4),
                count("a", "q3", 3, 4),
                count("b", "q1", 0, 4),
                count("b", "q2", 2, 4),
                count("b", "q3", 4, 4)));
        assertThat(List.of(rate.point(), rate.low(), rate.high())).containsExactly(.5, 0.0, 1.0);
        assertThat(rate.exploratory()).isTrue();
    }

    /** Prompts that agree are no proof of certainty: 0 of 90 still may be 4 %. */
    @Test
    void itIsNeverNarrowerThanIndependentAnswersAre() {
        var counts = new ArrayList<PromptCount>();
        for (int i = 0; i < 30; i++) {
            counts.add(count("a", "q" + i, 0, 3));
        }
        Figure rate = Headline.of(counts);
        assertThat(rate.low()).isZero();
        assertThat(rate.high()).isCloseTo(Wilson.of(0, 90).high(), within(SMALL));
    }

    @Test
    void onePromptHasNoInterval() {
        Figure rate = Headline.of(List.of(count("a", "q", 3, 9)));
        assertThat(rate.point()).isCloseTo(1.0 / 3, within(SMALL));
        assertThat(rate.low()).isNull();
        assertThat(rate.exploratory()).isTrue();
    }

    @Test
    void aTargetWithoutAnswersIsLeftOutAndNotZero() {
        var alive = List.of(count("a", "q1", 5, 9), count("a", "q2", 7, 9));
        var dead = new ArrayList<>(alive);
        dead.add(count("b", "q1", 0, 0));
        assertThat(Headline.of(dead)).isEqualTo(Headline.of(alive));
        assertThat(Headline.of(List.of(count("b", "q1", 0, 0))).reason()).isEqualTo(MissingReason.NO_ANSWERS);
    }

    @Test
    void quantilesOfStudentsT() {
        assertThat(ClusteredMean.quantile(2)).isCloseTo(4.302653, within(SMALL));
        assertThat(ClusteredMean.quantile(9)).isCloseTo(2.262157, within(SMALL));
        assertThat(ClusteredMean.quantile(9, 2.5)).isBetween(3.0, 3.2);
        assertThat(ClusteredMean.quantile(1_000_000, 2.5)).isCloseTo(2.5, within(1e-4));
    }

    private static PromptCount count(String target, String prompt, long k, long n) {
        return new PromptCount(target, prompt, new Proportion(k, n));
    }
}
