package dev.rollcall.launcher.client;

import dev.rollcall.launcher.Complaint;
import dev.rollcall.launcher.embedded.Ports;
import dev.rollcall.launcher.parts.Settings;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the doctor looks at without asking Rollcall: this machine and this environment. */
final class Machine {
    private static final int JAVA_FLOOR = 17;
    private static final long SPACE_FLOOR = 1L << 30;
    private static final int CONNECT_MILLIS = 2_000;
    private static final Pattern VERSION = Pattern.compile("version v?[0-9]");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:/,]+)(?::(\\d{1,5}))?");

    private final Here here;
    private final Path folder;

    /** @param folder where {@code ./rollcall} runs */
    Machine(Here here, Path folder) {
        this.here = here;
        this.folder = folder;
    }

    Finding java() {
        int feature = Runtime.version().feature();
        String says = "Java " + Runtime.version() + " at " + System.getProperty("java.home");
        return feature >= JAVA_FLOOR
                ? Finding.ok("java", says)
                : Finding.problem("java", says, "install a JDK " + JAVA_FLOOR + " or newer, and set JAVA_HOME");
    }

    List<Finding> disk() {
        var places = new LinkedHashMap<String, Path>();
        places.put("data folder", folder.resolve(".rollcall"));
        places.put("temporary folder", Path.of(System.getProperty("java.io.tmpdir")));
        var findings = new ArrayList<Finding>();
        places.forEach((name, path) -> findings.add(disk(name, path.toAbsolutePath())));
        return findings;
    }

    private static Finding disk(String name, Path path) {
        Path existing = path;
        while (existing != null && !Files.isDirectory(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isWritable(existing)) {
            return Finding.problem(name, path + " can't be written", "make it writable, or use another one");
        }
        try {
            FileStore store = Files.getFileStore(existing);
            String says = String.format(Locale.ROOT, "%.1f GB free at %s", store.getUsableSpace() / 1e9, path);
            return store.getUsableSpace() >= SPACE_FLOOR
                    ? Finding.ok(name, says)
                    : Finding.problem(name, says, "make room: PostgreSQL and Temporal want 1 GB at least");
        } catch (IOException e) {
            return Finding.note(name, path + ": the free space is not known (" + e.getMessage() + ")", null);
        }
    }

    /** The {@code temporal} program, looked for where {@code up} looks, but nothing is fetched. */
    Finding temporalCli() {
        String named = here.variable("TEMPORAL_CLI");
        for (Map.Entry<String, Path> candidate : temporalCandidates(named).entrySet()) {
            Optional<String> version =
                    lastLine(candidate.getValue().toString(), "--version").filter(VERSION.asPredicate());
            if (version.isPresent()) {
                String says = candidate.getValue() + " (" + candidate.getKey() + "): " + version.get();
                return named == null || candidate.getKey().equals("TEMPORAL_CLI")
                        ? Finding.ok("temporal CLI", says)
                        : Finding.note(
                                "temporal CLI", says + "; what TEMPORAL_CLI names does not run", "unset or mend it");
            }
        }
        if (named != null) {
            return Finding.problem(
                    "temporal CLI",
                    "TEMPORAL_CLI names " + Words.line(named) + ", which is no temporal program that runs",
                    "name the program itself, or unset TEMPORAL_CLI");
        }
        String places = "not on the PATH, nor in " + cache();
        return python().grade() == Finding.Grade.OK
                ? Finding.note("temporal CLI", places, "the first `./rollcall up` or `demo` fetches it (50 MB, once)")
                : Finding.note(
                        "temporal CLI",
                        places,
                        "the first `./rollcall up` or `demo` tries to fetch it; without it Rollcall runs in trial mode."
                                + " By hand: https://docs.temporal.io/cli");
    }

    private Map<String, Path> temporalCandidates(String named) {
        var candidates = new LinkedHashMap<String, Path>();
        if (named != null) {
            add(candidates, "TEMPORAL_CLI", Path.of(named));
        }
        for (String part : here.env().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            add(candidates, "PATH", Path.of(part.isEmpty() ? "." : part, "temporal"));
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(cache(), "temporal-*")) {
            versions.forEach(version -> add(candidates, "cache folder", version.resolve("temporal")));
        } catch (IOException e) {
            // Nothing was ever fetched.
        }
        return candidates;
    }

    private static void add(Map<String, Path> candidates, String place, Path program) {
        if (Files.isExecutable(program) && Files.isRegularFile(program)) {
            candidates.putIfAbsent(place, program);
        }
    }

    /** As {@code embedded.CacheFolder} has it. */
    private Path cache() {
        String xdg = here.env().getOrDefault("XDG_CACHE_HOME", "");
        Path home = Path.of(System.getProperty("user.home"));
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        Path caches = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(mac ? "Library/Caches" : ".cache");
        return caches.resolve("rollcall");
    }

    /** It brings the temporal CLI where the official download can't be reached. */
    Finding python() {
        return lastLine("python3", "-m", "pip", "--version")
                .map(version -> Finding.ok("python3", version.replaceFirst(" from .*\\(", " (")))
                .orElseGet(() -> Finding.note(
                        "python3",
                        "there is no python3 with pip: one way less to get the temporal CLI",
                        "apt install python3-pip, or install the temporal CLI yourself"));
    }

    /** @param isRollcallUp its API answers: then they are rightly taken */
    List<Finding> ports(boolean isRollcallUp) {
        var findings = new ArrayList<Finding>();
        var ports = new LinkedHashMap<Integer, String>();
        ports.put(8080, "API");
        ports.put(7233, "Temporal");
        ports.put(8233, "Temporal's Web UI");
        ports.forEach((port, what) -> findings.add(port(port, what, isRollcallUp)));
        return findings;
    }

    private Finding port(int port, String what, boolean isRollcallUp) {
        String about = "port " + port;
        if (Ports.isFree(port)) {
            return Finding.ok(about, "free for the " + what.replaceFirst("^Temporal", "local Temporal"));
        }
        String says = "in use by " + holder(port);
        boolean wanted =
                isRollcallUp || here.env().getOrDefault("TEMPORAL_ADDRESS", "").endsWith(":" + port);
        return wanted
                ? Finding.ok(about, says)
                : Finding.problem(
                        about,
                        says + "; `./rollcall up` wants it for " + what,
                        "end that, or give `up` another port (./rollcall up --help)");
    }

    private static String holder(int port) {
        var pid = Ports.holder(port);
        if (pid.isEmpty()) {
            return "a process that is not yours to see";
        }
        String program = ProcessHandle.of(pid.getAsLong())
                .flatMap(process -> process.info().command())
                .map(command -> " (" + Path.of(command).getFileName() + ")")
                .orElse("");
        return "pid " + pid.getAsLong() + program;
    }

    /** Where {@code DATABASE_URL} and {@code TEMPORAL_ADDRESS} lead, if they are set. */
    List<Finding> addresses() {
        var findings = new ArrayList<Finding>();
        String database = here.variable("DATABASE_URL");
        if (database != null) {
            findings.add(address("DATABASE_URL", hostsOfDatabase(database), 5432, "PostgreSQL"));
        }
        String temporal = here.variable("TEMPORAL_ADDRESS");
        if (temporal != null) {
            findings.add(address("TEMPORAL_ADDRESS", temporal, 7233, "Temporal"));
        }
        return findings;
    }

    /** Without user, password, database and parameters, however odd the URL is. */
    static String hostsOfDatabase(String url) {
        String rest = url.replaceFirst("^(jdbc:)?[A-Za-z]+:(//)?", "").replaceFirst("[?#].*", "");
        return rest.substring(rest.lastIndexOf('@') + 1).replaceFirst("/.*", "");
    }

    private static Finding address(String variable, String hosts, int usualPort, String what) {
        var unreachable = new ArrayList<String>();
        for (String host : hosts.split(",", -1)) {
            Matcher parts = HOST_AND_PORT.matcher(host.strip());
            if (!parts.matches()) {
                return Finding.problem(
                        variable, "it names no host and port", "write host:" + usualPort + " where the host belongs");
            }
            int port = parts.group(2) == null ? usualPort : Integer.parseInt(parts.group(2));
            String place = parts.group(1) + ":" + port;
            Optional<String> why = unreachable(parts.group(1), port);
            if (why.isEmpty()) {
                return Finding.ok(variable, place + " takes connections");
            }
            unreachable.add(place + " (" + why.get() + ")");
        }
        return Finding.problem(
                variable,
                "nobody answers at " + String.join(", ", unreachable),
                "start " + what + " there, mend " + variable + ", or unset it");
    }

    private static Optional<String> unreachable(String host, int port) {
        try (Socket socket = new Socket()) {
            var address = new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port);
            if (address.isUnresolved()) {
                return Optional.of("no address is known for that name");
            }
            socket.connect(address, CONNECT_MILLIS);
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(Words.line(e.getMessage()));
        }
    }

    /** File and environment together, read as a worker reads them. */
    Finding settings() {
        try {
            Settings settings = Settings.read(here.env(), folder);
            String from = settings.file()
                    .map(file -> file.toAbsolutePath().toString())
                    .orElse("none here: the bundled prompts and models are asked");
            return Finding.ok(
                    "rollcall.yaml",
                    from + "; prompts " + String.join(", ", settings.prompts().keySet()));
        } catch (Complaint e) {
            return Finding.problem("rollcall.yaml", Words.line(e.getMessage()), "mend it; nothing starts before");
        }
    }

    /** The last line that a program prints; empty when it does not run, fails or takes too long. */
    private static Optional<String> lastLine(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return said.lines().map(Words::line).filter(line -> !line.isEmpty()).reduce((first, second) -> second);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
