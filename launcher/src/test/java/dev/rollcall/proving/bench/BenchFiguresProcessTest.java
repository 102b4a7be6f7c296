package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.stack.local.SelfProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smallest benchmark of figures as a person runs it: not for its times, but that there are some. */
@NeedsTemporal
@TakesMinutes
class BenchFiguresProcessTest {
    @TempDir
    private Path folder;

    @Test
    void theRealApiIsAskedAndEverythingIsEndedAndDeleted() throws Exception {
        Path output = folder.resolve("output");
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(SelfProcess.command(
                        List.of("bench", "figures", "--answers", "12000", "--json"), "-Djava.io.tmpdir=" + folder))
                .redirectOutput(output.toFile())
                .redirectError(said.toFile())
                .start();
        boolean ended = process.waitFor(240, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(said)).isTrue();
        // 1: slower than wanted, on a machine that is busy with other tests.
        assertThat(process.exitValue()).as(Files.readString(said)).isBetween(0, 1);
        JsonNode told = new ObjectMapper().readTree(output.toFile());
        assertThat(told.path("answers").asInt()).isEqualTo(5 * 2_970);
        assertThat(told.path("questions")).hasSize(3).allSatisfy(question -> {
            assertThat(question.path("requests").asInt()).isEqualTo(1);
            assertThat(question.path("p95").asDouble()).isPositive();
        });
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("output", "said");
        assertThat(ProcessHandle.allProcesses()
                        .map(one -> one.info().commandLine().orElse(""))
                        .filter(line -> line.contains(folder + "/rollcall-demo")))
                .isEmpty();
    }
}
