package dev.rollcall.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code entities DOMAIN}: whom the domain's answers are searched for. */
@Command(
        name = "entities",
        description = {
            "Whom a domain's answers are searched for: its brand, competitors, and the names that they go by.",
            "A changed set is a new version, and the answers are read for it again; nobody is asked anything."
        },
        subcommands = {
            EntitiesCommand.ShowEntities.class,
            EntitiesCommand.SetEntities.class,
            EntitiesCommand.EditEntities.class,
            SuggestEntities.class
        })
public final class EntitiesCommand extends ReadCommand {
    private static final int SHOWN = 60;

    @Parameters(paramLabel = "DOMAIN", description = "stripe.com")
    private String domain;

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("GET", path(), null, Map.of());
    }

    @Override
    void show(JsonNode set) {
        print(set, here.out());
    }

    String path() {
        return "/api/domains/" + ApiClient.segment(domain) + "/entities";
    }

    private HttpReply put(ApiClient api, String query, JsonNode entities, String reason, String etag) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("entities", entities);
        body.put("reason", reason);
        return api.ask("PUT", path() + query, body, etag.isEmpty() ? Map.of() : Map.of("If-Match", etag));
    }

    /** The list in a file: a list, or an object with {@code entities} in it, as the server sends it. */
    private static JsonNode read(String text, String name) {
        JsonNode read;
        try {
            read = HttpReply.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UserError(
                    name + " is not JSON (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + "): " + HumanFormat.line(e.getOriginalMessage()),
                    e);
        }
        JsonNode list = read.isObject() ? read.path("entities") : read;
        if (!list.isArray()) {
            throw new UserError(
                    name + " has no list of entities: write [{\"entity\": \"stripe\", \"kind\": \"brand\", \"name\":"
                            + " \"Stripe\"}], or begin with what ./rollcall entities DOMAIN show --json prints");
        }
        return list;
    }

    private static String said(JsonNode set) {
        return HumanFormat.line(set.path("domain").asText()) + ": version "
                + set.path("version").asText() + " of "
                + HumanFormat.line(set.path("made_by").asText())
                + (set.path("current").asBoolean() ? " is current" : " is an old one") + " ("
                + HumanFormat.line(set.path("reason").asText()) + ").";
    }

    static void print(JsonNode set, PrintStream out) {
        out.println(said(set));
        var table = new Table("entity", "kind", "name", "aliases (* also an ordinary word)", "domains", "not with");
        set.path("entities").forEach(entity -> table.row(row(entity)));
        table.print(out, "");
    }

    private static List<String> row(JsonNode entity) {
        String aliases = StreamSupport.stream(entity.path("aliases").spliterator(), false)
                .map(alias -> alias.path("text").asText()
                        + (alias.path("ordinary_word").asBoolean() ? "*" : ""))
                .collect(Collectors.joining(", "));
        return List.of(
                entity.path("entity").asText(),
                entity.path("kind").asText(),
                entity.path("name").asText(),
                cut(aliases),
                cut(joined(entity.path("domains"))),
                cut(joined(entity.path("other_bearers"))));
    }

    private static String joined(JsonNode texts) {
        return StreamSupport.stream(texts.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private static String cut(String text) {
        return HumanFormat.cut(text, SHOWN);
    }

    /** {@code entities DOMAIN show} */
    @Command(name = "show", description = "The current set, or another version.")
    static final class ShowEntities extends ReadCommand {
        @ParentCommand
        private EntitiesCommand entities;

        @Option(names = "--set-version", paramLabel = "N", description = "That version of the set instead.")
        private Integer number;

        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("GET", entities.path() + (number == null ? "" : "?version=" + number), null, Map.of());
        }

        @Override
        void show(JsonNode set) {
            print(set, here.out());
        }
    }

    /** A command that puts a set, and says which is current then. */
    private abstract static class PutEntities extends ReadCommand {
        @ParentCommand
        EntitiesCommand entities;

        @Spec
        private CommandSpec spec;

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                description = "Why, in one line; it is kept, and shown with the set. Needed, but for a dry run.")
        private String reason;

        String reason() {
            if (reason == null) {
                throw new ParameterException(spec.commandLine(), "Missing required option: '--reason=TEXT'");
            }
            return reason;
        }

        HttpReply dryRun(ApiClient api, JsonNode list, String etag) {
            return entities.put(api, "?dry_run=true", list, reason == null ? "a dry run" : reason, etag);
        }

        @Override
        void show(JsonNode reply) {
            if (reply.path("dry_run").asBoolean()) {
                EntityEdits.print(reply, here.out());
            } else {
                here.out().println(said(reply));
            }
        }
    }

    /** {@code entities DOMAIN set FILE} */
    @Command(name = "set", description = "Replace the whole set by that of a file.")
    static final class SetEntities extends PutEntities {
        @Parameters(paramLabel = "FILE", description = "JSON, as `show --json` prints it; - is standard input.")
        private String file;

        @Option(names = "--dry-run", description = "Change nothing; say who would be named in more answers, or fewer.")
        private boolean dry;

        @Override
        HttpReply ask(ApiClient api) {
            String why = dry ? null : reason();
            JsonNode list = read(TextFile.read("FILE", file, here.in()), TextFile.name(file));
            return dry ? dryRun(api, list, "") : entities.put(api, "", list, why, "");
        }
    }

    /** {@code entities DOMAIN edit} */
    @Command(
            name = "edit",
            description = {
                "Change the set in your editor (VISUAL or EDITOR). What would change in answers is shown, and at a terminal",
                "you are asked before it is saved. What somebody else changes meanwhile is kept."
            })
    static final class EditEntities extends PutEntities {
        @Option(
                names = {"-y", "--yes"},
                description = "Save without being asked.")
        private boolean yes;

        @Override
        HttpReply ask(ApiClient api) {
            String why = reason();
            HttpReply current = api.ask("GET", entities.path(), null, Map.of()).orComplain();
            JsonNode before = current.json().path("entities");
            var edited = EditedText.of(here, "entities", ".json", before.toPrettyString() + "\n");
            if (!edited.isChanged()) {
                edited.forget();
                throw new UserError("the text was not changed, so that nothing was done");
            }
            try {
                JsonNode list = read(edited.text(), edited.name());
                String etag = current.header("ETag");
                JsonNode dry = dryRun(api, list, etag).orComplain().json();
                if (!isJson()) {
                    EntityEdits.print(dry, here.out());
                }
                if (!yes && !Consent.given(here, "Make it the current set?")) {
                    throw new UserError("nothing was done");
                }
                HttpReply put = entities.put(api, "", list, why, etag).orComplain();
                edited.forget();
                return put;
            } catch (UserError e) {
                throw new UserError(
                        e.getMessage() + "\nYour text is in " + edited.name() + ": mend it, and ./rollcall entities "
                                + HumanFormat.line(entities.domain) + " set " + edited.name() + " --reason TEXT",
                        e);
            }
        }
    }
}
