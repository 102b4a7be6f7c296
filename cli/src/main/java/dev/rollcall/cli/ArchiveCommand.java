package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The files that old answers were moved to. */
@Command(
        name = "archive",
        description = "Old answers, which were moved to files (retention in rollcall.yaml).",
        subcommands = {ArchiveCommand.ListArchives.class, ArchiveCommand.RestoreArchive.class})
public final class ArchiveCommand implements Callable<Integer> {
    private static final String ARCHIVES = "/api/archives";

    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Override
    public Integer call() {
        return list(here, server.api(here), false);
    }

    private static int list(Invocation here, ApiClient api, boolean json) {
        var pages = new Pages(api, "archives");
        HttpReply first =
                api.ask("GET", ARCHIVES + "?limit=200", null, Map.of()).orComplain();
        if (json) {
            pages.printTo(here.out(), first);
            return 0;
        }
        if (first.json().path("archives").isEmpty()) {
            here.out()
                    .println("No archive yet. Answers are kept for ever, unless rollcall.yaml says for how many days:"
                            + " retention: {answers_days: 365}");
            return 0;
        }
        var table = new Table("file", ">answers", ">bytes", "saved from", "to", "now");
        for (JsonNode page = first.json(); page != null; page = pages.next(page)) {
            page.path("archives").forEach(archive -> table.row(row(archive)));
        }
        table.print(here.out(), "");
        return 0;
    }

    private static List<String> row(JsonNode archive) {
        return List.of(
                archive.path("file").asText(),
                HumanFormat.count(archive.path("rows").asLong()),
                HumanFormat.count(archive.path("bytes").asLong()),
                HumanFormat.when(HumanFormat.time(archive, "first_at")),
                HumanFormat.when(HumanFormat.time(archive, "last_at")),
                state(archive));
    }

    private static String state(JsonNode archive) {
        if (HumanFormat.text(archive, "restored_at") != null) {
            return "restored " + HumanFormat.when(HumanFormat.time(archive, "restored_at"));
        }
        return HumanFormat.text(archive, "moved_at") == null ? "being moved" : "in the file";
    }

    /** {@code archive list} */
    @Command(name = "list", description = "The files, the latest first.")
    static final class ListArchives implements Callable<Integer> {
        @Mixin
        private Invocation here;

        @Mixin
        private ServerOption server;

        @Option(names = "--json", description = "Print the server's JSON, its pages as one document.")
        private boolean json;

        @Override
        public Integer call() {
            return list(here, server.api(here), json);
        }
    }

    /** {@code archive restore FILE} */
    @Command(
            name = "restore",
            description =
                    "Puts the answers of a file back. What is there already, or was asked again since, stays as it is.")
    static final class RestoreArchive extends ReadCommand {
        private static final String PARAMETER = "FILE";

        @Parameters(paramLabel = PARAMETER, description = "The file, under the name that `archive list` shows.")
        private String file;

        @Override
        HttpReply ask(ApiClient api) {
            try (InputStream in = TextFile.open(PARAMETER, file, here.in())) {
                Path path = Path.of(file);
                return api.put(
                        ARCHIVES + "/" + ApiClient.segment(path.getFileName().toString()),
                        "application/octet-stream",
                        in,
                        Files.size(path));
            } catch (IOException e) {
                throw new UserError(PARAMETER + ": " + file + " can't be read: " + HumanFormat.line(e.getMessage()), e);
            }
        }

        @Override
        void show(JsonNode said) {
            long left = said.path("left").asLong();
            here.out()
                    .println(HumanFormat.count(said.path("restored").asLong(), "answer") + " of "
                            + HumanFormat.line(said.path("file").asText()) + " restored"
                            + (left == 0
                                    ? "."
                                    : ", " + HumanFormat.count(left) + " left: there already, or asked again since."));
        }
    }
}
