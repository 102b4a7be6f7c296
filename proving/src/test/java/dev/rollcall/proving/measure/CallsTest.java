package dev.rollcall.proving.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CallsTest {
    /** Two calls of 100 ms, one after the other, each saved 10 ms after its reply. */
    private static final Calls TWO =
            new Calls(new long[] {0, 110_000}, new long[] {110_000, 220_000}, new long[] {100, 100});

    @Test
    void theRateIsFromTheFirstBeginningToTheLastCommit() {
        assertThat(TWO.seconds()).isEqualTo(0.22);
        assertThat(TWO.perSecond()).isCloseTo(2 / 0.22, within(1e-9));
    }

    @Test
    void onTheWireIsTheCallOnly() {
        assertThat(TWO.inFlight()).isCloseTo(0.2 / 0.22, within(1e-9));
        assertThat(TWO.shareBelow(1)).isCloseTo(0.01 / 0.22, within(1e-9));
        assertThat(TWO.overheadMillis()).isCloseTo(10, within(1e-9));
    }

    @Test
    void tenthsShowTheGapBetweenTheTwo() {
        assertThat(TWO.tenths()).hasSize(10);
        assertThat(TWO.tenths().get(0)).isCloseTo(1, within(1e-9));
        assertThat(TWO.tenths().get(4)).isCloseTo(12.0 / 22, within(1e-9));
        assertThat(TWO.tenths().get(9)).isCloseTo(12.0 / 22, within(1e-9));
    }

    @Test
    void noCallsAreNoRate() {
        var none = new Calls(new long[0], new long[0], new long[0]);
        assertThat(none.perSecond()).isZero();
        assertThat(none.shareBelow(1)).isZero();
        assertThat(none.tenths()).containsOnly(0.0);
    }
}
