package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.launcher.Complaint;
import dev.rollcall.launcher.client.Finding.Grade;
import dev.rollcall.launcher.local.Places;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at all that Rollcall needs, and says how to mend what is wrong. */
@Command(
        name = "doctor",
        description = "Looks at all that Rollcall needs, and says how to mend what is wrong. Exit code 0: nothing is.")
public final class DoctorCommand implements Callable<Integer> {
    private final Here here;
    private final Path folder;

    @Mixin
    private ServerOption server;

    @Mixin
    private Places places;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    public DoctorCommand() {
        this(Here.ofProcess(), Path.of(""));
    }

    DoctorCommand(Here here, Path folder) {
        this.here = here;
        this.folder = folder;
    }

    @Override
    public Integer call() {
        List<Finding> findings = findings();
        long problems = findings.stream()
                .filter(finding -> finding.grade() == Grade.PROBLEM)
                .count();
        if (json) {
            here.out().println(json(findings, problems == 0));
        } else {
            findings.forEach(this::print);
            here.out().println();
            here.out().println(problems == 0 ? "Nothing is wrong." : Words.count(problems, "problem") + " to mend.");
        }
        return problems == 0 ? 0 : 1;
    }

    private List<Finding> findings() {
        var machine = new Machine(here, folder, places);
        var findings = new ArrayList<Finding>();
        findings.add(machine.java());
        findings.addAll(machine.disk());
        findings.add(machine.temporalCli());
        findings.add(machine.python());
        findings.add(machine.settings());
        findings.addAll(machine.keys());
        findings.addAll(machine.limits());
        findings.addAll(machine.network());
        findings.addAll(machine.addresses());
        var ofApi = new ArrayList<Finding>();
        boolean up = lookAtApi(ofApi);
        findings.addAll(machine.ports(up && server.isNamed(here)));
        findings.addAll(ofApi);
        return findings;
    }

    /** Is a Rollcall there? */
    private boolean lookAtApi(List<Finding> findings) {
        Api api;
        JsonNode health;
        try {
            api = server.api(here, URI.create("http://127.0.0.1:" + places.apiPort()));
        } catch (Complaint e) {
            findings.add(Finding.problem("API", e.getMessage(), null));
            return false;
        }
        try {
            health = api.exchange("GET", "/api/health", null, Map.of()).json();
        } catch (IOException e) {
            findings.add(away(api, e));
            return false;
        } catch (Complaint e) {
            findings.add(Finding.problem("API", e.getMessage(), null));
            return false;
        }
        if (!Machine.isRollcall(health)) {
            findings.add(Finding.problem(
                    "API", api.base() + " is something else than Rollcall", "mend ROLLCALL_URL, or end that"));
            return false;
        }
        findings.addAll(ofProviders(api, health));
        findings.addAll(ofHealth(health));
        return true;
    }

    private Finding away(Api api, IOException e) {
        return server.isNamed(here)
                ? Finding.problem("API", api.words(e), null)
                : Finding.note("API", "none is running at " + api.base(), "start it with `./rollcall up`");
    }

    private static List<Finding> ofHealth(JsonNode health) {
        var findings = new ArrayList<Finding>();
        findings.add(part("ledger", health, "its PostgreSQL is away: start it, or mend the API's DATABASE_URL"));
        findings.add(part("temporal", health, "start it, or mend the API's TEMPORAL_ADDRESS"));
        int workers = health.path("workers").size();
        boolean counted = Words.line(health.path("ledger").asText()).equals("ok");
        if (workers > 0) {
            findings.add(Finding.ok("workers", Words.count(workers, "worker") + " alive"));
        } else if (counted) {
            findings.add(Finding.problem(
                    "workers",
                    "none is alive, so nothing is asked",
                    "start one with `./rollcall worker`, or use `up`"));
        }
        return findings;
    }

    private static Finding part(String name, JsonNode health, String mend) {
        String says = Words.line(health.path(name).asText());
        return says.equals("ok") ? Finding.ok(name, says) : Finding.problem(name, says, mend);
    }

    /** Its health it tells everybody; whether it takes our token shows here. */
    private static List<Finding> ofProviders(Api api, JsonNode health) {
        JsonNode page;
        try {
            page = api.get("/api/providers");
        } catch (Complaint e) {
            return List.of(Finding.problem("API", e.getMessage(), null));
        }
        var findings = new ArrayList<Finding>();
        for (JsonNode provider : page.path("providers")) {
            trouble(provider).ifPresent(findings::add);
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("providers", "none is in trouble" + Words.simulated(page)));
        }
        String version = Words.text(health, "version");
        findings.add(
                0,
                Finding.ok(
                        "API",
                        api.base()
                                + (version == null ? "" : ", version " + Words.line(version))
                                + Words.simulated(health)));
        return findings;
    }

    /** A provider's own trouble is no fault of this installation; keys that are spent are ours to mend. */
    private static Optional<Finding> trouble(JsonNode provider) {
        String about = "provider " + Words.line(provider.path("name").asText());
        String says = Words.line(provider.path("trouble").asText())
                + (Words.time(provider, "since") == null ? "" : ", since " + Words.when(Words.time(provider, "since")))
                + (Words.time(provider, "until") == null ? "" : ", until " + Words.when(Words.time(provider, "until")));
        return switch (provider.path("state").asText()) {
            case "down" ->
                Optional.of(Finding.note(about, says, "its cells wait; look at its status page if this lasts"));
            case "rate_limited" -> Optional.of(Finding.note(about, says, "its cells wait; another key would help"));
            case "day_limit" ->
                Optional.of(Finding.note(
                        about, says, "its cells wait; ./rollcall limits shows the limit, and limits set raises it"));
            case "paused" ->
                Optional.of(Finding.note(about, says, "its cells wait; ./rollcall limits says how to resume"));
            case "no_usable_key" ->
                Optional.of(Finding.problem(
                        about,
                        says,
                        "its cells wait: add a key to the key file, or see `./rollcall keys` for what enables one"));
            default -> Optional.empty();
        };
    }

    private void print(Finding finding) {
        String word = String.format("%-7s", finding.grade().word());
        String painted = switch (finding.grade()) {
            case OK -> here.terminal().green(word);
            case NOTE -> here.terminal().yellow(word);
            case PROBLEM -> here.terminal().red(word);
        };
        here.out().println(painted + "  " + String.format("%-16s", finding.about()) + "  " + finding.says());
        if (finding.mend() != null) {
            here.out().println(" ".repeat(27) + "-> " + finding.mend());
        }
    }

    private static ObjectNode json(List<Finding> findings, boolean ok) {
        ObjectNode said = JsonNodeFactory.instance.objectNode().put("ok", ok);
        ArrayNode checks = said.putArray("checks");
        findings.forEach(finding -> checks.addObject()
                .put("check", finding.about())
                .put("grade", finding.grade().word())
                .put("says", finding.says())
                .put("mend", finding.mend()));
        return said;
    }
}
