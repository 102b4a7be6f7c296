package dev.rollcall.simulator.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SimulatedClockTest {
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    private Instant wall = START;
    private final SimulatedClock clock = new SimulatedClock(() -> wall);

    private void pass(Duration time) {
        wall = wall.plus(time);
    }

    @Test
    void itBeginsAsTheWallsAndRunsAsFastAsItIsTold() {
        pass(Duration.ofSeconds(10));
        assertThat(clock.now()).isEqualTo(START.plusSeconds(10));
        clock.speed(3600);
        pass(Duration.ofSeconds(2));
        assertThat(clock.now()).isEqualTo(START.plusSeconds(10).plus(Duration.ofHours(2)));
        clock.advance(Duration.ofDays(1));
        assertThat(clock.now()).isEqualTo(START.plusSeconds(10).plus(Duration.ofHours(26)));
    }

    @Test
    void aMomentIsToldAsTheWallSawIt() {
        clock.advance(Duration.ofHours(6));
        pass(Duration.ofSeconds(5));
        clock.speed(3600);
        pass(Duration.ofSeconds(1));
        assertThat(clock.wall(START)).isEqualTo(START);
        assertThat(clock.wall(START.plus(Duration.ofHours(3)))).isEqualTo(START);
        assertThat(clock.wall(START.plus(Duration.ofHours(6)).plusSeconds(2))).isEqualTo(START.plusSeconds(2));
        assertThat(clock.wall(clock.now())).isEqualTo(wall);
        assertThat(clock.wall(clock.now().plus(Duration.ofHours(1)))).isEqualTo(wall.plusSeconds(1));
    }

    @Test
    void itNeverGoesBack() {
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        for (double speed : new double[] {0, -1, Double.NaN, 1e9}) {
            assertThatThrownBy(() -> clock.speed(speed)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anotherGoesOnFromIt() {
        clock.advance(Duration.ofHours(5));
        clock.speed(60);
        var reading = clock.reading();
        pass(Duration.ofMinutes(1));
        var other = new SimulatedClock(() -> wall);
        other.goOnFrom(reading);
        assertThat(other.now()).isEqualTo(clock.now()).isEqualTo(START.plus(Duration.ofHours(6)));
    }
}
