package dev.rollcall.proving.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DisruptionTest {
    @Test
    void aSeedRepeatsItselfAndAnotherDoesNot() {
        Duration length = Duration.ofMinutes(5);
        assertThat(Disruption.plan(7, length))
                .isEqualTo(Disruption.plan(7, length))
                .isNotEqualTo(Disruption.plan(8, length));
    }

    @Test
    void inFiveMinutesEveryPartIsKilledAndStopped() {
        for (Disruption.Way way : EnumSet.of(Disruption.Way.KILL, Disruption.Way.STOP)) {
            assertThat(Disruption.plan(7, Duration.ofMinutes(5)).stream()
                            .filter(deed -> deed.way() == way)
                            .map(Disruption::part)
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder(KillTarget.values());
        }
    }
}
