package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code usage}: shows what was used, and what it cost. */
@Command(name = "usage", description = "Shows what was used and what it cost, by day, provider and model.")
public final class UsageCommand implements Callable<Integer> {
    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "First day (UTC), 2026-11-22. Default: 29 days before the last.")
    private String from;

    @Option(names = "--to", paramLabel = "DAY", description = "Last day (UTC). Default: today.")
    private String to;

    @Option(
            names = "--by",
            paramLabel = "GROUPS",
            description = "A row for each day, provider, model, or several with commas between. Default: day,provider.")
    private String by;

    @Option(
            names = "--simulated",
            paramLabel = "true|false",
            arity = "0..1",
            fallbackValue = "true",
            description = "Simulated or real calls. Default: the kind that the newest worker makes.")
    private Boolean simulated;

    @ArgGroup
    private UsageFormat format = new UsageFormat();

    private static final class UsageFormat {
        @Option(names = "--json", description = "Print the server's JSON.")
        private boolean json;

        @Option(names = "--csv", description = "Print a line of CSV for each row, with every outcome's count.")
        private boolean csv;
    }

    @Override
    public Integer call() {
        ApiClient api = server.api(here);
        if (format.csv) {
            api.copy(path("csv"), here.out());
            here.out().flush();
            return 0;
        }
        HttpReply reply = api.ask("GET", path(null), null, Map.of()).orComplain();
        if (format.json) {
            reply.printTo(here.out());
        } else {
            show(reply.json());
        }
        return 0;
    }

    private String path(String as) {
        var query = new TreeMap<String, String>();
        query.put("from", from);
        query.put("to", to);
        query.put("by", by);
        query.put("simulated", simulated == null ? null : simulated.toString());
        query.put("format", as);
        return QueryString.of("/api/usage", query);
    }

    private void show(JsonNode page) {
        if (page.path("rows").isEmpty()) {
            here.out().println("Nobody was asked on " + HumanFormat.days(page) + HumanFormat.simulated(page) + ".");
            return;
        }
        here.out().println("Used on " + HumanFormat.days(page) + HumanFormat.simulated(page));
        here.out().println();
        var groups = new ArrayList<String>();
        page.path("by").forEach(group -> groups.add(group.asText()));
        if (groups.contains("model") && !groups.contains("provider")) {
            groups.add(groups.indexOf("model"), "provider");
        }
        var headings = new ArrayList<>(groups);
        headings.addAll(UsageFigures.HEADINGS);
        var table = new Table(headings);
        page.path("rows").forEach(row -> table.row(row(groups, row)));
        if (page.path("rows").size() > 1) {
            var total = new ArrayList<>(groups.stream().map(group -> "").toList());
            total.set(0, "total");
            total.addAll(new UsageFigures(page.path("total")).cells());
            table.row(total);
        }
        table.print(here.out(), "");
    }

    private static List<String> row(List<String> groups, JsonNode row) {
        var cells = new ArrayList<String>();
        for (String group : groups) {
            boolean searches =
                    group.equals("model") && row.path("surface").asText().equals("api-search");
            cells.add(row.path(group).asText() + (searches ? " (api-search)" : ""));
        }
        cells.addAll(new UsageFigures(row).cells());
        return cells;
    }
}
