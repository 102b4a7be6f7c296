package dev.rollcall.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
