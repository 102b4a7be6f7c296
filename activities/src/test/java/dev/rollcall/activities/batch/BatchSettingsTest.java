package dev.rollcall.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S, PT30S",
        "1, PT30S, PT45S",
        "20, PT20M, PT5M",
        "30, PT1H, PT6M",
        "40, PT3H, PT18M",
        "60, PT8H, PT30M",
        "90, PT23H, PT30M"
    })
    void aBatchThatTakesLongerIsLookedAtMoreSeldom(int polls, Duration age, Duration next) {
        assertThat(BatchSettings.DEFAULT.poll(polls, age)).isEqualTo(next);
    }
}
