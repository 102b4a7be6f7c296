package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code movers}: whose figures moved, over all domains. */
@Command(
        name = "movers",
        description = {
            "Whose figures moved between two windows, over all domains; the largest change first.",
            "Nobody is asked anything. All figures of one domain: ./rollcall insight DOMAIN"
        })
public final class MoversCommand extends ReadCommand {
    private static final String PATH = "/api/movers";

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "Windows from this day (UTC) on, 2026-11-22. Default: the last week.")
    private String from;

    @Option(names = "--to", paramLabel = "DAY", description = "Windows up to this day. Default: today.")
    private String to;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "Only of this domain.")
    private String domain;

    @Option(names = "--entity", paramLabel = "ENTITY", description = "Only of this entity.")
    private String entity;

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description =
                    "Figures of targets for themselves: of a provider, of a provider and model (openai/gpt-5), or of all."
                            + " Default: of whole panels.")
    private String target;

    @Option(
            names = "--metric",
            split = ",",
            paramLabel = "METRIC",
            description = "Only of these: mention-rate, first-mention-rate.")
    private List<String> metrics = List.of();

    @Option(
            names = "--verdict",
            split = ",",
            paramLabel = "VERDICT",
            description =
                    "Those with another verdict: within-noise, insufficient, model-discontinuous. Default: moved.")
    private List<String> verdicts = List.of();

    @Option(
            names = "--lasting",
            description = "Only changes that were there in two windows running, compared with the window before both.")
    private boolean lasting;

    @Option(names = "--newest", description = "The window that began last comes first.")
    private boolean newest;

    @Option(names = "--limit", paramLabel = "N", description = "List at most N, 1 to 200. Default: 50.")
    private Integer limit;

    @Override
    HttpReply ask(ApiClient api) {
        var asked = new LinkedHashMap<String, Object>();
        asked.put("from", from);
        asked.put("to", to);
        asked.put("domain", domain);
        asked.put("entity", entity);
        asked.put("target", target);
        asked.put("metric", metrics.isEmpty() ? null : String.join(",", metrics));
        asked.put("verdict", verdicts.isEmpty() ? null : String.join(",", verdicts));
        asked.put("lasting", lasting ? "true" : null);
        asked.put("order", newest ? "newest" : null);
        asked.put("limit", limit);
        return api.ask("GET", QueryString.of(PATH, asked), null, Map.of());
    }

    @Override
    void show(JsonNode page) {
        if (page.path("movers").isEmpty()) {
            here.out()
                    .println("Nothing like that in windows from "
                            + page.path("from").asText() + " to "
                            + page.path("to").asText()
                            + ". A domain is compared from its second window with 20 answers on.");
            return;
        }
        var table = new Table("domain", "entity", "figure", "target", "before", "now", "windows", "verdict");
        page.path("movers").forEach(mover -> table.row(row(mover)));
        table.print(here.out(), "");
        here.out().println();
        here.out()
                .println(
                        "In brackets: 95 % intervals, 98.8 % where a job looked at answers while they came. Compared is only"
                                + " what is the same in both windows: prompt version, target, resolved model.");
        if (HumanFormat.text(page, "next") != null) {
            here.out().println("There are more: raise --limit (at most 200), or narrow the list.");
        }
    }

    private static List<String> row(JsonNode mover) {
        String target = HumanFormat.text(mover, "target");
        return List.of(
                mover.path("domain").asText() + HumanFormat.simulated(mover),
                mover.path("entity").asText(),
                mover.path("metric").asText(),
                target == null ? "all" : target,
                share(mover.path("before")),
                share(mover.path("after")),
                mover.path("compared_with").asText() + " → "
                        + mover.path("window").asText(),
                mover.path("verdict").asText() + (mover.path("lasting").asBoolean() ? ", twice running" : ""));
    }

    /** {@code 30 % [21–40]} */
    private static String share(JsonNode side) {
        return side.path("point").isNull()
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.0f %% [%.0f–%.0f]",
                        side.path("point").asDouble() * 100,
                        side.path("low").asDouble() * 100,
                        side.path("high").asDouble() * 100);
    }
}
