package dev.rollcall.embedded;

import static dev.rollcall.embedded.Processes.awaitGone;
import static dev.rollcall.embedded.Processes.runs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerTest {
    @TempDir
    Path folder;

    private static String ask(EmbeddedPostgresServer server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            ResultSet rows = statement.getResultSet();
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void keepsItsDataAndWritesBeforeItAcknowledges() throws Exception {
        try (DataFolder data = DataFolder.open(folder)) {
            long pid;
            try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
                pid = server.pid();
                assertThat(ask(server, "SHOW fsync")).isEqualTo("on");
                assertThat(ask(server, "SHOW synchronous_commit")).isEqualTo("on");
                assertThat(ask(server, "SHOW server_encoding")).isEqualTo("UTF8");
                assertThat(ask(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
                assertThat(ask(server, "SHOW unix_socket_directories")).isEmpty();
                assertThat(ask(server, "SELECT datlocale FROM pg_database WHERE datname = current_database()"))
                        .isEqualTo("C.UTF-8");
                assertThat(ask(server, "SELECT current_database() || ' ' || current_user"))
                        .isEqualTo("rollcall postgres");
                ask(server, "CREATE TABLE kept AS SELECT 42 AS n");
            }
            assertThat(runs(pid)).isFalse();
            assertThat(data.postgres().resolve("data/postmaster.pid")).doesNotExist();
            try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
                assertThat(ask(server, "SELECT n FROM kept")).isEqualTo("42");
            }
        }
    }

    @Test
    void goesWithAKilledLauncherAndLosesNothingAcknowledged() throws Exception {
        int acknowledged = -1;
        try (var launcher = StandInLauncher.start("postgres", folder)) {
            var postgres = launcher.started();
            while (acknowledged < 300) {
                acknowledged = Integer.parseInt(launcher.line());
            }
            launcher.signal("KILL");
            awaitGone(postgres.pid());
            awaitGone(postgres.guard());
        }
        try (DataFolder data = DataFolder.open(folder);
                EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
            assertThat(ask(server, "SELECT count(*) FROM said WHERE n <= " + acknowledged))
                    .isEqualTo(Integer.toString(acknowledged + 1));
        }
    }

    @Test
    void oneLeftByALauncherAndAGuardKilledTogetherIsStopped() throws Exception {
        StandInLauncher.Started left;
        try (var launcher = StandInLauncher.start("postgres", folder)) {
            left = launcher.started();
            launcher.line();
            Signals.send("STOP", Long.toString(left.guard()));
            launcher.signal("KILL");
            launcher.awaitEnd();
            Signals.send("KILL", Long.toString(left.guard()));
            awaitGone(left.guard());
        }
        assertThat(runs(left.pid())).isTrue();
        try (DataFolder data = DataFolder.open(folder);
                EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
            assertThat(runs(left.pid())).isFalse();
            assertThat(Integer.parseInt(ask(server, "SELECT count(*) FROM said")))
                    .isPositive();
        }
    }

    @Test
    void anOldPidFileDoesNotHinderAndItsPidIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "1000").start();
        try (DataFolder data = DataFolder.open(folder)) {
            EmbeddedPostgresServer.start(data, 0).close();
            Files.writeString(
                    data.postgres().resolve("data/postmaster.pid"),
                    stranger.pid() + "\n" + data.postgres().resolve("data") + "\n1\n5432\n\n127.0.0.1\n1 1\nready\n");
            try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, 0)) {
                assertThat(ask(server, "SELECT 1")).isEqualTo("1");
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void killedItIsStartedAgainOnItsPortWithItsData() throws Exception {
        try (DataFolder data = DataFolder.open(folder);
                EmbeddedPostgresServer server = EmbeddedPostgresServer.start(data, Ports.free())) {
            String url = server.jdbcUrl();
            ask(server, "CREATE TABLE kept AS SELECT 42 AS n");
            Child killed = server.child();
            killed.kill();
            killed.onExit().join();
            Child again = server.restart();
            assertThat(again).isNotSameAs(killed);
            assertThat(server.jdbcUrl()).isEqualTo(url);
            assertThat(ask(server, "SELECT n FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (DataFolder data = DataFolder.open(folder);
                ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> EmbeddedPostgresServer.start(data, socket.getLocalPort()))
                    .withMessageMatching(
                            "port [0-9]+ for PostgreSQL is in use.*; end that, or set another port for it");
        }
    }

    @Test
    void anotherVersionsDataIsNotTouched() throws Exception {
        try (DataFolder data = DataFolder.open(folder)) {
            Path cluster = Files.createDirectory(data.postgres().resolve("data"));
            Files.writeString(cluster.resolve("PG_VERSION"), "14\n");
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> EmbeddedPostgresServer.start(data, 0))
                    .withMessageContaining("was made by PostgreSQL 14, and this Rollcall brings 18");
        }
    }

    @Test
    void whatKeepsItFromStartingIsSaidInOneLine() throws Exception {
        try (DataFolder data = DataFolder.open(folder)) {
            EmbeddedPostgresServer.start(data, 0).close();
            Files.writeString(data.postgres().resolve("data/postgresql.conf"), "no_such_setting = 1\n");
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> EmbeddedPostgresServer.start(data, 0))
                    .withMessageContaining("PostgreSQL does not start: ")
                    .withMessageContaining("postgres.log")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        }
    }
}
