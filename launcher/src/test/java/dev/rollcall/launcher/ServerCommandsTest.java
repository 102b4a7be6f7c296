package dev.rollcall.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a part says that can't start: one message, no stack trace, and it ends. */
class ServerCommandsTest {
    @TempDir
    private Path folder;

    @Test
    void aServerThatTakesTheConnectionAndStaysSilentIsNoPostgres() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            refused(Map.of("DATABASE_URL", url(silent)), "worker", "the ledger can't be reached", "mend DATABASE_URL");
        }
    }

    @Test
    void whatIsStillStartingEndsWhenItIsAsked() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var worker = Launched.in(folder, Map.of("DATABASE_URL", url(silent)), "worker");
                var knock = silent.accept()) {
            assertThat(knock.isConnected()).isTrue();
            assertThat(worker.asked().exit()).isEqualTo(143);
            // It did not wait until its start had failed.
            assertThat(worker.said()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api                                                     | DATABASE_URL is not set",
                "api --host 0.0.0.0                                      | ROLLCALL_TOKEN",
                "worker                                                  | DATABASE_URL is not set",
                "worker --providers opnai                                | unknown provider 'opnai'",
                "simulator --port 70000                                  | port 70000",
                "simulator --fault groq=sleepy                           | sleepy",
                "simulator --faults-file nowhere.txt                     | there is no file nowhere.txt",
                "simulator --key openai=sk-a                             | key 1 of openai: it is not STATE:KEY",
                "simulator --retired nobody                              | unknown provider 'nobody'",
                "up                                                      | ./rollcall up --simulate",
                "up --simulate --temporal-port 18777 --ui-port 18777     | --temporal-port and --ui-port are both 18777",
                "up --simulate --fault groq=sleepy                       | sleepy",
                "demo --domains 0                                        | --domains",
            })
    void refusesOptionsBeforeAnythingStarts(String words, String said) throws Exception {
        refused(Map.of(), words, said);
        assertThat(folder.resolve(".rollcall")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "up --simulate", "demo"})
    void refusesSettingsBeforeAnythingStarts(String words) throws Exception {
        refused(Map.of("ROLLCALL_CONFIG", "nowhere.yaml"), words, "ROLLCALL_CONFIG names nowhere.yaml", "unset it");
        Files.writeString(folder.resolve("rollcall.yaml"), "max_output_tokens: 0");
        refused(Map.of(), words, "rollcall.yaml, line 1, max_output_tokens: it must be 1 to");
        assertThat(folder.resolve(".rollcall")).doesNotExist();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (var other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            refused(Map.of(), "simulator --port " + other.getLocalPort(), ":" + other.getLocalPort(), "with --port");
            refused(
                    Map.of(),
                    "up --simulate --api-port " + other.getLocalPort(),
                    "port " + other.getLocalPort() + " for the API is in use",
                    "--api-port");
        }
    }

    private static String url(ServerSocket server) {
        return "postgresql://me@127.0.0.1:" + server.getLocalPort() + "/rollcall";
    }

    private void refused(Map<String, String> env, String words, String... said) throws Exception {
        try (var command = Launched.in(folder, env, words.split(" "))) {
            assertThat(command.exit()).as(command.said()).isEqualTo(1);
            assertThat(command.said())
                    .startsWith("rollcall: ")
                    .contains(said)
                    .hasLineCount(1)
                    .doesNotContain("Exception", "\tat ", "should not happen");
        }
    }
}
