package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code insight DOMAIN}: what answers say of a domain, as figures. */
@Command(
        name = "insight",
        description = {
            "What answers say of a domain: who is named how often, and how sure that is.",
            "Nobody is asked anything. Whom answers are searched for: ./rollcall entities DOMAIN"
        })
public final class InsightCommand extends ReadCommand {
    @Parameters(paramLabel = "DOMAIN", description = "stripe.com")
    private String domain;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "Windows from this day (UTC) on, 2026-11-22. Default: from the first on.")
    private String from;

    @Option(names = "--to", paramLabel = "DAY", description = "Windows up to this day. Default: up to the last.")
    private String to;

    @Option(
            names = "--compare-to",
            paramLabel = "WINDOWS",
            description = "Whether it moved since then: previous, as many windows as are shown and right before them;"
                    + " 2026-10-01/2026-10-31; or names of windows with commas between.")
    private String compareTo;

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("GET", FigurePanel.path(domain, from, to, compareTo), null, Map.of());
    }

    @Override
    void show(JsonNode page) {
        new FigurePanel(page).print(here.out());
    }
}
