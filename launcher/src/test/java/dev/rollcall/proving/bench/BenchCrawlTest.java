package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.proving.measure.ProcessMeter;
import dev.rollcall.stack.local.SelfProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short benchmark as a person runs it: not for its figures, but that there are some, and that both did their work. */
@NeedsTemporal
@TakesMinutes
class BenchCrawlTest {
    private static final int CALLS = 20 * 3 * 11;

    @TempDir
    private Path folder;

    @Test
    void bothDoTheSameWorkAndTheReportHasTheirFigures() throws Exception {
        JsonNode told = bench("--domains", "20", "--latency", "10ms", "--warm-ups", "1", "--rounds", "1");
        JsonNode comparison = told.path("comparisons").path(0);
        assertThat(comparison.path("balances").asBoolean()).isTrue();
        assertThat(comparison.path("ratio").asDouble()).isPositive();
        assertThat(comparison.path("wanted").isNull()).isTrue();
        for (String program : List.of("floor", "rollcall")) {
            JsonNode round = comparison.path(program).path(0);
            assertThat(round.path("calls").asInt()).as(program).isEqualTo(CALLS);
            round.path("rows").forEach(count -> assertThat(count.asInt()).isEqualTo(CALLS));
            assertThat(round.path("calls_per_second").asDouble()).isPositive();
            assertThat(round.path("statements").path("commits").asInt()).isPositive();
            assertThat(round.path("statements").path("top").size()).isPositive();
            if (ProcessMeter.works()) {
                assertThat(round.path("cpu_seconds")
                                .path(program.equals("floor") ? "floor" : "worker")
                                .asDouble())
                        .isPositive();
                assertThat(round.path("peak_bytes").path("postgres").asLong()).isPositive();
            }
        }
        JsonNode steps = comparison.path("rollcall").path(0).path("steps");
        assertThat(steps.path("workflows").asInt()).isEqualTo(21);
        assertThat(steps.path("activities").asInt()).isGreaterThanOrEqualTo(20 * 13);
        assertThat(leftovers()).isEmpty();
    }

    private JsonNode bench(String... words) throws Exception {
        var crawl = new ArrayList<>(List.of("bench", "crawl", "--json"));
        crawl.addAll(List.of(words));
        List<String> command = SelfProcess.command(crawl, "-Djava.io.tmpdir=" + folder);
        Path output = folder.resolve("output");
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(said.toFile())
                .start();
        boolean ended = process.waitFor(240, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(said)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return new ObjectMapper().readTree(output.toFile());
    }

    /** Processes that work in this test's folder, or that the benchmark started beside it. */
    private List<String> leftovers() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder + "/rollcall-demo"))
                .toList();
    }
}
