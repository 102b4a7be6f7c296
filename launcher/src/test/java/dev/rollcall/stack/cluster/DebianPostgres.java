package dev.rollcall.stack.cluster;

import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.Ports;
import dev.rollcall.launcher.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server that is not ours: Debian's PostgreSQL, with a password, its own user, and its data in a folder. */
final class DebianPostgres implements AutoCloseable {
    static final String USER = "rollcall";

    private final Path data;
    private final ChildSpec spec;
    private final int port;
    private final String password;
    private Child child;

    private DebianPostgres(Path folder, String password, Map<String, String> env) {
        this.password = password;
        data = folder.resolve("data");
        port = Ports.free();
        // Stopped with QUIT it does not shut down: its next start is a recovery, as after a power cut.
        spec = new ChildSpec(
                "postgres",
                asUser(in(
                        env,
                        Programs.path("postgres"),
                        "-D",
                        data.toString(),
                        "-p",
                        "" + port,
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=")),
                Map.of(),
                folder,
                folder.resolve("postgres.log"),
                Duration.ofSeconds(10),
                "QUIT");
    }

    /** @param folder is made; everything above it must be open to others */
    static DebianPostgres start(Path folder, String password, Map<String, String> env)
            throws IOException, SQLException {
        Files.createDirectories(folder);
        Path secret = Files.writeString(folder.resolve("password"), password);
        if (isRoot()) {
            Programs.run(folder, List.of("chown", "-R", "postgres", folder.toString()));
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }
        var postgres = new DebianPostgres(folder, password, env);
        Programs.run(
                folder,
                asUser(List.of(
                        Programs.path("initdb"),
                        "-D",
                        postgres.data.toString(),
                        "-U",
                        USER,
                        "-A",
                        "scram-sha-256",
                        "--pwfile=" + secret,
                        "-E",
                        "UTF8",
                        "--no-locale",
                        "--no-sync")));
        postgres.start();
        try (Connection connection = postgres.connect("postgres")) {
            connection.createStatement().execute("CREATE DATABASE rollcall");
        }
        return postgres;
    }

    void start() {
        child = Child.start(spec);
        Await.met("PostgreSQL answers", () -> {
            try (Connection connection = connect("postgres")) {
                return connection.isValid(5);
            }
        });
    }

    /** {@code pg_ctl stop -m immediate}. */
    void crash() {
        child.close();
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), USER, password);
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** For {@code DATABASE_URL}; the password needs no escaping. */
    String url() {
        return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + port + "/rollcall";
    }

    @Override
    public void close() {
        child.close();
    }

    /** Set by the user that it runs as: a preloaded library may make files at once. */
    private static List<String> in(Map<String, String> env, String... command) {
        var all = new ArrayList<>(List.of("env"));
        env.forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(List.of(command));
        return all;
    }

    /** PostgreSQL refuses to be root. */
    private static List<String> asUser(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        var all = new ArrayList<>(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        all.addAll(command);
        return all;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
