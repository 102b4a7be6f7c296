package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.cli.ErrorPrinter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchFiguresTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "--answers=11999;      12000 to 100000000, not 11999",
                "--answers=many;       'many' is not an int",
                "--domains-asked=0;    at least 1, not 0",
            })
    void whatItCannotMeasureIsRefusedBeforeAnythingStarts(String typed, String words) {
        var err = new StringWriter();
        int exit = ErrorPrinter.of(new CommandLine(new BenchFiguresCommand()), List.of())
                .setErr(new PrintWriter(err, true))
                .execute(typed);
        assertThat(exit).isPositive();
        assertThat(err.toString()).contains(words).doesNotContain("\tat ");
    }

    @Test
    void aPercentileIsAValueThatWasMeasured() {
        double[] twenty = new double[20];
        for (int i = 0; i < twenty.length; i++) {
            twenty[i] = i + 1;
        }
        assertThat(FigureRequests.percentile(twenty, 0.50)).isEqualTo(10);
        assertThat(FigureRequests.percentile(twenty, 0.95)).isEqualTo(19);
        assertThat(FigureRequests.percentile(new double[] {7}, 0.95)).isEqualTo(7);
    }
}
