package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists of domains that the server keeps under a name. */
@Command(
        name = "lists",
        description = "Lists of domains that are kept for jobs: ./rollcall crawl --list NAME.",
        subcommands = {ListsCommand.PutList.class, ListsCommand.ShowList.class, ListsCommand.RemoveList.class})
public final class ListsCommand implements Callable<Integer> {
    private static final String LISTS = "/api/lists";

    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the server's JSON, its pages as one document.")
    private boolean json;

    @Override
    public Integer call() {
        ApiClient api = server.api(here);
        var pages = new Pages(api, "lists");
        HttpReply first = api.ask("GET", LISTS + "?limit=200", null, Map.of()).orComplain();
        if (json) {
            pages.printTo(here.out(), first);
        } else {
            show(pages, first.json());
        }
        return 0;
    }

    private void show(Pages pages, JsonNode first) {
        if (first.path("lists").isEmpty()) {
            here.out().println("No list yet. Keep one: ./rollcall lists put NAME FILE");
            return;
        }
        var table = new Table("list", ">domains", "made at", "changed at");
        for (JsonNode page = first; page != null; page = pages.next(page)) {
            page.path("lists").forEach(list -> table.row(row(list)));
        }
        table.print(here.out(), "");
    }

    private static List<String> row(JsonNode list) {
        return List.of(
                list.path("name").asText(),
                HumanFormat.count(list.path("domains").asLong()),
                HumanFormat.when(HumanFormat.time(list, "created_at")),
                HumanFormat.when(HumanFormat.time(list, "changed_at")));
    }

    private static String path(String name) {
        return LISTS + "/" + ApiClient.segment(name);
    }

    /** {@code lists put NAME FILE} */
    @Command(
            name = "put",
            description =
                    "Keeps a list of domains, however long. One of this name that was there has these domains then.")
    static final class PutList implements Callable<Integer> {
        @Mixin
        private Invocation here;

        @Mixin
        private ServerOption server;

        @Parameters(index = "0", paramLabel = "NAME", description = "1 to 100 letters, digits, '.', '_', '-'.")
        private String name;

        @Parameters(index = "1", paramLabel = "FILE", description = ListFile.DESCRIPTION)
        private String file;

        @Mixin
        private ListOptions reading;

        @Option(names = "--json", description = "Print the server's JSON.")
        private boolean json;

        @Override
        public Integer call() {
            var list = new ListFile(file);
            String query = String.join("&", reading.query());
            String path = path(name) + (query.isEmpty() ? "" : "?" + query);
            HttpReply reply =
                    ListUploading.send(here, server.api(here), path, list).orComplain(line -> list.name() + ":" + line);
            if (json) {
                reply.printTo(here.out());
                return 0;
            }
            JsonNode said = reply.json();
            ListUploading.say(here, list, said);
            here.out()
                    .println(
                            "List " + here.terminal().bold(HumanFormat.line(name)) + ": " + ListUploading.counts(said));
            here.out().println("Ask about them: ./rollcall crawl --list " + HumanFormat.line(name));
            return 0;
        }
    }

    /** {@code lists show NAME} */
    @Command(name = "show", description = "Prints a list's domains, one a line.")
    static final class ShowList implements Callable<Integer> {
        @Mixin
        private Invocation here;

        @Mixin
        private ServerOption server;

        @Parameters(paramLabel = "NAME", description = "As `./rollcall lists` shows it.")
        private String name;

        @Option(names = "--json", description = "Print the server's JSON, its pages as one document.")
        private boolean json;

        @Override
        public Integer call() {
            ApiClient api = server.api(here);
            if (json) {
                HttpReply first = api.ask("GET", path(name) + "?limit=200", null, Map.of())
                        .orComplain();
                new Pages(api, "domains").printTo(here.out(), first);
            } else {
                api.copy(path(name) + "?format=text", here.out());
                here.out().flush();
            }
            return 0;
        }
    }

    /** {@code lists remove NAME} */
    @Command(name = "remove", description = "Takes a list away. Jobs that were started from it go on.")
    static final class RemoveList extends ReadCommand {
        @Parameters(paramLabel = "NAME", description = "As `./rollcall lists` shows it.")
        private String name;

        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("DELETE", path(name), null, Map.of());
        }

        @Override
        void show(JsonNode said) {
            here.out()
                    .println("The list " + HumanFormat.line(said.path("name").asText()) + " of "
                            + HumanFormat.count(said.path("domains").asLong(), "domain") + " is taken away.");
        }
    }
}
