package dev.rollcall.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeedTest {
    @Test
    void aSeedRepeatsItselfAndAnotherDoesNot() {
        Duration length = Duration.ofMinutes(5);
        assertThat(Deed.plan(7, length)).isEqualTo(Deed.plan(7, length)).isNotEqualTo(Deed.plan(8, length));
    }

    @Test
    void inFiveMinutesEveryPartIsKilledAndStopped() {
        for (Deed.Way way : EnumSet.of(Deed.Way.KILL, Deed.Way.STOP)) {
            assertThat(Deed.plan(7, Duration.ofMinutes(5)).stream()
                            .filter(deed -> deed.way() == way)
                            .map(Deed::part)
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder(Part.values());
        }
    }
}
