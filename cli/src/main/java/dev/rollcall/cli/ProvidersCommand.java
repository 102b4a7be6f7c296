package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code providers}: shows which providers can be asked, and their figures. */
@Command(
        name = "providers",
        description = "Shows which providers can be asked, and their failures, latency, tokens and cost.")
public final class ProvidersCommand extends ReadCommand {
    @Option(
            names = "--days",
            paramLabel = "N",
            description = "Figures of the last N days (UTC), including today, 1 to 366. Default: 1.")
    private Integer days;

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("GET", "/api/providers" + (days == null ? "" : "?days=" + days), null, Map.of());
    }

    @Override
    void show(JsonNode page) {
        here.out().println("Used on " + HumanFormat.days(page.path("used_on")) + HumanFormat.simulated(page));
        here.out().println();
        var headings = new ArrayList<>(List.of("provider", "state"));
        headings.addAll(UsageFigures.HEADINGS);
        var table = new Table(headings);
        page.path("providers").forEach(provider -> {
            var row = new ArrayList<>(List.of(provider.path("name").asText(), state(provider)));
            row.addAll(new UsageFigures(provider.path("usage")).cells());
            table.row(row);
        });
        table.print(here.out(), "");
    }

    /** {@code "up"}, or why the provider can't be asked. */
    private static String state(JsonNode provider) {
        String state = provider.path("state").asText().replace('_', ' ');
        Instant since = HumanFormat.time(provider, "since");
        Instant until = HumanFormat.time(provider, "until");
        long failing = provider.path("failing").path("calls").asLong();
        return HumanFormat.line(state)
                + (failing == 0 ? "" : ", failing (" + HumanFormat.count(failing, "call") + ")")
                + (since == null ? "" : " since " + HumanFormat.when(since))
                + (until == null ? "" : " until " + HumanFormat.when(until));
    }
}
