package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** In a file or a pipe: a line at each look. */
final class LineView implements WatchView {
    private static final int TROUBLES_SHOWN = 3;

    private final PrintStream out;
    private final boolean oneJob;
    private final JobRates rates;

    LineView(PrintStream out, boolean oneJob, JobRates rates) {
        this.out = out;
        this.oneJob = oneJob;
        this.rates = rates;
    }

    @Override
    public void show(Sight sight) {
        out.println(oneJob ? rates.of(sight.jobs().get(0)).line() : line(sight));
        out.flush();
    }

    @Override
    public void away(Sight last, Instant since, Instant now, String why) {
        out.println(HumanFormat.clock(now) + "  the API is away since " + HumanFormat.clock(since) + " (" + why
                + "); trying again");
        out.flush();
    }

    private String line(Sight sight) {
        var facts = new ArrayList<String>();
        facts.add(HumanFormat.clock(sight.at()));
        facts.add(jobs(sight) + HumanFormat.simulated(sight.rest().providers()));
        facts.add(providers(sight.lanes()));
        if (!sight.openAlerts().isEmpty()) {
            facts.add(HumanFormat.count(sight.openAlerts().size(), "open alert"));
        }
        facts.add(HumanFormat.count(sight.rest().health().path("workers").size(), "worker"));
        return String.join("  ", facts);
    }

    private String jobs(Sight sight) {
        if (sight.jobs().isEmpty()) {
            return "no job";
        }
        long ended = 0;
        long planned = 0;
        for (JsonNode job : sight.jobs()) {
            ended += CellCounts.ofJob(job).ended();
            planned += CellCounts.ofJob(job).planned();
        }
        var rate = rates.perSecond();
        return (sight.more() ? "more than " : "")
                + HumanFormat.count(sight.jobs().size(), "job") + ", "
                + HumanFormat.count(ended) + "/" + HumanFormat.count(planned) + " cells ended"
                + (rate.isPresent() ? ", " + Progress.rate(rate.getAsDouble()) : "");
    }

    private static String providers(List<ProviderLane> lanes) {
        List<ProviderLane> asked = lanes.stream().filter(ProviderLane::isAsked).toList();
        List<String> troubles = asked.stream()
                .filter(lane -> !lane.isUp() || lane.isFailing())
                .map(lane -> lane.name() + " " + (lane.isUp() ? "failing" : lane.state()))
                .toList();
        int hidden = troubles.size() - TROUBLES_SHOWN;
        return "providers up " + (asked.size() - troubles.size()) + "/" + asked.size()
                + (troubles.isEmpty() ? "" : " (")
                + troubles.stream().limit(TROUBLES_SHOWN).collect(Collectors.joining(", "))
                + (hidden > 0 ? " and " + hidden + " more" : "")
                + (troubles.isEmpty() ? "" : ")");
    }
}
