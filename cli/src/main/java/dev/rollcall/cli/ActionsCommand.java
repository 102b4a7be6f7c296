package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What was done to many cells or jobs at once, and how far that is. */
@Command(
        name = "actions",
        description = "Lists what retry, dismiss and other actions by filter have done, or shows how far one is.")
public final class ActionsCommand extends ReadCommand {
    private static final String PATH = "/api/actions";
    private static final Set<String> OF_CELLS = Set.of("retry", "dismiss");

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Only this one, in full.")
    private String id;

    @Option(names = "--limit", paramLabel = "N", description = "At most N, 1 to 200. Default: 20.")
    private Integer limit;

    @Override
    HttpReply ask(ApiClient api) {
        if (id != null && limit != null) {
            throw new UserError("--limit is for the list: leave it out, or the action " + HumanFormat.line(id));
        }
        String path = id == null ? PATH + (limit == null ? "" : "?limit=" + limit) : PATH + "/" + ApiClient.segment(id);
        return api.ask("GET", path, null, Map.of());
    }

    @Override
    void show(JsonNode said) {
        if (id != null) {
            showOne(said);
            return;
        }
        if (said.path("actions").isEmpty()) {
            here.out().println("No action yet: ./rollcall retry and ./rollcall dismiss begin some.");
            return;
        }
        var table = new Table("action", "kind", ">matched", ">changed", "state", "asked for at", "by", "filter", "why");
        said.path("actions")
                .forEach(action -> table.row(List.of(
                        action.path("id").asText(),
                        action.path("kind").asText(),
                        HumanFormat.count(action.path("matched").asLong()),
                        HumanFormat.count(action.path("changed").asLong()),
                        state(action),
                        HumanFormat.when(HumanFormat.time(action, "requested_at")),
                        action.path("by").asText(),
                        filter(action),
                        action.path("reason").asText())));
        table.print(here.out(), "");
        if (HumanFormat.text(said, "next") != null) {
            here.out().println("There are more: raise --limit (at most 200).");
        }
    }

    private void showOne(JsonNode action) {
        String kind = action.path("kind").asText();
        var out = here.out();
        out.println("action " + HumanFormat.line(action.path("id").asText()) + ", " + HumanFormat.line(kind) + ": "
                + state(action));
        out.println("  filter     " + HumanFormat.line(filter(action)));
        out.println("  why        " + HumanFormat.line(action.path("reason").asText()));
        out.println("  by         " + HumanFormat.line(action.path("by").asText()) + ", "
                + HumanFormat.when(HumanFormat.time(action, "requested_at")));
        String noun = OF_CELLS.contains(kind) ? "cell" : "job";
        out.println("  matched    " + HumanFormat.count(action.path("matched").asLong(), noun));
        out.println("  changed    " + HumanFormat.count(action.path("changed").asLong()));
        action.path("skipped")
                .forEach(part -> out.println(
                        "  left as is " + HumanFormat.count(part.path("n").asLong()) + ": "
                                + HumanFormat.line(part.path("why").asText())));
        action.path("jobs").forEach(job -> out.println("  new job    " + HumanFormat.line(job.asText())));
    }

    private static String state(JsonNode action) {
        return HumanFormat.time(action, "finished_at") == null
                ? "under way"
                : "done at " + HumanFormat.when(HumanFormat.time(action, "finished_at"));
    }

    private static String filter(JsonNode action) {
        var fields = new ArrayList<String>();
        action.path("filter")
                .properties()
                .forEach(field ->
                        fields.add(field.getKey() + "=" + field.getValue().asText()));
        return fields.stream().collect(Collectors.joining(", "));
    }
}
