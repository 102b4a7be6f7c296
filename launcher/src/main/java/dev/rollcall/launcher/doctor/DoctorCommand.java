package dev.rollcall.launcher.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.Invocation;
import dev.rollcall.cli.ServerOption;
import dev.rollcall.cli.UserError;
import dev.rollcall.launcher.doctor.Finding.Grade;
import dev.rollcall.launcher.serve.StackPaths;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at all that Rollcall needs, and says how to mend what is wrong. */
@Command(
        name = "doctor",
        description = "Looks at all that Rollcall needs, and says how to mend what is wrong. Exit code 0: nothing is.")
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Mixin
    private StackPaths places;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

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
            here.out()
                    .println(
                            problems == 0 ? "Nothing is wrong." : HumanFormat.count(problems, "problem") + " to mend.");
        }
        return problems == 0 ? 0 : 1;
    }

    private List<Finding> findings() {
        var machine = new MachineFindings(here, places);
        var settings = new SettingsFindings(here);
        var where = new PlaceFindings(here, places);
        var findings = new ArrayList<Finding>();
        findings.add(machine.java());
        findings.addAll(machine.disk());
        findings.add(machine.temporalCli());
        findings.add(machine.python());
        findings.add(settings.settings());
        findings.addAll(settings.keys());
        findings.addAll(settings.limits());
        findings.addAll(settings.network());
        findings.addAll(where.addresses());
        var ofApi = new ArrayList<Finding>();
        boolean up = lookAtApi(ofApi);
        findings.addAll(where.ports(up && server.isNamed(here)));
        findings.addAll(ofApi);
        return findings;
    }

    /** Is a Rollcall there? */
    private boolean lookAtApi(List<Finding> findings) {
        ApiClient api;
        JsonNode health;
        try {
            api = server.api(here, URI.create("http://127.0.0.1:" + places.apiPort()));
        } catch (UserError e) {
            findings.add(Finding.problem("API", e.getMessage(), null));
            return false;
        }
        try {
            health = api.exchange("GET", "/api/health", null, Map.of()).json();
        } catch (IOException e) {
            findings.add(away(api, e));
            return false;
        } catch (UserError e) {
            findings.add(Finding.problem("API", e.getMessage(), null));
            return false;
        }
        if (!PlaceFindings.isRollcall(health)) {
            findings.add(Finding.problem(
                    "API", api.base() + " is something else than Rollcall", "mend ROLLCALL_URL, or end that"));
            return false;
        }
        findings.addAll(ServerFindings.ofProviders(api, health));
        findings.addAll(ServerFindings.ofHealth(health));
        findings.add(ServerFindings.ofSweep(api));
        ServerFindings.ofAlerts(api).ifPresent(findings::add);
        return true;
    }

    private Finding away(ApiClient api, IOException e) {
        return server.isNamed(here)
                ? Finding.problem("API", api.words(e), null)
                : Finding.note("API", "none is running at " + api.base(), "start it with `./rollcall up`");
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
