package dev.rollcall.launcher.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.Invocation;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.Ports;
import dev.rollcall.launcher.doctor.Finding.Grade;
import dev.rollcall.launcher.serve.StackPaths;
import dev.rollcall.llm.net.Url;
import dev.rollcall.stack.parts.Database;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the doctor finds at the ports that a local stack takes, and at the addresses that the environment names. */
final class PlaceFindings {
    private static final int CONNECT_MILLIS = 2_000;

    /** Of the processes that {@code up} starts. */
    private static final Pattern OF_STACK =
            Pattern.compile("(?:--db-filename |-Djava.io.tmpdir=)(.+?)/(?:temporal/temporal\\.db|scratch)");

    private final Invocation here;
    private final StackPaths places;

    PlaceFindings(Invocation here, StackPaths places) {
        this.here = here;
        this.places = places;
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
}
