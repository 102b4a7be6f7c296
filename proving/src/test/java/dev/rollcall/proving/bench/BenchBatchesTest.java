package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.cli.ErrorPrinter;
import dev.rollcall.proving.measure.Statements.DatabaseCost;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchBatchesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--batches=0;          1 to 20000, not 0",
                "--batches=many;       not an int",
                "--poll-interval=0;    1 to 3600, not 0",
                "--measure=0;          1 to 3600, not 0",
            })
    void whatItCannotMeasureIsRefusedBeforeAnythingStarts(String typed, String words) {
        var err = new StringWriter();
        int exit = ErrorPrinter.of(new CommandLine(new BenchBatchesCommand()), List.of())
                .setErr(new PrintWriter(err, true))
                .execute(typed);
        assertThat(exit).isPositive();
        assertThat(err.toString()).contains(words).doesNotContain("\tat ");
    }

    /** Not the API, nor the simulator: without batches they would be there, or in another place. */
    @Test
    void batchesCostWhatWorkerTemporalAndPostgresUseMoreThanWithNothingToDo() {
        var report = new BatchesReport(2_000, 23, 30, 100, List.of(part(1, 100), part(9, 200), part(3, 100)));
        assertThat(report.ofBatches()).isCloseTo(6, within(1e-9));
        assertThat(report.toReach()).isEqualTo(2);
    }

    private static BatchesReport.Part part(double each, double seconds) {
        return new BatchesReport.Part(
                "a",
                seconds,
                10,
                Map.of("worker", each, "temporal", each, "postgres", each, "api", 70.0, "simulator", 70.0),
                Map.of(),
                Map.of(),
                null,
                new DatabaseCost(0, 0, null, null, List.of()));
    }
}
