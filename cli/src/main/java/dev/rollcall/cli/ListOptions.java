package dev.rollcall.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How the server is to read a list. */
final class ListOptions {
    @Option(
            names = "--column",
            paramLabel = "NAME|NUMBER",
            description =
                    "The column that holds domains, by its header or from 1; in JSON the field. Default: it is looked for.")
    private String column;

    @Option(
            names = "--skip-invalid",
            description = "Go on without what is no domain; it is shown and counted. Default: nothing is done.")
    private boolean skipInvalid;

    /** As parameters of the request. */
    List<String> query() {
        var query = new ArrayList<String>();
        if (skipInvalid) {
            query.add("skip_invalid=true");
        }
        if (column != null) {
            query.add("column=" + ApiClient.segment(column));
        }
        return query;
    }
}
