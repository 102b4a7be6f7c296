package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far a job is, in lines; it remembers what it was shown to tell the rate. */
final class Progress {
    /** A change of pace shows after about so long. */
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
            double rate =
                    Math.max(0, Tally.ofJob(seen).asked() - Tally.ofJob(job).asked()) / seconds;
            double weight = isRateKnown ? 1 - Math.exp(-seconds / MEMORY_SECONDS) : 1;
            perSecond += weight * (rate - perSecond);
            isRateKnown = true;
        }
        job = seen;
        at = now;
    }

    /** One line for each provider, two for all. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        Tally cells = Tally.ofJob(job);
        List<Tally> providers = Tally.ofProviders(job);
        int name = providers.stream()
                .mapToInt(provider -> provider.provider().length())
                .max()
                .orElse(0);
        name = Math.max(name, 3);
        int digits = Words.count(cells.planned()).length();
        for (Tally provider : providers) {
            lines.add(line(name, provider.provider(), provider, digits) + "  " + note(provider));
        }
        // Two lines, so that eighty columns hold all of it.
        lines.add(line(name, "all", cells, digits) + "  " + answered(cells) + Words.simulated(job));
        lines.add(" ".repeat(name + 2) + String.join("  ", pace(cells)));
        return lines.stream().map(String::stripTrailing).toList();
    }

    /** All of it in one line, for logs. */
    String line() {
        Tally cells = Tally.ofJob(job);
        var waiting = new ArrayList<String>();
        for (Tally provider : Tally.ofProviders(job)) {
            if (provider.of("open") > 0 && provider.waiting() != null) {
                waiting.add(
                        provider.provider() + " " + Words.count(provider.of("open")) + " (" + provider.waiting() + ")");
            }
        }
        String more = waiting.size() > WAITING_SHOWN ? " and " + (waiting.size() - WAITING_SHOWN) + " more" : "";
        return Words.clock(at) + "  " + Words.line(job.path("status").asText()) + "  " + Words.count(cells.covered())
                + "/" + Words.count(cells.planned()) + " answered" + Words.simulated(job) + "  "
                + String.join("  ", pace(cells))
                + (Words.text(job, "progress") == null ? "" : "  providers done " + Words.text(job, "progress"))
                + (waiting.isEmpty()
                        ? ""
                        : "  waiting: "
                                + String.join(", ", waiting.subList(0, Math.min(WAITING_SHOWN, waiting.size())))
                                + more);
    }

    /** Does this say anything that the last one did not? The passing of time alone is no news. */
    boolean isNews(JsonNode before) {
        return before == null
                || !before.path("cells").equals(job.path("cells"))
                || !before.path("status").equals(job.path("status"))
                || !before.path("providers_pending").equals(job.path("providers_pending"));
    }

    private String line(int width, String name, Tally tally, int digits) {
        String counts = Words.count(tally.covered()) + "/" + Words.count(tally.planned());
        return String.format("%-" + width + "s  %s  %" + (2 * digits + 1) + "s", name, bar(tally), counts);
    }

    /** Full for answers, half for what ended without one. */
    private String bar(Tally tally) {
        long planned = Math.max(1, tally.planned());
        int full = (int) (BAR * tally.covered() / planned);
        int lost = Math.max(0, (int) (BAR * tally.ended() / planned) - full);
        return (blocks ? "█" : "#").repeat(full)
                + (blocks ? "▒" : "x").repeat(lost)
                + (blocks ? "░" : ".").repeat(Math.max(0, BAR - full - lost));
    }

    private String note(Tally provider) {
        String losses = provider.losses();
        if (provider.of("cancelled") > 0) {
            losses += (losses.isEmpty() ? "" : ", ") + Words.count(provider.of("cancelled")) + " cancelled";
        }
        if (provider.of("open") == 0 || provider.waiting() == null) {
            return losses;
        }
        Instant until = Words.time(provider.counts(), "until");
        boolean ahead = until != null && until.isAfter(at);
        return provider.waiting()
                + (ahead ? " (" + Words.span(Duration.between(at, until)) + ")" : "")
                + (losses.isEmpty() ? "" : "; " + losses);
    }

    /** The same as the counts beside it. */
    private static String answered(Tally cells) {
        return cells.planned() == 0 ? "" : Words.percent(cells.covered(), cells.planned()) + " answered";
    }

    /** Cells that were skipped or have failed have ended, too. */
    private List<String> pace(Tally cells) {
        var facts = new ArrayList<String>();
        if (cells.planned() > 0) {
            facts.add(Words.percent(cells.ended(), cells.planned()) + " ended");
        }
        if (cells.of("open") > 0) {
            if (isRateKnown) {
                facts.add(String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond) + " calls/s");
            }
            Instant eta = Words.time(job, "eta");
            if (eta != null) {
                facts.add("ETA " + Words.span(Duration.between(at, eta)) + Tally.without(job));
            }
        }
        facts.add(Words.usd(job.path("cost_usd")) + (job.path("cost_usd").isNumber() ? "" : " cost"));
        return facts;
    }
}
