package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A domain's figures for people: a line for each entity, and one for each provider. */
public final class FigurePanel {
    private static final Map<String, String> REASONS = Map.of(
            "coverage", "too few answers",
            "no-answers", "no answers",
            "too-few", "too few",
            "no-competitors", "no competitors",
            "nobody-named", "nobody named",
            "not-judged", "not judged",
            "not-tracked", "not tracked");

    private final JsonNode page;
    private final boolean compared;

    /** @param page of {@link #path} */
    public FigurePanel(JsonNode page) {
        this.page = page;
        compared = !page.path("compared_with").isNull();
    }

    /** Where the API has what a panel shows. */
    public static String path(String domain, String from, String to, String compareTo) {
        var query = new TreeMap<String, String>();
        query.put("domain", domain);
        query.put("metric", "coverage,informative-rate,mention-rate,share-of-voice,first-mention-rate,consensus");
        query.put("dimension", "panel,provider");
        query.put("from", from);
        query.put("to", to);
        query.put("compare_to", compareTo);
        return QueryString.of("/api/metrics", query);
    }

    public boolean isRead() {
        return !page.path("run").isNull();
    }

    /** Answers that are not in the figures yet. */
    public long pending() {
        return page.path("pending").path("answers").asLong();
    }

    public void print(PrintStream out) {
        if (!isRead()) {
            out.println(HumanFormat.line(page.path("says").asText()));
            return;
        }
        JsonNode coverage = figure("coverage", null, null);
        out.println(
                "What answers say of " + HumanFormat.line(page.path("domain").asText())
                        + HumanFormat.simulated(page) + ": "
                        + HumanFormat.count(coverage.path("numerator").asLong()) + " of "
                        + HumanFormat.count(coverage.path("n").asLong(), "answer") + ", whole on "
                        + page.path("panel").path("whole").asLong() + " of "
                        + HumanFormat.count(page.path("panel").path("asked").asLong(), "target") + ".");
        if (isThin(coverage)) {
            out.println("Too few of them have come for figures of the whole panel: at least 70 % have to.");
        }
        out.println();
        entities().print(out, "");
        out.println();
        providers().print(out, "");
        out.println();
        out.println("In brackets: 95 % intervals"
                + (isSampled() ? "; 98.8 % of answers that a job looked at while they came" : "")
                + (isExploratory() ? "; of fewer than ten prompts, they are exploratory" : "")
                + ". Entities: version " + page.path("entity_set_version").asInt() + "; run "
                + page.path("run").asInt() + ".");
        if (!page.path("says").isNull()) {
            out.println(HumanFormat.line(page.path("says").asText()));
        }
    }

    private static boolean isThin(JsonNode coverage) {
        return coverage.path("n").asLong() > 0 && coverage.path("point").asDouble() < .7;
    }

    /** Are there figures with more than the 1.96 standard deviations of 95 %? */
    private boolean isSampled() {
        return page.path("figures")
                .valueStream()
                .anyMatch(figure -> figure.path("z").asDouble() > 2);
    }

    private boolean isExploratory() {
        return figure("mention-rate", names().iterator().next(), null)
                .path("exploratory")
                .asBoolean();
    }

    private Table entities() {
        var headings = new ArrayList<>(List.of("entity", "named", "share of voice", "named first", "sure on"));
        if (compared) {
            headings.add("against before");
        }
        var table = new Table(headings);
        for (String entity : names()) {
            JsonNode named = figure("mention-rate", entity, null);
            JsonNode sure = figure("consensus", entity, null);
            var row = new ArrayList<>(List.of(
                    entity,
                    rate(named),
                    rate(figure("share-of-voice", entity, null)),
                    rate(figure("first-mention-rate", entity, null)),
                    sure.path("point").isNumber()
                            ? sure.path("numerator").asLong() + "/"
                                    + sure.path("n").asLong()
                            : reason(sure)));
            if (compared) {
                row.add(named.path("verdict").asText("").replace("null", ""));
            }
            table.row(row);
        }
        return table;
    }

    private Table providers() {
        var headings = new ArrayList<>(List.of("provider", "answers"));
        List<String> shown = names().stream().limit(3).toList();
        shown.forEach(entity -> headings.add("names " + entity));
        var table = new Table(headings);
        for (String provider : providerNames()) {
            JsonNode coverage = figure("coverage", null, provider);
            var row = new ArrayList<>(List.of(
                    provider,
                    coverage.path("n").asLong() == 0
                            ? "not asked"
                            : coverage.path("numerator").asLong() + " of "
                                    + coverage.path("n").asLong()));
            shown.forEach(entity ->
                    row.add(coverage.path("n").asLong() == 0 ? "" : rate(figure("mention-rate", entity, provider))));
            table.row(row);
        }
        return table;
    }

    private Set<String> names() {
        var names = new LinkedHashSet<String>();
        page.path("figures").forEach(figure -> {
            if (!figure.path("entity").isNull()) {
                names.add(figure.path("entity").asText());
            }
        });
        return names;
    }

    private Set<String> providerNames() {
        var names = new LinkedHashSet<String>();
        page.path("figures").forEach(figure -> {
            if (figure.path("dimension").asText().equals("provider")) {
                names.add(figure.path("key").asText());
            }
        });
        return names;
    }

    /** @param provider null: of the whole panel */
    private JsonNode figure(String metric, String entity, String provider) {
        for (JsonNode figure : page.path("figures")) {
            if (figure.path("metric").asText().equals(metric)
                    && is(figure.path("entity"), entity)
                    && is(figure.path("key"), provider)) {
                return figure;
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean is(JsonNode value, String text) {
        return text == null ? value.isNull() : value.asText().equals(text);
    }

    /** {@code "68 % [51–82]"}, or why there is none. */
    private static String rate(JsonNode figure) {
        if (!figure.path("point").isNumber()) {
            return reason(figure);
        }
        String point = percent(figure.path("point")) + " %";
        return figure.path("low").isNumber()
                ? point + " [" + percent(figure.path("low")) + "–" + percent(figure.path("high")) + "]"
                : point;
    }

    private static String percent(JsonNode share) {
        return String.format(Locale.ROOT, "%.0f", share.asDouble() * 100);
    }

    private static String reason(JsonNode figure) {
        String reason = figure.path("reason").asText("");
        return reason.isEmpty() ? "–" : "– (" + REASONS.getOrDefault(reason, HumanFormat.line(reason)) + ")";
    }
}
