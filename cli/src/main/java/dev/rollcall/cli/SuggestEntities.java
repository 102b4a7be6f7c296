package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.insight.Extractor;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code entities DOMAIN suggest} */
@Command(
        name = "suggest",
        description = {
            "Whom answers name and the set lacks: other brands, other names, other domains.",
            "Nothing is accepted by itself. What is declined is not suggested again."
        })
final class SuggestEntities extends ReadCommand {
    private static final int PASSAGE = 70;

    @ParentCommand
    private EntitiesCommand entities;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--accept",
            arity = "1..*",
            paramLabel = "NAME",
            description = "Put these suggestions into the set: names, aliases or sites.")
    private List<String> accepted;

    @Option(names = "--decline", arity = "1..*", paramLabel = "NAME", description = "Never suggest these again.")
    private List<String> declined;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, in one line; it is kept.")
    private String reason;

    @Override
    HttpReply ask(ApiClient api) {
        if (accepted != null && declined != null) {
            throw new ParameterException(spec.commandLine(), "Accept or decline: give --accept or --decline.");
        }
        if (accepted == null && declined == null) {
            return api.ask("GET", path(), null, Map.of());
        }
        if (reason == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--reason=TEXT'");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (declined != null) {
            declined.forEach(body.putArray("names")::add);
            body.put("reason", reason);
            return api.ask("POST", path() + "/decline", body, Map.of());
        }
        JsonNode suggested = api.ask("GET", path(), null, Map.of()).orComplain().json();
        accepted.forEach(name -> list(body, place(suggested, name)).add(name));
        body.put("reason", reason);
        return api.ask("POST", path() + "/accept", body, Map.of());
    }

    private String path() {
        return entities.path() + "/suggestions";
    }

    private static ArrayNode list(ObjectNode body, String place) {
        return body.path(place) instanceof ArrayNode list ? list : body.putArray(place);
    }

    /** Where a name is suggested; the server says what is wrong with one that is suggested nowhere. */
    private static String place(JsonNode suggested, String name) {
        String typed = Extractor.nameKey(name.strip());
        for (String place : List.of("aliases", "sites")) {
            for (JsonNode one : suggested.path(place)) {
                String suggestion =
                        one.path(place.equals("sites") ? "site" : "name").asText();
                if (typed.equals(Extractor.nameKey(suggestion))) {
                    return place;
                }
            }
        }
        return "names";
    }

    @Override
    void show(JsonNode reply) {
        if (reply.has("added")) {
            here.out()
                    .println(HumanFormat.line(reply.path("domain").asText()) + ": declined "
                            + HumanFormat.count(reply.path("added").asLong(), "name")
                            + "; not suggested any more.");
        } else if (reply.has("version")) {
            EntitiesCommand.print(reply, here.out());
        } else {
            showSuggestions(reply);
        }
    }

    private void showSuggestions(JsonNode page) {
        here.out()
                .println(HumanFormat.line(page.path("domain").asText()) + ": version "
                        + page.path("entity_set_version").asText() + HumanFormat.simulated(page) + ". "
                        + HumanFormat.line(page.path("says").asText()));
        var table = new Table("name", "what", ">answers", ">targets", "in");
        page.path("names").forEach(one -> add(table, one, "name", what(one)));
        page.path("aliases").forEach(one -> add(table, one, "name", "alias of " + of(one)));
        page.path("sites").forEach(one -> add(table, one, "site", "site of " + of(one)));
        if (table.isEmpty()) {
            here.out().println("Nothing is suggested.");
            return;
        }
        table.print(here.out(), "");
        here.out()
                .println("./rollcall entities "
                        + HumanFormat.line(page.path("domain").asText())
                        + " suggest --accept NAME … --reason TEXT, or --decline NAME … --reason TEXT");
    }

    private static String what(JsonNode name) {
        String site = HumanFormat.text(name, "site");
        return "brand" + (site == null ? "" : ", " + site);
    }

    private static String of(JsonNode one) {
        return one.path("entity").asText() + (one.path("why").asText().equals("spelling") ? " (spelling)" : "");
    }

    private static void add(Table table, JsonNode one, String name, String what) {
        JsonNode example = one.path("example");
        String passage = example.path("quote").path("passage").asText("");
        table.row(
                one.path(name).asText(),
                what,
                one.path("answers").asText(),
                one.path("targets").asText(),
                example.path("provider").asText()
                        + (passage.isEmpty() ? "" : ": " + HumanFormat.cut(HumanFormat.line(passage), PASSAGE)));
    }
}
