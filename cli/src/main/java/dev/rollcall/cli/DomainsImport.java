package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code domains import FILE} */
@Command(
        name = "import",
        description =
                "Watches all domains of a file, however long. Each refresh asks all providers again, and is billed.")
final class DomainsImport implements Callable<Integer> {
    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Parameters(paramLabel = "FILE", description = ListFile.DESCRIPTION)
    private String file;

    @Mixin
    private ListOptions reading;

    @Option(
            names = "--refresh-hours",
            paramLabel = "N",
            description = "How old an answer may grow, 4 to 8760. Default: 24.")
    private Integer refreshHours;

    @Option(names = "--replace", description = "Watch these and no others.")
    private boolean replace;

    @Option(names = "--allow-empty", description = "With --replace: a file without a domain unwatches all.")
    private boolean allowEmpty;

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var list = new ListFile(file);
        String path = "/api/domains?" + String.join("&", query());
        HttpReply reply =
                ListUploading.send(here, server.api(here), path, list).orComplain(line -> list.name() + ":" + line);
        if (json) {
            reply.printTo(here.out());
            return 0;
        }
        JsonNode said = reply.json();
        ListUploading.say(here, list, said);
        long unwatched = said.path("unwatched").asLong();
        here.out()
                .println(ListUploading.counts(said) + "; "
                        + HumanFormat.count(said.path("newly_watched").asLong()) + " watched from now on"
                        + (unwatched == 0 ? "" : ", " + HumanFormat.count(unwatched) + " watched no more")
                        + HumanFormat.simulated(said));
        here.out()
                .println(HumanFormat.count(said.path("watched").asLong()) + " watched in all, "
                        + HumanFormat.count(said.path("stale").asLong()) + " due.");
        return 0;
    }

    private List<String> query() {
        var query = new ArrayList<>(List.of("watch=true"));
        if (refreshHours != null) {
            query.add("refresh_hours=" + refreshHours);
        }
        if (replace) {
            query.add("mode=replace");
        }
        if (allowEmpty) {
            query.add("allow_empty=true");
        }
        query.addAll(reading.query());
        return query;
    }
}
