package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who can be asked, and how they have done. */
@Command(
        name = "providers",
        description = "Shows who can be asked, and how they have done: failures, latency, tokens, cost.")
public final class ProvidersCommand extends Asking {
    private final Here here;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How they have done in so many days (UTC), today included, 1 to 366. Default: 1.")
    private Integer days;

    public ProvidersCommand() {
        this(Here.ofProcess());
    }

    ProvidersCommand(Here here) {
        this.here = here;
    }

    @Override
    Here here() {
        return here;
    }

    @Override
    Reply ask(Api api) {
        return api.ask("GET", "/api/providers" + (days == null ? "" : "?days=" + days), null, Map.of());
    }

    @Override
    void show(JsonNode page) {
        here.out().println("Used on " + Words.days(page.path("used_on")) + Words.simulated(page));
        here.out().println();
        var headings = new ArrayList<>(List.of("provider", "state"));
        headings.addAll(Figures.HEADINGS);
        var table = new Table(headings);
        Instant now = Instant.now();
        page.path("providers").forEach(provider -> {
            var row = new ArrayList<>(List.of(provider.path("name").asText(), state(provider, now)));
            row.addAll(new Figures(provider.path("usage")).cells());
            table.row(row);
        });
        table.print(here.out(), "");
    }

    /** {@code "up"}, or what keeps it from being asked. */
    private static String state(JsonNode provider, Instant now) {
        if (provider.path("retired").asBoolean()) {
            return "retired";
        }
        if (!provider.path("can_be_asked").asBoolean()) {
            return "no key";
        }
        Instant down = Words.time(provider, "down_since");
        if (down != null) {
            return "down since " + Words.when(down);
        }
        Instant until = Words.time(provider, "cooled_until");
        return until != null && until.isAfter(now) ? "rate limit until " + Words.clock(until) : "up";
    }
}
