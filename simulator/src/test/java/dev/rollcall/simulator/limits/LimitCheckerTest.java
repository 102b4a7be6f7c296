package dev.rollcall.simulator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.simulator.limits.LimitChecker.NoRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LimitCheckerTest {
    private final ClockReading now = new ClockReading(0, Instant.parse("2026-03-08T09:30:10.250Z"));

    @Test
    void oneHasRoomOnlyWhenAllHave() {
        var limits = new LimitChecker();
        List<LimitInForce> both = Stream.of("2/day", "1000:tokens/min")
                .map(SimulatedLimit::parse)
                .map(LimitInForce::unused)
                .toList();
        assertThat(limits.enter(both, "k", now, tokens(600))).isNull();
        NoRoom refusal = limits.enter(both, "k", now, tokens(600));
        assertThat(refusal.limit().kind()).isEqualTo(SimulatedLimit.LimitForm.TOKENS);
        assertThat(refusal.pause()).isEqualTo(Duration.ofSeconds(12));
        assertThat(limits.enter(both, "k", now, tokens(400))).isNull();
        assertThat(limits.enter(both, "other", now, tokens(400))).isNull();
    }

    private static RequestCost tokens(int tokens) {
        return new RequestCost(new SimulatedUsage(tokens, 0), 0);
    }
}
