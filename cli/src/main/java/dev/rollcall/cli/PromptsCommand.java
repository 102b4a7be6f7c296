package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prompts}: which prompts are asked, in which version; sets, removes, and takes such orders back. */
@Command(
        name = "prompts",
        description = "Which prompts are asked, in which version, and who says so.",
        subcommands = {
            PromptsCommand.SetPrompt.class,
            PromptsCommand.UnsetPrompt.class,
            PromptsCommand.RemovePrompt.class,
            PromptsCommand.ShowVersions.class
        })
public final class PromptsCommand extends ReadCommand {
    private static final String PATH = "/api/prompts";
    private static final int SHOWN = 80;

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("GET", PATH, null, Map.of());
    }

    @Override
    void show(JsonNode said) {
        if (said.path("prompts").isEmpty()) {
            here.out().println("There is no prompt before a worker has started (./rollcall worker).");
            return;
        }
        var table = new Table("prompt", ">version", "state", "from", "text");
        said.path("prompts")
                .forEach(prompt -> table.row(
                        prompt.path("name").asText(),
                        prompt.path("version").isNull()
                                ? ""
                                : prompt.path("version").asText(),
                        prompt.path("state").asText(),
                        from(prompt),
                        cut(prompt.path("text").asText(""))));
        table.print(here.out(), "");
    }

    private static String from(JsonNode prompt) {
        String by = HumanFormat.text(prompt, "ordered_by");
        return by == null ? prompt.path("source").asText() : "ordered by " + by;
    }

    private static String cut(String text) {
        String line = HumanFormat.line(text);
        return line.equals("null") ? "" : HumanFormat.cut(line, SHOWN);
    }

    /** A command that changes one prompt, and says what is asked then. */
    private abstract static class PromptEdit extends ReadCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "The prompt's name, such as trust.")
        String name;

        @Override
        final void show(JsonNode prompt) {
            String known = HumanFormat.line(prompt.path("name").asText(name));
            here.out()
                    .println(
                            switch (prompt.path("state").asText()) {
                                case "asked" ->
                                    "New jobs ask " + known + " in version "
                                            + prompt.path("version").asText() + " (" + HumanFormat.line(from(prompt))
                                            + "). Jobs that run keep theirs.";
                                case "removed" ->
                                    "New jobs do not ask " + known
                                            + " any more. To take that back: ./rollcall prompts unset " + known;
                                default -> "No worker has " + known + " in its file, so that new jobs do not ask it.";
                            });
        }
    }

    /** {@code prompts set NAME TEXT|--file F} */
    @Command(
            name = "set",
            description = "Order a prompt's text. It comes before rollcall.yaml; a changed text is a new version.")
    static final class SetPrompt extends PromptEdit {
        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "TEXT",
                description = "The question, with {domain} where the domain belongs.")
        private String text;

        @Option(names = "--file", paramLabel = "F", description = "A file with the text; - is standard input.")
        private String file;

        @Option(names = "--without-domain", description = "There is no {domain} in it, and that is meant.")
        private boolean withoutDomain;

        @Override
        HttpReply ask(ApiClient api) {
            if ((text == null) == (file == null)) {
                throw new UserError("give the prompt's text, or --file with a file that has it"
                        + (text == null ? "" : ", not both"));
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("name", name).put("text", text != null ? text : TextFile.read("--file", file, here.in()));
            if (withoutDomain) {
                body.put("without_domain", true);
            }
            return api.ask("POST", PATH, body, Map.of());
        }
    }

    /** {@code prompts unset NAME} */
    @Command(name = "unset", description = "Take an order back: what the workers' files have counts again.")
    static final class UnsetPrompt extends PromptEdit {
        @Override
        HttpReply ask(ApiClient api) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("name", name).putNull("text");
            return api.ask("POST", PATH, body, Map.of());
        }
    }

    /** {@code prompts remove NAME} */
    @Command(name = "remove", description = "New jobs do not ask it, even if rollcall.yaml has it. Its answers stay.")
    static final class RemovePrompt extends PromptEdit {
        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("DELETE", PATH + "/" + ApiClient.segment(name), null, Map.of());
        }
    }

    /** {@code prompts versions NAME} */
    @Command(name = "versions", description = "All versions of a prompt, the newest first, with their whole texts.")
    static final class ShowVersions extends ReadCommand {
        @Parameters(paramLabel = "NAME", description = "The prompt's name.")
        private String name;

        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("GET", PATH + "/" + ApiClient.segment(name) + "/versions", null, Map.of());
        }

        @Override
        void show(JsonNode said) {
            said.path("versions").forEach(version -> {
                here.out()
                        .println("version " + version.path("version").asText()
                                + (version.path("current").asBoolean() ? ", asked now" : "") + ", first from "
                                + (version.path("source").asText().equals("order") ? "an order" : "a file") + " at "
                                + HumanFormat.when(HumanFormat.time(version, "created_at")));
                List.of(HumanFormat.clean(version.path("text").asText()).split("\n", -1))
                        .forEach(line -> here.out().println("  " + line));
            });
        }
    }
}
