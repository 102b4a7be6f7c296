package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** How far a job is, in lines. It remembers earlier looks to compute the rate. */
final class Progress {
    /** After about this time a change of speed shows. */
    private static final double MEMORY_SECONDS = 10;

    private static final int BAR = 20;
    private static final int WAITING_SHOWN = 3;

    private final boolean blocks;
    private JsonNode job;
    private Instant at;
    private double perSecond;
    private boolean isRateKnown;

    Progress(boolean blocks) {
        this.blocks = blocks;
    }

    void see(JsonNode seen, Instant now) {
        if (job != null && now.isAfter(at)) {
            double seconds = Duration.between(at, now).toMillis() / 1000.0;
            double rate = Math.max(
                            0,
                            CellCounts.ofJob(seen).asked()
                                    - CellCounts.ofJob(job).asked())
                    / seconds;
            double weight = isRateKnown ? 1 - Math.exp(-seconds / MEMORY_SECONDS) : 1;
            perSecond += weight * (rate - perSecond);
            isRateKnown = true;
        }
        job = seen;
        at = now;
    }

    /** Calls a second that ended; empty before the second look. */
    OptionalDouble perSecond() {
        return isRateKnown ? OptionalDouble.of(perSecond) : OptionalDouble.empty();
    }

    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond) + " calls/s";
    }

    /** The whole job in one line: the bar, and what it has used of its budget before what may be long. */
    String summary() {
        CellCounts cells = CellCounts.ofJob(job);
        var facts = new ArrayList<String>(List.of(bar(cells)));
        facts.addAll(ended(cells));
        JsonNode budget = job.path("budget");
        facts.add(
                budget.isObject()
                        ? HumanFormat.usd(budget.path("spent_usd")) + " of " + HumanFormat.usd(budget.path("limit_usd"))
                        : money());
        facts.addAll(pace(cells));
        return String.join("  ", facts);
    }

    /** One line for each provider, two for all. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        CellCounts cells = CellCounts.ofJob(job);
        List<CellCounts> providers = CellCounts.ofProviders(job);
        int name = providers.stream()
                .mapToInt(provider -> provider.provider().length())
                .max()
                .orElse(0);
        name = Math.max(name, 3);
        int digits = HumanFormat.count(cells.planned()).length();
        for (CellCounts provider : providers) {
            lines.add(line(name, provider.provider(), provider, digits) + "  " + note(provider));
        }
        // Two lines, so that eighty columns hold all of it.
        lines.add(line(name, "all", cells, digits) + "  " + answered(cells) + HumanFormat.simulated(job));
        lines.add(" ".repeat(name + 2) + String.join("  ", speed(cells)));
        return lines.stream().map(String::stripTrailing).toList();
    }

    /** The whole progress in one line, for logs. */
    String line() {
        CellCounts cells = CellCounts.ofJob(job);
        var waiting = new ArrayList<String>();
        for (CellCounts provider : CellCounts.ofProviders(job)) {
            if (provider.of("open") > 0 && provider.waiting() != null) {
                waiting.add(provider.provider() + " " + HumanFormat.count(provider.of("open")) + " ("
                        + provider.waiting() + ")");
            }
        }
        String more = waiting.size() > WAITING_SHOWN ? " and " + (waiting.size() - WAITING_SHOWN) + " more" : "";
        return HumanFormat.clock(at) + "  "
                + HumanFormat.line(job.path("status").asText()) + "  " + HumanFormat.count(cells.covered())
                + "/" + HumanFormat.count(cells.planned()) + " answered" + HumanFormat.simulated(job) + "  "
                + String.join("  ", speed(cells))
                + (HumanFormat.text(job, "progress") == null
                        ? ""
                        : "  providers done " + HumanFormat.text(job, "progress"))
                + (waiting.isEmpty()
                        ? ""
                        : "  waiting: "
                                + String.join(", ", waiting.subList(0, Math.min(WAITING_SHOWN, waiting.size())))
                                + more);
    }

    /** Whether anything but the time has changed since {@code before}. */
    boolean isNews(JsonNode before) {
        return before == null
                || !before.path("cells").equals(job.path("cells"))
                || !before.path("status").equals(job.path("status"))
                || !before.path("providers_pending").equals(job.path("providers_pending"));
    }

    private String line(int width, String name, CellCounts tally, int digits) {
        String counts = HumanFormat.count(tally.covered()) + "/" + HumanFormat.count(tally.planned());
        return String.format("%-" + width + "s  %s  %" + (2 * digits + 1) + "s", name, bar(tally), counts);
    }

    /** The bar: full blocks for answers, half ones for cells that ended without an answer. */
    private String bar(CellCounts tally) {
        long planned = Math.max(1, tally.planned());
        int full = (int) (BAR * tally.covered() / planned);
        int lost = Math.max(0, (int) (BAR * tally.ended() / planned) - full);
        return (blocks ? "█" : "#").repeat(full)
                + (blocks ? "▒" : "x").repeat(lost)
                + (blocks ? "░" : ".").repeat(Math.max(0, BAR - full - lost));
    }

    private String note(CellCounts provider) {
        String losses = provider.losses();
        if (provider.of("cancelled") > 0) {
            losses += (losses.isEmpty() ? "" : ", ") + HumanFormat.count(provider.of("cancelled")) + " cancelled";
        }
        if (provider.of("open") == 0 || provider.waiting() == null) {
            return losses;
        }
        Instant until = HumanFormat.time(provider.counts(), "until");
        boolean ahead = until != null && until.isAfter(at);
        return provider.waiting()
                + (ahead ? " (" + HumanFormat.span(Duration.between(at, until)) + ")" : "")
                + (losses.isEmpty() ? "" : "; " + losses);
    }

    /** The share of answered cells, by the same counts as beside it. */
    private static String answered(CellCounts cells) {
        return cells.planned() == 0 ? "" : HumanFormat.percent(cells.covered(), cells.planned()) + " answered";
    }

    private String money() {
        if (job.path("budget").isObject()) {
            return Account.budget(job.path("budget"));
        }
        return HumanFormat.usd(job.path("cost_usd")) + (job.path("cost_usd").isNumber() ? "" : " cost");
    }

    /** The share of ended cells, the rate, the ETA and the money. */
    private List<String> speed(CellCounts cells) {
        var facts = new ArrayList<String>(ended(cells));
        facts.addAll(pace(cells));
        facts.add(money());
        return facts;
    }

    /** Skipped and failed cells have ended, too. */
    private static List<String> ended(CellCounts cells) {
        return cells.planned() == 0
                ? List.of()
                : List.of(HumanFormat.percent(cells.ended(), cells.planned()) + " ended");
    }

    /** The rate and the ETA; nothing when no cell is open. */
    private List<String> pace(CellCounts cells) {
        var facts = new ArrayList<String>();
        if (cells.of("open") > 0) {
            if (isRateKnown) {
                facts.add(rate(perSecond));
            }
            Instant eta = HumanFormat.time(job, "eta");
            if (eta != null) {
                facts.add("ETA " + HumanFormat.span(Duration.between(at, eta)) + CellCounts.without(job));
            }
        }
        return facts;
    }
}
