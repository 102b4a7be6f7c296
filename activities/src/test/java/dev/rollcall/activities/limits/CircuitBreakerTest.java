package dev.rollcall.activities.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.limits.CircuitBreaker.BreakerState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private final CircuitBreaker breaker = new CircuitBreaker(new LimiterTimings(
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(61)));

    @Test
    void opensAfterFiveFailuresInARow() {
        for (int i = 0; i < 4; i++) {
            assertThat(breaker.failed(false, START)).isFalse();
        }
        assertThat(breaker.failed(false, START.plusSeconds(1))).isTrue();
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.openSince()).as("the first of them").isEqualTo(START);
    }

    @Test
    void isHalfOpenWhileAProbeIsUnderWayAndClosesWithItsReply() {
        open();
        breaker.probeStarts(START.plusSeconds(1));
        assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
        breaker.probeEnds();
        assertThat(breaker.replied(START.plusSeconds(2))).isTrue();
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.replied(START.plusSeconds(3))).as("no news").isFalse();
    }

    @Test
    void eachProbeThatFailsDoublesThePauseUpToTheSlowest() {
        open();
        Instant now = START;
        long[] seconds = {1, 2, 4, 5, 5};
        for (long pause : seconds) {
            breaker.failed(true, now);
            assertThat(breaker.probeAt(now)).isEqualTo(now.plusSeconds(pause));
            now = now.plusSeconds(pause);
        }
    }

    @Test
    void atMostThreeProbesHang() {
        open();
        for (int i = 0; i < 3; i++) {
            breaker.probeStarts(START);
        }
        Instant later = START.plusSeconds(60);
        assertThat(breaker.probeAt(later)).isEqualTo(later.plusSeconds(1));
        breaker.probeEnds();
        assertThat(breaker.probeAt(later)).isBefore(later);
    }

    private void open() {
        for (int i = 0; i < CircuitBreaker.FAILURES_TO_OPEN; i++) {
            breaker.failed(false, START);
        }
    }
}
