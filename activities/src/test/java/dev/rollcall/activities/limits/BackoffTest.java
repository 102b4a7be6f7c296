package dev.rollcall.activities.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Test
    void eachWaitIsLongerByTheFactorUpToTheLongest() {
        assertThat(new Backoff(FIRST, LONGEST).after(3, 1)).isEqualTo(Duration.ofSeconds(4));
        var slower = new Backoff(FIRST, LONGEST, 1.5);
        assertThat(slower.after(1, 1)).isEqualTo(FIRST);
        assertThat(slower.after(3, 1)).isEqualTo(Duration.ofMillis(2_250));
        assertThat(slower.after(3, 0)).as("half of it is chance").isEqualTo(Duration.ofMillis(1_125));
        assertThat(slower.after(10_000, 1)).isEqualTo(LONGEST);
    }

    @Test
    void aFactorThatShortensIsRefused() {
        assertThatThrownBy(() -> new Backoff(FIRST, LONGEST, 0.9)).hasMessageContaining("1 to 10, not 0.9");
        assertThatThrownBy(() -> new Backoff(FIRST, LONGEST, Double.NaN)).hasMessageContaining("NaN");
    }
}
