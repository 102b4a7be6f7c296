package dev.rollcall.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.launcher.Complaint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    @Test
    void ratesAreAMinuteOrASecond() {
        assertThat(Pace.list("--rates", "60/min, 10/s")).containsExactly(new Pace(60), new Pace(600));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "0/min; allows nothing",
                "-1/min; is no rate",
                "fast; is no rate",
                "600; is no rate",
                "1.5/s; is no rate",
                "60/min,,5/s; '' is no rate",
                "30000/min; at most 20000/min",
                "999999999/s; at most 20000/min",
            })
    void whatIsNoneIsRefused(String typed, String words) {
        assertThatThrownBy(() -> Pace.list("--rates", typed))
                .isInstanceOf(Complaint.class)
                .hasMessageStartingWith("--rates: ")
                .hasMessageContaining(words);
    }
}
