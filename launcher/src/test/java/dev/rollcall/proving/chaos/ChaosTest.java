package dev.rollcall.proving.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.stack.local.SelfProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./rollcall chaos --minutes 5}, as a process of its own. */
@TakesMinutes
class ChaosTest {
    @TempDir
    private Path folder;

    @Test
    @NeedsTemporal
    void whateverIsKilledTheLedgerBalancesAndOrdersAreObeyed() throws Exception {
        Path output = folder.resolve("output");
        List<String> command = SelfProcess.command(
                List.of("chaos", "--minutes", "0.7", "--domains", "40", "--seed", "5"), "-Djava.io.tmpdir=" + folder);
        Process chaos = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = chaos.waitFor(900, TimeUnit.SECONDS);
        chaos.destroy();
        String said = Files.readString(output);
        assertThat(ended).as(said).isTrue();
        assertThat(chaos.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("kill -9", "The ledger balances", "--seed 5")
                .contains("pause ", "resume ", "priority ", "retry ", "Every order was obeyed")
                .containsPattern("jobs with a budget +[1-9]")
                .containsPattern("asked in batches +[1-9]")
                .doesNotContain("WRONG", "REFUSED", "STILL RUNNING");
        try (var left = Files.list(folder)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("rollcall-chaos")))
                    .isEmpty();
        }
    }
}
