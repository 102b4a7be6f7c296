package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.cli.ErrorPrinter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchLimitsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "--case=fast;                   there is no case 'fast'; there are even, mixed,",
                "--rates=0/min;                 '0/min' allows nothing",
                "--rates=5/s,soon;              'soon' is no rate",
                "--rates=1/s,1/s,1/s,1/s,1/s,1/s,1/s,1/s,1/s,1/s,1/s,1/s; 12 rates for 11 providers",
                "--latency=fast;                'fast' is no span of time",
                "--latency=6s;                  at most 5s",
                "--seed=x;                      'x' is not a long",
            })
    void whatItCannotMeasureIsRefusedBeforeAnythingStarts(String typed, String words) {
        var err = new StringWriter();
        int exit = ErrorPrinter.of(new CommandLine(new BenchLimitsCommand()), List.of())
                .setErr(new PrintWriter(err, true))
                .execute(typed);
        assertThat(exit).isPositive();
        assertThat(err.toString()).contains(words).doesNotContain("\tat ");
    }
}
