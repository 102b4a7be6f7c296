package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.cli.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTest {
    @Test
    void ratesAreAMinuteOrASecond() {
        assertThat(Rate.list("--rates", "60/min, 10/s")).containsExactly(new Rate(60), new Rate(600));
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
        assertThatThrownBy(() -> Rate.list("--rates", typed))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--rates: ")
                .hasMessageContaining(words);
    }
}
