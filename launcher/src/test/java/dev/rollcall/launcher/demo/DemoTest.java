package dev.rollcall.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.launcher.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, as a person runs it: a process of its own. */
class DemoTest {
    /** What this test itself puts there. */
    private static final Set<String> EXPECTED = Set.of("output", "nothing", "tools");

    @TempDir
    private Path folder;

    @Test
    @NeedsTemporal
    void theDemoSurvivesItsWorkersDeathAndBalances() throws Exception {
        List<String> lines = demo(Map.of(), "--domains", "8");
        assertThat(lines)
                .anyMatch(line -> line.contains("kill -9") && line.contains("calls in flight are lost"))
                .anyMatch(line -> line.startsWith("asked twice") && line.contains(" 0 "))
                .anyMatch(line -> line.startsWith("The account balances: 264 cells planned"))
                .anyMatch(line -> line.startsWith("What answers say of stripe.com (simulated): "))
                .anyMatch(line -> line.matches("adyen +\\d+ % \\[.*"))
                .noneMatch(line -> line.contains("TRIAL MODE") || line.contains("\tat "));
        assertThat(leftovers()).isEmpty();
    }

    /** One of the two batches expires at a third, and the worker is killed while they are under way. */
    @Test
    @NeedsTemporal
    void theDemoInBatchesAsksAgainWhatExpiredAndSaysWhatWasSaved() throws Exception {
        List<String> lines = demo(Map.of(), "--batch", "--domains", "12");
        assertThat(lines)
                .anyMatch(line -> line.contains("openai: a batch of 36 calls is submitted"))
                .anyMatch(line -> line.contains("kill -9") && line.contains("nobody posts them again"))
                .anyMatch(line -> line.contains("openai: 12 of 36 answered, 24 expired: they are asked again"))
                .anyMatch(line -> line.matches("asked in batches +96   calls, in 3 batches; .*"))
                .anyMatch(line -> line.matches("expired +24   .*"))
                .anyMatch(line -> line.matches("saved +\\$0\\.\\d+   .* \\(simulated\\)"))
                .anyMatch(line -> line.startsWith("asked twice") && line.contains(" 0 "))
                .anyMatch(line -> line.startsWith("The account balances: 108 cells planned"))
                .noneMatch(line -> line.contains("\tat "));
        assertThat(leftovers()).isEmpty();
    }

    /** Without the CLI and without a way to get it; the test server in the launcher's own process. */
    @Test
    void withoutTheTemporalProgramItSaysSoAndWorksAllTheSame() throws Exception {
        Path nothing = Files.createDirectories(folder.resolve("nothing"));
        List<String> lines = demo(
                Map.of(
                        "PATH",
                        onlySystemTools().toString(),
                        "XDG_CACHE_HOME",
                        nothing.toString(),
                        "ROLLCALL_OFFLINE",
                        "1",
                        "TEMPORAL_CLI",
                        ""),
                "--domains",
                "4");
        assertThat(lines)
                .anyMatch(line -> line.contains("TRIAL MODE"))
                .anyMatch(line -> line.contains("in trial mode runs in this process"))
                .anyMatch(line -> line.startsWith("The account balances: 132 cells planned"));
        assertThat(leftovers()).isEmpty();
    }

    /** B2: said at once, before a server is started; so quickly that no folder is made. */
    @Test
    void aBadListIsRefusedBeforeAnythingIsStarted() throws Exception {
        Path list = Files.writeString(folder.resolve("nothing"), "rank,domain\n1,stripe.com\n2,localhost\n3,a b.com\n");
        try (var demo = Launched.in(folder, Map.of(), "demo", "--domains", list.toString())) {
            assertThat(demo.exit()).isEqualTo(1);
            assertThat(demo.said())
                    .contains(
                            "2 of 3 entries are no domain; nothing was done:",
                            list + ":3 'localhost'",
                            "--skip-invalid")
                    .doesNotContain("language models", "PostgreSQL");
        }
        assertThat(leftovers()).isEmpty();
    }

    private List<String> demo(Map<String, String> env, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("demo"));
        command.addAll(List.of(words));
        try (var demo = Launched.in(folder, env, command.toArray(String[]::new))) {
            assertThat(demo.exit()).as(demo.said()).isZero();
            return demo.said().lines().toList();
        }
    }

    /** Processes that work in this test's folder, and what the demo should have deleted there. */
    private List<String> leftovers() throws IOException {
        var left = new ArrayList<String>();
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder + "/rollcall-demo"))
                .forEach(process -> left.add(process.info().commandLine().orElse("")));
        try (var files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !EXPECTED.contains(name))
                    .forEach(left::add);
        }
        return left;
    }

    /** A PATH without {@code temporal}, python and pip. */
    private Path onlySystemTools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool :
                List.of("sh", "setsid", "unshare", "setpriv", "kill", "sleep", "ps", "cat", "uname", "id", "perl")) {
            for (String place : List.of("/bin/", "/usr/bin/")) {
                Path program = Path.of(place + tool);
                if (Files.isExecutable(program) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), program);
                }
            }
        }
        return tools;
    }
}
