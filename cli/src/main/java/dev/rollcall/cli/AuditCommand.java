package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who changed what through the API. */
@Command(name = "audit", description = "Who changed what, or was refused to, the latest first.")
public final class AuditCommand extends ReadCommand {
    @Option(
            names = "--actor",
            paramLabel = "NAME",
            description = "Only of this token, or of ROLLCALL_TOKEN, CRON_SECRET or local.")
    private String actor;

    @Option(names = "--operation", paramLabel = "ID", description = "Only this operation of openapi.json: crawl.")
    private String operation;

    @Option(names = "--after", paramLabel = "ID", description = "Only what was before the entry of this id.")
    private Long after;

    @Option(names = "--limit", paramLabel = "N", description = "At most N, 1 to 200. Default: 20.")
    private Integer limit;

    @Override
    HttpReply ask(ApiClient api) {
        var query = new LinkedHashMap<String, Object>();
        query.put("actor", actor);
        query.put("operation", operation);
        query.put("after", after);
        query.put("limit", limit);
        return api.ask("GET", QueryString.of("/api/audit", query), null, Map.of());
    }

    @Override
    void show(JsonNode page) {
        if (page.path("audit").isEmpty()) {
            here.out().println("No such entry.");
            return;
        }
        var table = new Table("id", "at", "who", "operation", ">status", "from", "path", "what");
        page.path("audit").forEach(entry -> table.row(row(entry)));
        table.print(here.out(), "");
        if (HumanFormat.text(page, "next") != null) {
            JsonNode last = page.path("audit").get(page.path("audit").size() - 1);
            here.out().println("There are more: --after " + last.path("id").asText());
        }
    }

    private static List<String> row(JsonNode entry) {
        String remote = HumanFormat.text(entry, "remote");
        String summary = HumanFormat.text(entry, "summary");
        return List.of(
                entry.path("id").asText(),
                HumanFormat.when(HumanFormat.time(entry, "at")),
                entry.path("actor").asText(),
                entry.path("operation").asText(),
                entry.path("status").asText(),
                remote == null ? "" : remote,
                entry.path("target").asText(),
                summary == null ? "" : summary);
    }
}
