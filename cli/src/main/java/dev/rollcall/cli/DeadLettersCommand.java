package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What has failed in all jobs, and why. */
@Command(
        name = "dead-letters",
        description = "Lists the cells of all jobs that ended without a usable answer, and counts them by reason.")
public final class DeadLettersCommand implements Callable<Integer> {
    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Mixin
    private FilterOptions filter;

    @Option(
            names = {"--reason", "--failed-for"},
            paramLabel = "REASON",
            description = "Only those that failed for it, such as \"no reply\" or provider_down.")
    private String reason;

    @Option(names = "--job", paramLabel = "ID", description = "Only cells that this job sees.")
    private String job;

    @Option(names = "--limit", paramLabel = "N", description = "List at most N, 1 to 200. Default: 20.")
    private Integer limit;

    @ArgGroup
    private LetterFormat format = new LetterFormat();

    private static final class LetterFormat {
        @Option(names = "--json", description = "Print the server's JSON.")
        private boolean json;

        @Option(names = "--csv", description = "Print all of them as CSV.")
        private boolean csv;
    }

    @Override
    public Integer call() {
        ApiClient api = server.api(here);
        Map<String, String> asked = new LinkedHashMap<>(filter.given(reason, job));
        boolean filtered = !asked.isEmpty();
        if (limit != null) {
            asked.put("limit", limit.toString());
        }
        if (format.csv) {
            asked.put("format", "csv");
            api.copy(path(asked), here.out());
            here.out().flush();
            return 0;
        }
        HttpReply reply = api.ask("GET", path(asked), null, Map.of()).orComplain();
        if (format.json) {
            reply.printTo(here.out());
        } else {
            show(reply.json(), filtered);
        }
        return 0;
    }

    private static String path(Map<String, String> parameters) {
        return QueryString.of("/api/dead-letters", parameters);
    }

    private void show(JsonNode page, boolean filtered) {
        long all = 0;
        for (JsonNode n : page.path("counts")) {
            all += n.asLong();
        }
        if (all == 0) {
            here.out()
                    .println(
                            filtered
                                    ? "No dead letter matches."
                                    : "No dead letters: no cell has failed, or those that did were asked again or dismissed.");
            return;
        }
        here.out().println(HumanFormat.count(all, "dead letter"));
        here.out().println();
        counts(page).print(here.out(), "");
        here.out().println();
        letters(page).print(here.out(), "");
        here.out().println();
        long more = all - page.path("dead_letters").size();
        if (HumanFormat.text(page, "next") != null) {
            here.out()
                    .println(
                            HumanFormat.count(more)
                                    + " more are not shown: raise --limit (at most 200), narrow the list, or print all with --csv.");
        }
        here.out()
                .println(
                        "To ask them again: ./rollcall retry --all-matching --failed-for \"REASON\" --dry-run says first what that"
                                + " would do.");
    }

    private static Table counts(JsonNode page) {
        var table = new Table("reason", ">cells");
        page.path("counts")
                .properties()
                .forEach(count -> table.row(
                        count.getKey(), HumanFormat.count(count.getValue().asLong())));
        return table;
    }

    private static Table letters(JsonNode page) {
        var table = new Table("failed at", "domain", "provider", "model", "prompt", "job", "reason", "last message");
        page.path("dead_letters").forEach(letter -> table.row(row(letter)));
        return table;
    }

    private static List<String> row(JsonNode letter) {
        String message = HumanFormat.text(letter, "message");
        return List.of(
                HumanFormat.when(HumanFormat.time(letter, "failed_at")),
                letter.path("domain").asText(),
                letter.path("provider").asText(),
                letter.path("model").asText(),
                letter.path("prompt").asText(),
                letter.path("job").asText() + HumanFormat.simulated(letter),
                letter.path("reason").asText(),
                message == null ? "" : message);
    }
}
