package dev.rollcall.simulator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowCounterTest {
    private final ClockReading now = new ClockReading(0, Instant.parse("2026-03-08T09:30:10.250Z"));

    @Test
    void aRequestOfTheWindowBeforeOpensNoneAnew() {
        SimulatedLimit limit = SimulatedLimit.parse("1/min:fixed");
        var window = new WindowCounter();
        var later = new ClockReading(0, now.wall().plusSeconds(60));
        var cost = new RequestCost(SimulatedUsage.NONE, 0);
        assertThat(window.pause(limit, later, cost)).isZero();
        window.take(limit, later, cost);
        assertThat(window.pause(limit, now, cost)).isPositive();
    }
}
