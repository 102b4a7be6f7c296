package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Outcomes, tokens and cost of some calls, as cells of a table. Unknown values are left empty. */
record UsageFigures(JsonNode usage) {
    /** The headings; the last column shows what the cost leaves out. */
    static final List<String> HEADINGS =
            List.of(">calls", ">failed", ">limited", ">p50 ms", ">p95 ms", ">tokens in", ">tokens out", ".cost", "");

    List<String> cells() {
        var cells = new ArrayList<String>();
        cells.add(HumanFormat.known(usage.path("attempts")));
        cells.add(HumanFormat.share(usage.path("failure_rate")));
        cells.add(HumanFormat.share(usage.path("limited_rate")));
        cells.add(HumanFormat.known(usage.path("p50_ms")));
        cells.add(HumanFormat.known(usage.path("p95_ms")));
        cells.add(HumanFormat.known(usage.path("tokens").path("input")));
        cells.add(HumanFormat.known(usage.path("tokens").path("output")));
        cells.add(HumanFormat.usd(usage.path("cost_usd")));
        long unpriced = usage.path("unpriced").asLong();
        cells.add(unpriced == 0 ? "" : "+" + HumanFormat.count(unpriced) + " unpriced");
        return cells;
    }
}
