package dev.rollcall.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.simulator.vendors.Shape;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyStatesTest {
    @Test
    void aStateHoldsWithinItsSpan() {
        var clock = new AtomicLong();
        var keys = new KeyStates(clock::get);
        keys.replace(List.of(KeyList.parse("openai=wrong:1a2b3c4d@10s-20s,quota:1a2b3c4d@30s-")));
        assertThat(keys.knows("openai", "1a2b3c4d")).isTrue();
        assertThat(keys.now("openai", "1a2b3c4d")).isEmpty();
        clock.set(Duration.ofSeconds(15).toNanos());
        assertThat(keys.now("openai", "1a2b3c4d")).extracting(ActiveRule::shape).containsExactly(Shape.UNAUTHORIZED);
        keys.startIn(Duration.ZERO);
        assertThat(keys.now("openai", "1a2b3c4d")).isEmpty();
        clock.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(keys.now("openai", "1a2b3c4d")).extracting(ActiveRule::shape).containsExactly(Shape.QUOTA);
    }
}
