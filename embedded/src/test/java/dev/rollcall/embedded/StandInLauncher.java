package dev.rollcall.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A launcher in a JVM and a session of its own, for tests that kill it. It says {@code name pid guard} for each child,
 * then what it does.
 */
final class StandInLauncher implements AutoCloseable {
    private final Process process;
    private final BufferedReader says;

    private StandInLauncher(Process process) {
        this.process = process;
        this.says = process.inputReader();
    }

    static StandInLauncher start(String part, Path folder, String... more) throws IOException {
        List<String> command = new ArrayList<>(ProcessGuard.ownSession());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(StandInLauncher.class.getName(), part, folder.toString()));
        command.addAll(List.of(more));
        return new StandInLauncher(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    record Started(String name, long pid, long guard) {}

    Started started() throws IOException {
        String[] words = line().split(" ", -1);
        return new Started(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    String line() throws IOException {
        String line = says.readLine();
        if (line == null) {
            throw new IOException("the stand-in launcher ended");
        }
        return line;
    }

    long pid() {
        return process.pid();
    }

    void signal(String signal) {
        Signals.send(signal, Long.toString(pid()));
    }

    void signalGroup(String signal) {
        Signals.send(signal, "-" + pid());
    }

    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "shell" -> shell(folder, args[2], Duration.parse(args[3]));
            case "postgres" -> postgres(folder);
            case "temporal" -> temporal(folder, Path.of(args[2]));
            case "folder" -> {
                DataFolder held = DataFolder.open(folder);
                say("holds " + held.root());
                forEver();
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void shell(Path folder, String script, Duration grace) throws InterruptedException {
        Child child = Child.start(new ChildSpec(
                "shell", List.of("sh", "-c", script), Map.of(), folder, folder.resolve("shell.log"), grace));
        Runtime.getRuntime().addShutdownHook(new Thread(child::terminate));
        say(child);
        forEver();
    }

    /** Adds rows one by one for ever and says each number once its commit was acknowledged. */
    private static void postgres(Path folder) throws Exception {
        EmbeddedPostgresServer server = EmbeddedPostgresServer.start(DataFolder.open(folder), 0);
        say(server.child());
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
            connection.createStatement().execute("CREATE TABLE said (n int PRIMARY KEY)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO said VALUES (?)")) {
                for (int n = 0; ; n++) {
                    insert.setInt(1, n);
                    insert.execute();
                    say(Integer.toString(n));
                }
            }
        }
    }

    private static void temporal(Path folder, Path cli) throws InterruptedException {
        DevServer server = DevServer.start(DataFolder.open(folder), cli, 0, 0, Map.of(), List.of());
        say(server.child());
        say(server.target());
        forEver();
    }

    private static void say(Child child) {
        say(child.name() + " " + child.pid() + " " + child.guardPid().orElseThrow());
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static void forEver() throws InterruptedException {
        Thread.currentThread().join();
    }
}
