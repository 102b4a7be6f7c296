package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.insight.figures.SamplingPolicy.AskUpTo;
import dev.rollcall.insight.figures.SamplingPolicy.SamplingEnd;
import dev.rollcall.insight.figures.SamplingPolicy.SamplingStep;
import dev.rollcall.insight.figures.SamplingPolicy.StopSampling;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SamplingPolicyTest {
    private static final int ANY = Integer.MAX_VALUE;

    private final SamplingPolicy policy = new SamplingPolicy(SamplingPolicy.LOOKS, .1);

    @Test
    void itAsksUpToTheNextLookWhileTheRateIsVague() {
        assertThat(policy.next(0, Proportion.NONE, ANY)).isEqualTo(new AskUpTo(3));
        assertThat(policy.next(3, new Proportion(15, 33), ANY)).isEqualTo(new AskUpTo(6));
        assertThat(policy.next(6, new Proportion(30, 66), ANY)).isEqualTo(new AskUpTo(12));
        // 24 were planned, and some failed: the look counts, not what came of it.
        assertThat(policy.next(24, new Proportion(30, 66), ANY)).isEqualTo(new StopSampling(SamplingEnd.LAST_LOOK));
    }

    @Test
    void itStopsWhenTheIntervalIsNarrowEnough() {
        // Wilson at 2.5 σ of 0/33 is [0, .159], of 0/24 [0, .207].
        assertThat(policy.next(3, new Proportion(0, 33), ANY)).isEqualTo(new StopSampling(SamplingEnd.PRECISE));
        assertThat(policy.next(3, new Proportion(0, 24), ANY)).isEqualTo(new AskUpTo(6));
    }

    @Test
    void betweenLooksItDoesNotLook() {
        assertThat(policy.next(4, new Proportion(0, 44), ANY)).isEqualTo(new AskUpTo(6));
    }

    @Test
    void itStopsWhereTheBudgetEnds() {
        assertThat(policy.next(3, new Proportion(15, 33), 2)).isEqualTo(new StopSampling(SamplingEnd.BUDGET));
        assertThat(policy.next(3, new Proportion(15, 33), 3)).isEqualTo(new AskUpTo(6));
    }

    @Test
    void itStopsByAnIntervalOfTwoAndAHalfSigmas() {
        assertThat(policy.interval(new Proportion(15, 30))).isEqualTo(Wilson.of(15, 30, 2.5));
    }

    /** 1.96 σ at four looks would hold the rate less often than 95 %; 2.5 σ hold it. */
    @Test
    void whoLooksFourTimesIsStillRight() {
        var random = new Random(9);
        int held = 0;
        for (int i = 0; i < 4_000; i++) {
            double rate = random.nextDouble();
            Proportion named = Proportion.NONE;
            int asked = 0;
            SamplingStep step = policy.next(0, named, ANY);
            while (step instanceof AskUpTo more) {
                int n = (more.repetitions() - asked) * 5;
                named = named.plus(new Proportion(Draws.binomial(random, n, rate), n));
                asked = more.repetitions();
                step = policy.next(asked, named, ANY);
            }
            held += policy.interval(named).holds(rate) ? 1 : 0;
        }
        assertThat(held / 4_000.0).isGreaterThan(.97);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new SamplingPolicy(List.of(6, 3), .1)).hasMessageContaining("ascend");
        assertThatThrownBy(() -> new SamplingPolicy(SamplingPolicy.LOOKS, 0)).hasMessageContaining("above 0");
    }
}
