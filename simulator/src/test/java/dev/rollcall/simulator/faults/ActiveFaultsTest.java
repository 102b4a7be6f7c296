package dev.rollcall.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.simulator.vendors.Shape;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ActiveFaultsTest {
    @Test
    void aFaultHoldsOnlyWithinItsSpan() {
        var clock = new AtomicLong(5_000_000_000L);
        var faults = new ActiveFaults(clock::get);
        faults.set(SimulatedFault.parse("openai=dead@10s-40s,dead@50s-,flaky:0.5@45s-60s"));
        assertThat(wrong(faults, "openai")).isEmpty();
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(wrong(faults, "openai")).containsExactly(Shape.DEAD);
        assertThat(wrong(faults, "groq")).isEmpty();
        clock.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(wrong(faults, "openai")).isEmpty();
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(wrong(faults, "openai")).containsExactly(Shape.DEAD, Shape.FLAKY);
        faults.startIn(Duration.ofSeconds(5));
        clock.addAndGet(Duration.ofSeconds(14).toNanos());
        assertThat(wrong(faults, "openai")).isEmpty();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(wrong(faults, "openai")).containsExactly(Shape.DEAD);
    }

    private static List<Shape> wrong(ActiveFaults faults, String provider) {
        return faults.now(provider, "1a2b3c4d").stream().map(ActiveRule::shape).toList();
    }
}
