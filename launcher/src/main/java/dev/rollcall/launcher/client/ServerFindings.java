package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.launcher.Complaint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the doctor finds behind an API that answers: its parts, its providers, its sweep. */
final class ServerFindings {
    private ServerFindings() {}

    static List<Finding> ofHealth(JsonNode health) {
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
    static List<Finding> ofProviders(Api api, JsonNode health) {
        JsonNode page;
        try {
            page = api.get("/api/providers");
        } catch (Complaint e) {
            return List.of(Finding.problem("API", e.getMessage(), null));
        }
        var findings = new ArrayList<Finding>();
        for (JsonNode provider : page.path("providers")) {
            trouble(provider).ifPresent(findings::add);
            failing(provider).ifPresent(findings::add);
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
                        "provider " + Words.line(provider.path("name").asText()),
                        Words.failing(failing)
                                + (failing.path("never_replied").asBoolean() ? "; it has never replied" : ""),
                        Words.line(failing.path("mend").asText()) + "; the first reply ends this"))
                : Optional.empty();
    }

    /** A pause is somebody's wish; forgotten, it is why answers grow old. */
    static Finding ofSweep(Api api) {
        JsonNode sweep;
        try {
            sweep = api.get("/api/sweep");
        } catch (Complaint e) {
            return Finding.note("sweep", e.getMessage(), null);
        }
        String why = Words.text(sweep, "next_why");
        return switch (sweep.path("schedule").asText()) {
            case "on" -> Finding.ok("sweep", "scheduled" + next(sweep));
            case "paused" ->
                Finding.note("sweep", "paused " + SweepCommand.pause(sweep), Words.line(Words.text(sweep, "resume")));
            case "cron" -> Finding.ok("sweep", Words.line(why));
            case "missing" ->
                Finding.note("sweep", "none is scheduled: " + Words.line(why), "a worker schedules it within a minute");
            default -> Finding.note("sweep", "unknown: " + Words.line(why), null);
        };
    }

    private static String next(JsonNode sweep) {
        JsonNode next = sweep.path("next").path(0);
        return next.isMissingNode() ? "" : ", next at " + SweepCommand.time(next);
    }
}
