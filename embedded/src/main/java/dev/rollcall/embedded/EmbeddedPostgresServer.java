package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL server on 127.0.0.1 whose data stays in the data folder and whose process does not outlive the launcher.
 * What it has acknowledged is on the disk ({@code fsync} and {@code synchronous_commit} are on). It trusts everyone on
 * this machine: no password.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
    private static final String USER = "postgres";
    private static final String DATABASE = "rollcall";

    /** Recovery after a kill -9 comes before the first connection. */
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /** A free port may be taken before the server has it; backends of a killed server may linger for a moment. */
    private static final int TRIES = 3;

    private final DataFolder folder;
    private final PostgresUser as;
    private final PostgresBinaries binaries;
    private final Path data;
    private final Path log;
    private volatile int port;
    private volatile Child child;

    private EmbeddedPostgresServer(DataFolder folder, PostgresUser as, PostgresBinaries binaries) {
        this.folder = folder;
        this.as = as;
        this.binaries = binaries;
        this.data = folder.postgres().resolve("data");
        this.log = folder.logs().resolve("postgres.log");
    }

    /**
     * Starts it and returns when it takes connections and has the database {@code rollcall}.
     *
     * @param port 0 for any free one
     * @throws CannotStart with one line that says why not and how to mend it
     */
    public static EmbeddedPostgresServer start(DataFolder folder, int port) {
        if (port != 0) {
            Path data = folder.postgres().resolve("data");
            clearLeftover(data); // it may be what holds the port
            Ports.requireFree(port, "PostgreSQL", "set another port for it");
        }
        PostgresUser as = PostgresUser.find();
        EmbeddedPostgresServer server;
        try {
            as.own(folder);
            PostgresBinaries binaries = PostgresBinaries.below(
                    as.isNobody() ? folder.postgres() : CacheFolder.ofUser(System.getenv(), folder.root()));
            server = new EmbeddedPostgresServer(folder, as, binaries);
            server.initialise();
        } catch (IOException e) {
            throw new CannotStart("cannot prepare PostgreSQL in " + folder.postgres() + ": " + e.getMessage(), e);
        }
        server.startOn(port);
        server.createDatabase();
        return server;
    }

    /** For the database {@code rollcall}, user included. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    public String user() {
        return USER;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return child.pid();
    }

    /** The server's process now: another one after each {@link #restart}. */
    public Child child() {
        return child;
    }

    /** Starts it again on the same port and data, after it has died. */
    public Child restart() {
        child.close();
        startOn(port);
        return child;
    }

    /** Fast shutdown: open transactions are rolled back, connections closed. */
    @Override
    public void close() {
        child.close();
    }

    private void initialise() throws IOException {
        if (Files.exists(data)) {
            requireVersion();
            return;
        }
        // Into a folder of its own first: one that was killed half-way must not look like a database.
        Path fresh = folder.postgres().resolve("data.new");
        DataFolder.deleteTree(fresh);
        long logged = LogTail.size(log);
        Program initdb = runLogged(as.command(
                binaries.program("initdb"),
                List.of(
                        "--pgdata=" + fresh,
                        "--username=" + USER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        // PostgreSQL's own C.UTF-8: the same order on every system, whatever locales that has
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C")));
        if (!initdb.succeeded()) {
            throw new CannotStart(explain(List.of(initdb.output().split("\n")), initdb.exitCode(), logged));
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private Program runLogged(List<String> command) throws IOException {
        Program program = Program.run(command, Map.of(), START_LIMIT);
        Files.createDirectories(log.getParent());
        Files.writeString(log, program.output() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return program;
    }

    private void requireVersion() throws IOException {
        Path file = data.resolve("PG_VERSION");
        if (!Files.exists(file)) {
            throw new CannotStart(data + " is no PostgreSQL database (no PG_VERSION): move it away and start again");
        }
        String kept = Files.readString(file).strip();
        String brought = binaries.majorVersion();
        if (!kept.equals(brought)) {
            throw new CannotStart(
                    data + " was made by PostgreSQL " + kept + ", and this Rollcall brings " + brought
                            + ": go on with the Rollcall that made it, or dump it there, move the folder away and load it here");
        }
    }

    private void startOn(int wanted) {
        clearLeftover(data);
        for (int tries = 1; ; tries++) {
            int candidate = wanted == 0 ? Ports.free() : wanted;
            long logged = LogTail.size(log);
            Child started = Child.start(spec(candidate));
            boolean ready =
                    Poll.until(START_LIMIT, () -> !started.isAlive() || PostmasterPid.saysReady(data, started.pid()));
            if (ready && started.isAlive() && !Thread.currentThread().isInterrupted()) {
                port = candidate;
                child = started;
                return;
            }
            started.close();
            String why = explain(LogTail.since(log, logged), started.exitCode(), logged);
            boolean passes = (wanted == 0 && why.contains("in use")) || why.contains("pre-existing shared memory");
            if (tries == TRIES || !passes || Thread.currentThread().isInterrupted()) {
                throw new CannotStart(why);
            }
            Poll.until(Duration.ofSeconds(tries), () -> false);
        }
    }

    private ChildSpec spec(int onPort) {
        List<String> settings = List.of(
                "listen_addresses=127.0.0.1",
                "port=" + onPort,
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=200",
                "timezone=UTC",
                "log_timezone=UTC",
                "lc_messages=C",
                "logging_collector=off",
                "log_destination=stderr",
                // Its compile times exceed our queries'.
                "jit=off");
        List<String> arguments = new ArrayList<>(List.of("-D", data.toString()));
        settings.forEach(setting -> arguments.addAll(List.of("-c", setting)));
        // INT is PostgreSQL's fast shutdown; TERM would wait for clients to leave.
        return new ChildSpec(
                "postgres",
                as.command(binaries.program("postgres"), arguments),
                Map.of(),
                folder.postgres(),
                log,
                STOP_LIMIT,
                "INT");
    }

    private void createDatabase() {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            try (ResultSet there =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (there.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        } catch (SQLException e) {
            close();
            throw new CannotStart(
                    "PostgreSQL runs, but the database " + DATABASE + " cannot be made: " + e.getMessage(), e);
        }
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
    }

    private String explain(List<String> said, int exitCode, long logged) {
        String all = String.join("\n", said);
        String start = "PostgreSQL does not start: ";
        if (all.contains("No space left on device")) {
            return start + "the disk of " + folder.root() + " is full; make room or give another folder with --data";
        }
        if (all.contains("Address already in use")) {
            return start + "its port is in use; set another port for it";
        }
        if (all.contains("Permission denied")) {
            return start + "it may not write in " + folder.postgres() + "; give another folder with --data ("
                    + lineWith(said, "Permission denied") + ")";
        }
        if (all.contains("error while loading shared libraries") || all.contains("Library not loaded")) {
            return start + "a system library is missing; install it or give a database with DATABASE_URL ("
                    + lineWith(said, "librar") + ")";
        }
        String fatal = said.stream()
                .filter(line -> line.contains("FATAL") || line.contains("PANIC") || line.contains("error:"))
                .reduce((first, second) -> second)
                .orElse(said.isEmpty() ? "it ended with code " + exitCode : said.get(said.size() - 1));
        return start + fatal.strip() + " (more in " + log + " from byte " + logged + ")";
    }

    private static String lineWith(List<String> said, String text) {
        return said.stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElse("")
                .strip();
    }

    private static void clearLeftover(Path data) {
        try {
            PostmasterPid.clear(data);
        } catch (IOException e) {
            throw new CannotStart("cannot remove the old postmaster.pid in " + data + ": " + e.getMessage(), e);
        }
    }
}
