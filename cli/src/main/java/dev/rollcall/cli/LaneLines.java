package dev.rollcall.cli;

import dev.rollcall.cli.ScreenLine.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Providers in a table, a row each, and below it why those that are not up are not. Figures are of today (UTC). */
final class LaneLines {
    /** From this width on there is room for latencies and keys. */
    private static final int WIDE = 110;

    private LaneLines() {}

    static List<ScreenLine> of(List<ProviderLane> lanes, int width) {
        List<ProviderLane> asked = lanes.stream().filter(ProviderLane::isAsked).toList();
        var lines = new ArrayList<ScreenLine>();
        if (!asked.isEmpty()) {
            List<String> table = table(asked, width >= WIDE);
            lines.add(ScreenLine.strong(table.get(0)));
            for (int i = 0; i < asked.size(); i++) {
                lines.add(new ScreenLine(table.get(i + 1), tone(asked.get(i))));
            }
        }
        for (ProviderLane lane : asked) {
            lane.trouble().ifPresent(why -> lines.add(new ScreenLine("  " + why, tone(lane))));
        }
        String others = lanes.stream()
                .filter(lane -> !lane.isAsked())
                .map(lane -> lane.name() + " (" + lane.state() + ")")
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            lines.add(ScreenLine.plain("not asked: " + others));
        }
        return lines;
    }

    private static List<String> table(List<ProviderLane> lanes, boolean wide) {
        var headings = new ArrayList<>(List.of("provider", "state", ">in flight", ">waiting", ">failed", ".today"));
        if (wide) {
            headings.addAll(List.of(">p50 ms", ">p95 ms", ">keys"));
        }
        headings.add("limit in use");
        var table = new Table(headings);
        for (ProviderLane lane : lanes) {
            var row = new ArrayList<>(List.of(
                    lane.name(),
                    lane.isUp() && lane.isFailing() ? "failing" : lane.state(),
                    known(lane.inFlight()),
                    known(lane.waiting()),
                    HumanFormat.share(lane.usage().path("failure_rate")),
                    HumanFormat.usd(lane.usage().path("cost_usd"))));
            if (wide) {
                row.add(HumanFormat.known(lane.usage().path("p50_ms")));
                row.add(HumanFormat.known(lane.usage().path("p95_ms")));
                row.add(lane.keys());
            }
            row.add(lane.limitInUse());
            table.row(row);
        }
        return table.lines();
    }

    private static String known(Long n) {
        return n == null ? "" : HumanFormat.count(n);
    }

    private static Tone tone(ProviderLane lane) {
        if (lane.isStanding()) {
            return Tone.BAD;
        }
        return lane.isUp() ? Tone.PLAIN : Tone.CAREFUL;
    }
}
