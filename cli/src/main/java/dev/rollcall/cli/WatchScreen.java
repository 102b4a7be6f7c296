package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.cli.ScreenLine.Tone;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a watch saw, as a picture: how it is, the jobs, the providers, the alerts. */
final class WatchScreen {
    private static final int JOBS_SHOWN = 10;
    private static final int ALERTS_SHOWN = 5;

    private final URI api;
    private final boolean oneJob;
    private final JobRates rates;

    /**
     * @param api its address
     * @param oneJob the sights are of one job, which is shown with each of its providers
     */
    WatchScreen(URI api, boolean oneJob, JobRates rates) {
        this.api = api;
        this.oneJob = oneJob;
        this.rates = rates;
    }

    /** @param width of the terminal, in columns */
    List<ScreenLine> lines(Sight sight, int width) {
        var lines = new ArrayList<ScreenLine>();
        lines.add(ScreenLine.strong("Rollcall at " + api + "  " + HumanFormat.clock(sight.at())
                + HumanFormat.simulated(sight.rest().providers())));
        lines.addAll(health(sight.rest().health(), sight.at()));
        lines.add(ScreenLine.plain(""));
        if (oneJob) {
            lines.addAll(whole(sight.jobs().get(0)));
        } else {
            lines.addAll(jobs(sight));
        }
        lines.add(ScreenLine.plain(""));
        if (oneJob) {
            JsonNode job = sight.jobs().get(0);
            lines.addAll(LaneLines.of(sight.lanesOf(job), width));
            lines.addAll(alerts(sight.alertsOf(job)));
        } else {
            lines.addAll(LaneLines.of(sight.lanes(), width));
            lines.addAll(alerts(sight.openAlerts()));
        }
        return lines;
    }

    private static List<ScreenLine> health(JsonNode health, Instant now) {
        var lines = new ArrayList<ScreenLine>();
        String workers = StreamSupport.stream(health.path("workers").spliterator(), false)
                .map(worker -> worker(worker, now))
                .collect(Collectors.joining(", "));
        String temporal = HumanFormat.line(health.path("temporal").asText("unknown"));
        if (workers.isEmpty()) {
            lines.add(ScreenLine.bad("no worker is alive: start one (./rollcall worker)"));
        } else {
            lines.add(ScreenLine.plain(HumanFormat.count(health.path("workers").size(), "worker") + ": " + workers));
        }
        if (!temporal.equals("ok")) {
            lines.add(ScreenLine.bad("Temporal is " + temporal));
        }
        return lines;
    }

    /** {@code "#3 (host, pid 4711, seen 2 s ago)"}; callers without the token are not told where it runs. */
    private static String worker(JsonNode worker, Instant now) {
        var facts = new ArrayList<String>();
        if (HumanFormat.text(worker, "host") != null) {
            facts.add(HumanFormat.line(worker.path("host").asText()));
        }
        if (worker.path("pid").isNumber()) {
            facts.add("pid " + worker.path("pid").asText());
        }
        Instant seen = HumanFormat.time(worker, "seen_at");
        if (seen != null) {
            facts.add("seen " + HumanFormat.span(Duration.between(seen, now)) + " ago");
        }
        return "#" + worker.path("id").asInt() + " (" + String.join(", ", facts) + ")";
    }

    private List<ScreenLine> jobs(Sight sight) {
        var lines = new ArrayList<ScreenLine>();
        if (sight.jobs().isEmpty()) {
            return List.of(ScreenLine.plain("No job is under way. Start one: ./rollcall crawl stripe.com"));
        }
        for (JsonNode job :
                sight.jobs().subList(0, Math.min(JOBS_SHOWN, sight.jobs().size()))) {
            CellCounts cells = CellCounts.ofJob(job);
            lines.add(ScreenLine.strong(HumanFormat.line(job.path("id").asText()) + "  " + status(job) + "  providers "
                    + HumanFormat.line(job.path("progress").asText()) + "  cells " + HumanFormat.count(cells.ended())
                    + "/" + HumanFormat.count(cells.planned()) + HumanFormat.simulated(job)));
            lines.add(ScreenLine.plain("  " + rates.of(job).summary()));
            lines.addAll(held(job));
        }
        int hidden = sight.jobs().size() - JOBS_SHOWN;
        if (hidden > 0 || sight.more()) {
            lines.add(ScreenLine.plain("and " + (sight.more() ? "" : HumanFormat.count(hidden) + " ")
                    + "more: ./rollcall jobs --state processing, paused or queued"));
        }
        return lines;
    }

    private List<ScreenLine> whole(JsonNode job) {
        var lines = new ArrayList<ScreenLine>();
        lines.add(ScreenLine.strong("Job " + HumanFormat.line(job.path("id").asText()) + ": " + status(job)
                + ", providers done " + HumanFormat.line(job.path("progress").asText()) + ", "
                + HumanFormat.count(job.path("domains").asLong(), "domain") + HumanFormat.simulated(job)));
        lines.addAll(held(job));
        lines.addAll(ScreenLine.plain(rates.of(job).lines()));
        return lines;
    }

    private static String status(JsonNode job) {
        return HumanFormat.line(job.path("status").asText());
    }

    private static List<ScreenLine> held(JsonNode job) {
        var lines = new ArrayList<ScreenLine>();
        HeldLines.of(job).forEach(line -> lines.add(ScreenLine.careful("  " + line)));
        for (String field : List.of("problem", "note")) {
            if (HumanFormat.text(job, field) != null) {
                lines.add(ScreenLine.careful("  " + HumanFormat.line(HumanFormat.text(job, field))));
            }
        }
        return lines;
    }

    /** Nothing when there is none. */
    private static List<ScreenLine> alerts(List<JsonNode> alerts) {
        var lines = new ArrayList<ScreenLine>();
        if (!alerts.isEmpty()) {
            lines.add(ScreenLine.plain(""));
            lines.add(ScreenLine.strong(HumanFormat.count(alerts.size(), "open alert") + ": ./rollcall alerts"));
        }
        for (JsonNode alert : alerts.subList(0, Math.min(ALERTS_SHOWN, alerts.size()))) {
            lines.add(new ScreenLine("  " + alert(alert), isUrgent(alert) ? Tone.BAD : Tone.CAREFUL));
        }
        if (alerts.size() > ALERTS_SHOWN) {
            lines.add(ScreenLine.plain("and " + HumanFormat.count(alerts.size() - ALERTS_SHOWN) + " more"));
        }
        return lines;
    }

    private static boolean isUrgent(JsonNode alert) {
        return alert.path("severity").asText().equals("page");
    }

    /** {@code "page  provider_failing groq since 10:02:11 UTC: 40 % of its calls failed; See its status page."} */
    private static String alert(JsonNode alert) {
        Instant since = HumanFormat.time(alert, "since");
        String words = Stream.of("cause", "mend")
                .map(field -> HumanFormat.text(alert, field))
                .filter(text -> text != null)
                .map(HumanFormat::line)
                .collect(Collectors.joining("; "));
        return HumanFormat.line(alert.path("severity").asText()) + "  "
                + HumanFormat.line(alert.path("rule").asText() + " "
                        + alert.path("subject").asText())
                + HumanFormat.simulated(alert)
                + (since == null ? "" : " since " + HumanFormat.clock(since))
                + (words.isEmpty() ? "" : ": " + words);
    }
}
