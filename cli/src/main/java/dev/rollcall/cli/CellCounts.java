package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How many cells of a job, or of one of its providers, are in each state: {@code cells} or an entry of {@code per_provider}.
 */
record CellCounts(JsonNode counts) {
    static final List<String> ENDS = List.of("answered", "refused", "empty", "invalid", "failed", "skipped");
    static final List<String> LEFT = List.of("open", "cancelled");

    private static final Set<String> WITHOUT_REPLY = new LinkedHashSet<>(ENDS.subList(2, ENDS.size()));

    static CellCounts ofJob(JsonNode job) {
        return new CellCounts(job.path("cells"));
    }

    static List<CellCounts> ofProviders(JsonNode job) {
        var providers = new ArrayList<CellCounts>();
        job.path("per_provider").forEach(provider -> providers.add(new CellCounts(provider)));
        return providers;
    }

    /**
     * The providers whose cells the ETA leaves out, because it is unknown when they can be asked:
     * {@code " without groq, which is down"}.
     */
    static String without(JsonNode job) {
        List<String> down = ofProviders(job).stream()
                .filter(provider ->
                        provider.of("open") > 0 && HumanFormat.text(provider.counts(), "down_since") != null)
                .map(CellCounts::provider)
                .toList();
        return down.isEmpty()
                ? ""
                : " without " + String.join(", ", down) + (down.size() == 1 ? ", which is down" : ", which are down");
    }

    String provider() {
        return HumanFormat.line(counts.path("provider").asText());
    }

    long planned() {
        return of("planned");
    }

    long of(String state) {
        return counts.path(state).asLong();
    }

    /** The number of cells that coverage counts: answered and refused. */
    long covered() {
        return of("answered") + of("refused");
    }

    long ended() {
        return ENDS.stream().mapToLong(this::of).sum();
    }

    /** The number of cells that were asked. */
    long asked() {
        return ended() - of("skipped");
    }

    /** What the cells wait for: {@code "rate limit until 10:02:11 UTC"}; null when they wait for nothing. */
    String waiting() {
        String what = HumanFormat.text(counts, "waiting_for");
        if (what == null) {
            return null;
        }
        Instant until = HumanFormat.time(counts, "until");
        return HumanFormat.line(what) + (until == null ? "" : " until " + HumanFormat.until(until));
    }

    /** The cells that ended without an answer: {@code "30 failed: provider_down, 2 empty"}; empty when there are none. */
    String losses() {
        var losses = new ArrayList<String>();
        for (String state : WITHOUT_REPLY) {
            if (of(state) > 0) {
                String why = reasons(state);
                losses.add(HumanFormat.count(of(state)) + " " + state + (why.isEmpty() ? "" : ": " + why));
            }
        }
        return String.join(", ", losses);
    }

    /** The reasons of the cells in a state: {@code "no key"}, or with several {@code "no key 3, retired 6"}. */
    String reasons(String state) {
        return reasons(counts.path("reasons").path(state));
    }

    static String reasons(JsonNode counted) {
        var reasons = new ArrayList<String>();
        counted.properties()
                .forEach(reason -> reasons.add(HumanFormat.line(reason.getKey())
                        + (counted.size() == 1
                                ? ""
                                : " " + HumanFormat.count(reason.getValue().asLong()))));
        return String.join(", ", reasons);
    }

    /** Coverage: {@code "97 %; 1 empty"}. A provider without any answer is missing, which is not 0 %. */
    String coverage() {
        if (planned() == 0) {
            return "nothing planned";
        }
        if (covered() > 0) {
            String losses = losses();
            String trouble = of("open") > 0 && waiting() != null ? "waits: " + waiting() : "";
            String notes = losses + (losses.isEmpty() || trouble.isEmpty() ? "" : "; ") + trouble;
            return HumanFormat.percent(covered(), planned()) + (notes.isEmpty() ? "" : "; " + notes);
        }
        return of("open") > 0 ? "nothing yet" + noneYet() : "missing: " + whyMissing();
    }

    private String noneYet() {
        if (waiting() != null) {
            return ": waits for " + waiting();
        }
        String why = down();
        return why.isEmpty() ? "" : ": " + why;
    }

    private String whyMissing() {
        String why = losses();
        if (of("cancelled") > 0) {
            why += (why.isEmpty() ? "" : ", ") + HumanFormat.count(of("cancelled")) + " cancelled before an answer";
        }
        String down = down();
        if (why.isEmpty()) {
            return down.isEmpty() ? "reason unknown" : down;
        }
        return why + (down.isEmpty() ? "" : " (" + down + ")");
    }

    private String down() {
        Instant since = HumanFormat.time(counts, "down_since");
        String trouble = HumanFormat.text(counts, "trouble");
        String words = trouble == null ? "" : HumanFormat.line(trouble);
        return since == null ? words : (words.isEmpty() ? "down" : words + ",") + " since " + HumanFormat.clock(since);
    }
}
