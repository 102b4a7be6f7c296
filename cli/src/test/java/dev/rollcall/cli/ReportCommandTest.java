package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {
    private static final String REPORT =
            "{\"domain\":\"stripe.com\",\"as_of\":\"2026-11-30T10:34:58Z\",\"simulated\":true,"
                    + "\"windows\":[{},{}],\"panel\":{\"whole\":1,\"asked\":2}}";

    private final StubApi stub = new StubApi();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void aDomainMakesAReport() {
        stub.says("POST /api/reports", 201, "{\"id\":17}").says("GET /api/reports/17", 200, REPORT);
        Typed said =
                Typed.at(stub, "report", "stripe.com", "--from", "2026-11-01", "--compare-to", "w1,w2", "--run", "7");
        assertThat(said.out()).isEqualTo("""
                Report 17 of stripe.com (simulated), as of 2026-11-30T10:34:58Z: 2 windows, whole on 1 of 2 targets.
                Read it: ./rollcall report 17 --out report-17.pdf (or .csv, .parquet, .json)
                """);
        assertThat(stub.asked().get(0).body())
                .isEqualTo(
                        "{\"domain\":\"stripe.com\",\"from\":\"2026-11-01\",\"compare_to\":[\"w1\",\"w2\"],\"run\":7}");
    }

    @Test
    void theEndingOfTheFileSaysTheFormat() throws IOException {
        stub.says("POST /api/reports", 201, "{\"id\":17}").says("GET /api/reports/17?format=pdf", 200, "%PDF");
        Path file = folder.resolve("stripe.PDF");
        assertThat(Typed.at(stub, "report", "stripe.com", "--out", file.toString())
                        .out())
                .isEqualTo("Report 17 is written to " + file + "\n");
        assertThat(Files.readString(file)).isEqualTo("%PDF");
    }

    @Test
    void anIdFetchesWhatWasMade() {
        stub.says("GET /api/reports/17?format=csv", 200, "a,b\r\n")
                .says("GET /api/reports/17?format=json", 200, REPORT);
        assertThat(Typed.at(stub, "report", "17", "--format", "csv").out()).isEqualTo("a,b\r\n");
        assertThat(Typed.at(stub, "report", "17", "--json").out()).isEqualTo(REPORT + "\n");
        Typed gone = Typed.at(
                stub.says("GET /api/reports/3", 410, "{\"detail\":\"it can't be made again\"}"), "report", "3");
        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.err()).contains("it can't be made again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "17 --from 2026-11-01 | report 17 is made already",
                "stripe.com --format docx | a report is json, csv, parquet or pdf",
                "stripe.com --out report | a report is json, csv, parquet or pdf",
                "stripe.com --format pdf | a pdf is no text to print: --out FILE",
                "stripe.com --out - | say what to print",
                "stripe.com --json --format csv | leave --format and --out out",
            })
    void whatCanNotBeMeantIsRefusedBeforeAnythingIsAsked(String words, String said) {
        Typed refused = Typed.at(stub, ("report " + words).split(" "));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains(said);
        assertThat(stub.asked()).isEmpty();
    }
}
