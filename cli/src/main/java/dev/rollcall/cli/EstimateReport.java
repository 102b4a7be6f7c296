package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;

/** What a job would ask and cost, for people, from the JSON of a dry run. */
final class EstimateReport {
    private static final String INDENT = "  ";

    private final Invocation here;

    EstimateReport(Invocation here) {
        this.here = here;
    }

    void print(JsonNode estimate) {
        long answered = estimate.path("already_answered").asLong();
        long skipped = estimate.path("skipped").asLong();
        here.out()
                .println("Dry run" + HumanFormat.simulated(estimate) + ": "
                        + HumanFormat.count(estimate.path("to_ask").asLong()) + " of "
                        + HumanFormat.count(estimate.path("cells").asLong(), "cell") + " would be asked"
                        + (answered == 0 ? "" : ", " + HumanFormat.count(answered) + " are answered already")
                        + (skipped == 0 ? "" : ", " + HumanFormat.count(skipped) + " can't be asked")
                        + ". Nothing was made.");
        if (!estimate.path("by_provider").isEmpty()) {
            here.out().println();
            table(estimate);
            here.out().println();
            remarks(estimate);
            askedOnline(estimate);
        }
        here.out().flush();
    }

    private void table(JsonNode estimate) {
        var table = new Table(
                "provider", "model", ">calls", ">tokens", ".expected", ".95 %", "time", "limited by", "cost by");
        for (JsonNode line : estimate.path("by_provider")) {
            table.row(
                    line.path("provider").asText(),
                    line.path("model").asText(),
                    HumanFormat.count(line.path("calls").asLong()),
                    HumanFormat.known(line.path("tokens")),
                    HumanFormat.usd(line.path("cost_usd").path("expected")),
                    HumanFormat.usd(line.path("cost_usd").path("p95")),
                    time(line.path("seconds")),
                    line.path("limited_by").asText("").replace('_', ' '),
                    line.path("guessed").asBoolean() ? "the most it can be" : "the last replies");
        }
        JsonNode cost = estimate.path("cost_usd");
        table.row(
                "total",
                "",
                HumanFormat.count(estimate.path("to_ask").asLong()),
                "",
                HumanFormat.usd(cost.path("expected")),
                HumanFormat.usd(cost.path("p95")),
                time(estimate.path("seconds")),
                "",
                "");
        table.print(here.out(), INDENT);
    }

    private static String time(JsonNode seconds) {
        return seconds.isNumber() ? HumanFormat.span(Duration.ofSeconds(seconds.asLong())) : "unknown";
    }

    private void askedOnline(JsonNode estimate) {
        for (JsonNode target : estimate.path("asked_online")) {
            here.out()
                    .println(INDENT + "Call by call: "
                            + HumanFormat.line(target.path("provider").asText() + "/"
                                    + target.path("model").asText() + ": "
                                    + target.path("why").asText())
                            + ".");
        }
    }

    private void remarks(JsonNode estimate) {
        JsonNode least = estimate.path("least");
        if (least.isObject()) {
            here.out()
                    .println(INDENT + "This is the most. The least is its first look: "
                            + HumanFormat.count(least.path("to_ask").asLong(), "cell") + " to ask, "
                            + HumanFormat.usd(least.path("cost_usd").path("expected")) + " expected.");
        }
        here.out().println(INDENT + "95 %: if each call cost as much as only one of twenty does.");
        var unpriced = new ArrayList<String>();
        estimate.path("unpriced").forEach(target -> unpriced.add(HumanFormat.line(target.asText())));
        if (!unpriced.isEmpty()) {
            here.out()
                    .println(INDENT
                            + here.terminal()
                                    .yellow("Nobody knows the price of " + String.join(", ", unpriced)
                                            + ": what they cost is not in the total."));
        }
    }
}
