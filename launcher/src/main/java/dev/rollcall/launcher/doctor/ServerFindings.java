package dev.rollcall.launcher.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.SweepCommand;
import dev.rollcall.cli.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the doctor finds behind an API that answers: its parts, its providers, its sweep. */
final class ServerFindings {
    private static final int MOST_ALERTS = 5;

    private ServerFindings() {}

    static List<Finding> ofHealth(JsonNode health) {
        var findings = new ArrayList<Finding>();
        findings.add(part("ledger", health, "its PostgreSQL is away: start it, or mend the API's DATABASE_URL"));
        findings.add(part("temporal", health, "start it, or mend the API's TEMPORAL_ADDRESS"));
        int workers = health.path("workers").size();
        boolean counted = HumanFormat.line(health.path("ledger").asText()).equals("ok");
        if (workers > 0) {
            findings.add(Finding.ok("workers", HumanFormat.count(workers, "worker") + " alive"));
        } else if (counted) {
            findings.add(Finding.problem(
                    "workers",
                    "none is alive, so nothing is asked",
                    "start one with `./rollcall worker`, or use `up`"));
        }
        return findings;
    }

    private static Finding part(String name, JsonNode health, String mend) {
        String says = HumanFormat.line(health.path(name).asText());
        return says.equals("ok") ? Finding.ok(name, says) : Finding.problem(name, says, mend);
    }

    /** Its health it tells everybody; whether it takes our token shows here. */
    static List<Finding> ofProviders(ApiClient api, JsonNode health) {
        JsonNode page;
        try {
            page = api.get("/api/providers");
        } catch (UserError e) {
            return List.of(Finding.problem("API", e.getMessage(), null));
        }
        var findings = new ArrayList<Finding>();
        for (JsonNode provider : page.path("providers")) {
            trouble(provider).ifPresent(findings::add);
            failing(provider).ifPresent(findings::add);
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("providers", "none is in trouble" + HumanFormat.simulated(page)));
        }
        String version = HumanFormat.text(health, "version");
        findings.add(
                0,
                Finding.ok(
                        "API",
                        api.base()
                                + (version == null ? "" : ", version " + HumanFormat.line(version))
                                + HumanFormat.simulated(health)));
        return findings;
    }

    /** A provider's own trouble is no fault of this installation; keys that are spent are ours to mend. */
    private static Optional<Finding> trouble(JsonNode provider) {
        String about = "provider " + HumanFormat.line(provider.path("name").asText());
        String says = HumanFormat.line(provider.path("trouble").asText())
                + (HumanFormat.time(provider, "since") == null
                        ? ""
                        : ", since " + HumanFormat.when(HumanFormat.time(provider, "since")))
                + (HumanFormat.time(provider, "until") == null
                        ? ""
                        : ", until " + HumanFormat.when(HumanFormat.time(provider, "until")));
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
                        "its cells wait: put a good key into its variable or the key file, or see `./rollcall keys` for what"
                                + " enables one"));
            default -> Optional.empty();
        };
    }

    /**
     * All that it was asked has failed, though nothing keeps it from being asked; or it is down and has never replied, and
     * then it may be ours to mend, too.
     */
    private static Optional<Finding> failing(JsonNode provider) {
        JsonNode failing = provider.path("failing");
        boolean ours = switch (provider.path("state").asText()) {
            case "up", "rate_limited", "day_limit" -> true;
            case "down" -> failing.path("never_replied").asBoolean();
            default -> false;
        };
        return failing.isObject() && ours
                ? Optional.of(Finding.problem(
                        "provider " + HumanFormat.line(provider.path("name").asText()),
                        HumanFormat.failing(failing)
                                + (failing.path("never_replied").asBoolean() ? "; it has never replied" : ""),
                        HumanFormat.line(failing.path("mend").asText()) + "; the first reply ends this"))
                : Optional.empty();
    }

    /** Those that are open; empty when the API is of an older version, which has none. */
    static Optional<Finding> ofAlerts(ApiClient api) {
        JsonNode page;
        try {
            page = api.get("/api/alerts");
        } catch (UserError e) {
            return Optional.empty();
        }
        var open = new ArrayList<String>();
        page.path("alerts")
                .forEach(alert -> open.add(HumanFormat.line(alert.path("rule").asText()) + " ("
                        + HumanFormat.line(alert.path("subject").asText()) + ")"));
        if (open.isEmpty()) {
            return Optional.of(Finding.ok("alerts", "none is open"));
        }
        int shown = Math.min(open.size(), MOST_ALERTS);
        String more = open.size() > shown ? " and " + (open.size() - shown) + " more" : "";
        return Optional.of(Finding.note(
                "alerts",
                HumanFormat.count(open.size()) + " open: " + String.join(", ", open.subList(0, shown)) + more,
                "./rollcall alerts says why, and what to do"));
    }

    /** A pause is somebody's wish; forgotten, it is why answers grow old. */
    static Finding ofSweep(ApiClient api) {
        JsonNode sweep;
        try {
            sweep = api.get("/api/sweep");
        } catch (UserError e) {
            return Finding.note("sweep", e.getMessage(), null);
        }
        String why = HumanFormat.text(sweep, "next_why");
        return switch (sweep.path("schedule").asText()) {
            case "on" -> Finding.ok("sweep", "scheduled" + next(sweep));
            case "paused" ->
                Finding.note(
                        "sweep",
                        "paused " + SweepCommand.pause(sweep),
                        HumanFormat.line(HumanFormat.text(sweep, "resume")));
            case "cron" -> Finding.ok("sweep", HumanFormat.line(why));
            case "missing" ->
                Finding.note(
                        "sweep",
                        "none is scheduled: " + HumanFormat.line(why),
                        "a worker schedules it within a minute");
            default -> Finding.note("sweep", "unknown: " + HumanFormat.line(why), null);
        };
    }

    private static String next(JsonNode sweep) {
        JsonNode next = sweep.path("next").path(0);
        return next.isMissingNode() ? "" : ", next at " + SweepCommand.time(next);
    }
}
