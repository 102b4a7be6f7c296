package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jobs}: lists jobs. */
@Command(name = "jobs", description = "Lists jobs, newest first.")
public final class JobsCommand implements Callable<Integer> {
    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "queued, processing, paused, completed, failed or cancelled.")
    private String state;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only jobs that ask about it.")
    private String domain;

    @Option(names = "--window", paramLabel = "NAME", description = "Only jobs in this window: 2026-11-22.")
    private String window;

    @Option(names = "--archived", description = "With the jobs that ended long ago.")
    private boolean archived;

    @Option(names = "--limit", paramLabel = "N", description = "At most N, 1 to 200. Default: 20.")
    private Integer limit;

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    @Override
    public Integer call() {
        HttpReply reply = server.api(here).ask("GET", path(), null, Map.of()).orComplain();
        if (json) {
            reply.printTo(here.out());
            return 0;
        }
        JsonNode page = reply.json();
        if (page.path("jobs").isEmpty()) {
            String old = archived ? "" : " Old ones are listed with --archived.";
            here.out()
                    .println((isFiltered() ? "No such job." : "No job yet. Start one: ./rollcall crawl stripe.com")
                            + old);
            return 0;
        }
        var table = new Table(
                "job",
                "status",
                ">providers",
                ">domains",
                ">planned",
                ">answered",
                ">skipped",
                ".cost",
                "window",
                "asked for at",
                "answers");
        page.path("jobs").forEach(job -> table.row(row(job)));
        table.print(here.out(), "");
        page.path("jobs")
                .forEach(job -> HeldLines.of(job)
                        .forEach(line -> here.out()
                                .println(here.terminal()
                                        .yellow(HumanFormat.line(job.path("id").asText()) + ": " + line))));
        if (HumanFormat.text(page, "next") != null) {
            here.out()
                    .println(
                            "There are more: raise --limit (at most 200), or narrow the list by --state, --domain or --window.");
        }
        return 0;
    }

    private static List<String> row(JsonNode job) {
        CellCounts cells = CellCounts.ofJob(job);
        return List.of(
                job.path("id").asText(),
                job.path("status").asText(),
                job.path("progress").asText(),
                HumanFormat.count(job.path("domains").asLong()),
                HumanFormat.count(cells.planned()),
                HumanFormat.count(cells.covered()),
                HumanFormat.count(cells.of("skipped")),
                HumanFormat.usd(job.path("cost_usd")),
                job.path("window").asText(),
                HumanFormat.when(HumanFormat.time(job, "created_at")),
                HumanFormat.isSimulated(job) ? "simulated" : "real");
    }

    private boolean isFiltered() {
        return state != null || domain != null || window != null;
    }

    private String path() {
        var query = new ArrayList<String>();
        add(query, "state", state);
        add(query, "domain", domain);
        add(query, "window", window);
        add(query, "archived", archived ? true : null);
        add(query, "limit", limit);
        return "/api/jobs" + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    private static void add(List<String> query, String name, Object value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        }
    }
}
