package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {
    @ParameterizedTest
    @CsvSource({
        "0, 5, 0, 0.4345",
        "5, 5, 0.5655, 1",
        "27, 55, 0.3638, 0.6192",
        "1, 1, 0.2065, 1",
        "15, 30, 0.3315, 0.6685",
        "329, 330, 0.9830, 0.9995"
    })
    void intervals(long k, long n, double low, double high) {
        Interval interval = Wilson.of(k, n);
        assertThat(interval.low()).isCloseTo(low, within(6e-5));
        assertThat(interval.high()).isCloseTo(high, within(6e-5));
    }

    @Test
    void itsEndsAreExactAndItHoldsItsRate() {
        assertThat(Wilson.of(0, 3_000_000_000L).low()).isZero();
        assertThat(Wilson.of(7, 7).high()).isEqualTo(1);
        for (long n = 1; n < 60; n++) {
            for (long k = 0; k <= n; k++) {
                assertThat(Wilson.of(k, n).holds((double) k / n))
                        .as(k + "/" + n)
                        .isTrue();
            }
        }
    }

    @Test
    void moreAnswersMakeItNarrower() {
        assertThat(Wilson.of(300, 1000).halfWidth())
                .isLessThan(Wilson.of(30, 100).halfWidth());
        assertThat(Wilson.of(3, 10, 2.5).halfWidth())
                .isGreaterThan(Wilson.of(3, 10).halfWidth());
    }

    /** 95 % of the intervals hold the rate that made them; within what 20,000 draws leave to chance. */
    @Test
    void itKeepsItsConfidence() {
        var random = new Random(7);
        int held = 0;
        for (int i = 0; i < 20_000; i++) {
            double rate = random.nextDouble();
            held += Wilson.of(Draws.binomial(random, 40, rate), 40).holds(rate) ? 1 : 0;
        }
        assertThat(held / 20_000.0).isBetween(.94, .96);
    }

    @Test
    void whatIsNoProportionHasNone() {
        assertThatThrownBy(() -> Wilson.of(0, 0)).hasMessageContaining("no proportion");
        assertThatThrownBy(() -> Wilson.of(6, 5)).hasMessageContaining("no proportion");
        assertThatThrownBy(() -> Wilson.of(Double.NaN, 5, 2)).hasMessageContaining("no proportion");
        assertThatThrownBy(() -> new Proportion(-1, 5)).hasMessageContaining("no proportion");
    }

    @Test
    void nothingAnsweredIsMissingAndNotZero() {
        Figure none = Proportion.NONE.figure();
        assertThat(none.point()).isNull();
        assertThat(none.low()).isNull();
        assertThat(none.reason()).isEqualTo(MissingReason.NO_ANSWERS);
        Figure zero = new Proportion(0, 5).figure();
        assertThat(zero.point()).isZero();
        assertThat(zero.numerator()).isZero();
        assertThat(zero.high()).isCloseTo(.4345, within(1e-4));
    }
}
