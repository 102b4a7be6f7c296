package dev.rollcall.proving.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints the figures for people. */
public final class Report {
    private static final int STATEMENTS = 8;
    private static final int SQL_WIDTH = 90;

    private final PrintStream out;

    public Report(PrintStream out) {
        this.out = out;
    }

    public void print(Comparison comparison) {
        say("");
        say(
                "%s   %,d domains x %d prompts x %d providers, %d ms, %d calls in flight; median of %d",
                comparison.name(),
                comparison.domains(),
                comparison.prompts(),
                comparison.providers(),
                comparison.latencyMillis(),
                comparison.inFlight(),
                comparison.floor().size());
        say("%-34s %10s %10s %8s", "", "floor", "Rollcall", "ratio");
        say(
                "%-34s %,10.0f %,10.0f %8.2f%s",
                "calls/s, first to last call",
                Comparison.rate(comparison.floor()),
                Comparison.rate(comparison.rollcall()),
                comparison.ratio(),
                wanted(comparison.ratio(), comparison.wanted()));
        say(
                "%-34s %10s %10s %8s",
                "  its rounds",
                "",
                "",
                comparison.ratios().stream().map(Report::two).collect(Collectors.joining(" ")));
        both(comparison, "calls on the wire, mean", Round::inFlight, "%,10.0f");
        both(comparison, "time with less than 90 % of them", round -> 100 * round.shareBelow(), "%8.0f %%");
        say("  in each tenth of the time: floor    %s", tenths(comparison.floor()));
        say("                              Rollcall %s", tenths(comparison.rollcall()));
        both(comparison, "a call, as its caller sees it, ms", Round::latencyMillis, "%,10.1f");
        both(comparison, "around it: start, result, queue, ms", Round::overheadMillis, "%,10.1f");
        say("CPU seconds per 1,000 calls");
        row("  asking program", median(comparison.floor(), cpu("floor")), median(comparison.rollcall(), cpu("worker")));
        for (String process : List.of("temporal", "postgres", "api", "simulator", "this command")) {
            row("  " + process, median(comparison.floor(), cpu(process)), median(comparison.rollcall(), cpu(process)));
        }
        say("peak memory, MB");
        memory("  asking program", comparison, "floor", "worker");
        for (String process : List.of("temporal", "postgres", "api")) {
            memory("  " + process, comparison, process, process);
        }
        say("PostgreSQL, per 1,000 calls");
        both(
                comparison,
                "  commits",
                per1000(round -> (double) round.statements().commits()),
                "%,10.0f");
        both(
                comparison,
                "  statements",
                per1000(round -> number(round.statements().all())),
                "%,10.0f");
        both(
                comparison,
                "  ms in statements",
                per1000(round -> round.statements().milliseconds()),
                "%,10.0f");
        both(
                comparison,
                "  kB written ahead",
                per1000(round -> round.statements().walBytes() / 1e3),
                "%,10.0f");
        where(comparison);
        statements(comparison);
        temporal(comparison);
        noise(comparison);
        account(comparison);
    }

    public void print(Rates rates) {
        say("");
        say("%s   calls/s, median of %d", rates.name(), rates.firstRates().size());
        say("  %-24s %,8.0f   %s", rates.first(), Round.median(rates.firstRates()), rounds(rates.firstRates()));
        say("  %-24s %,8.0f   %s", rates.second(), Round.median(rates.secondRates()), rounds(rates.secondRates()));
        say("  %-24s %8.2f%s", "ratio", rates.ratio(), wanted(rates.ratio(), rates.wanted()));
    }

    public void printPlans(List<Planned> plans) {
        say("");
        say(
                "plan   a job of %,d cells, while somebody looks at it",
                plans.get(0).cells());
        for (Planned plan : plans) {
            say(
                    "  planned in %.1f s (%.1f s until accepted)%s; GET: median %.0f ms, p95 %.0f ms%s, most %.0f ms, of %d",
                    plan.seconds(),
                    plan.postSeconds(),
                    plan.seconds() <= 60 ? "" : " (wanted: 60)",
                    plan.getMedianMillis(),
                    plan.getP95Millis(),
                    plan.getP95Millis() <= 50 ? "" : " (wanted: 50)",
                    plan.getMostMillis(),
                    plan.gets());
            say(
                    "  the worker's heap, live: %s before, %s after; old generation at most %s meanwhile",
                    megabytes(plan.heapBefore()), megabytes(plan.heapAfter()), megabytes(plan.heapMost()));
        }
    }

    public void printSteps(List<StepCounts> counts) {
        say("");
        say("steps   what a job costs Temporal, beside its own one workflow");
        say(
                "  %7s %7s %5s %12s %12s %12s %12s %12s",
                "domains", "prompts", "reps", "workflows", "activities", "attempts", "w. tasks", "events");
        for (StepCounts count : counts) {
            TemporalSteps steps = count.steps();
            say(
                    "  %,7d %7d %5d %12s %12s %12s %12s %12s",
                    steps.domains(),
                    count.prompts(),
                    count.repetitions(),
                    each(steps.workflows() - 1, steps),
                    each(steps.activities(), steps),
                    each(steps.attempts(), steps),
                    each(steps.workflowTasks(), steps),
                    each(steps.events(), steps));
        }
        say("  in brackets: per domain");
    }

    /** The average calls on the wire in each tenth of the last round. */
    private static String tenths(List<Round> rounds) {
        return rounds.get(rounds.size() - 1).tenths().stream()
                .map(calls -> String.format(Locale.ROOT, "%4.0f", calls))
                .collect(Collectors.joining(" "));
    }

    private static String each(long n, TemporalSteps steps) {
        return String.format(Locale.ROOT, "%d (%.2f)", n, n / (double) steps.domains());
    }

    private void both(Comparison comparison, String what, Function<Round, Double> figure, String format) {
        say(
                "%-34s %s %s",
                what,
                cell(format, median(comparison.floor(), figure)),
                cell(format, median(comparison.rollcall(), figure)));
    }

    private void row(String what, Double floor, Double rollcall) {
        String more = floor == null || rollcall == null || floor < 0.005
                ? ""
                : String.format(Locale.ROOT, " %8.2f", rollcall / floor);
        say("%-34s %s %s%s", what, cell("%10.3f", floor), cell("%10.3f", rollcall), more);
    }

    private void memory(String what, Comparison comparison, String floor, String rollcall) {
        say(
                "%-34s %s %s",
                what,
                cell("%,10.0f", peak(comparison.floor(), floor)),
                cell("%,10.0f", peak(comparison.rollcall(), rollcall)));
    }

    private static Double peak(List<Round> rounds, String process) {
        return rounds.stream()
                .map(round -> round.peakBytes().get(process))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(bytes -> bytes / 1e6)
                .orElse(null);
    }

    private void where(Comparison comparison) {
        say("where the asking program's CPU goes, seconds per 1,000 calls");
        kinds(comparison, Round::threads);
        say("where PostgreSQL's CPU goes, seconds per 1,000 calls");
        kinds(comparison, Round::postgres);
    }

    private void kinds(Comparison comparison, Function<Round, Map<String, Double>> kinds) {
        Map<String, Double> floor = perCall(comparison.floor(), kinds);
        Map<String, Double> rollcall = perCall(comparison.rollcall(), kinds);
        var names = new ArrayList<>(rollcall.keySet());
        floor.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        names.sort(Comparator.comparing((String name) -> -rollcall.getOrDefault(name, 0.0)));
        for (String name : names) {
            if (Math.max(floor.getOrDefault(name, 0.0), rollcall.getOrDefault(name, 0.0)) >= 0.005) {
                row("  " + name, floor.getOrDefault(name, 0.0), rollcall.getOrDefault(name, 0.0));
            }
        }
    }

    private static Map<String, Double> perCall(List<Round> rounds, Function<Round, Map<String, Double>> kinds) {
        var sum = new TreeMap<String, Double>();
        double calls = rounds.stream().mapToLong(Round::calls).sum() / 1e3;
        rounds.forEach(round -> kinds.apply(round).forEach((name, s) -> sum.merge(name, s / calls, Double::sum)));
        return sum;
    }

    private void statements(Comparison comparison) {
        Round last = comparison.rollcall().get(comparison.rollcall().size() - 1);
        if (last.statements().top().isEmpty()) {
            return;
        }
        say("Rollcall's longest statements in its last round: ms per 1,000 calls, times per 1,000 calls");
        last.statements().top().stream().limit(STATEMENTS).forEach(statement -> {
            String sql = statement.sql();
            say(
                    "  %8.1f %8.1f   %s",
                    statement.milliseconds() * 1_000 / last.calls(),
                    statement.calls() * 1_000.0 / last.calls(),
                    sql.length() > SQL_WIDTH ? sql.substring(0, SQL_WIDTH) + "…" : sql);
        });
    }

    private void temporal(Comparison comparison) {
        comparison.rollcall().stream()
                .map(Round::steps)
                .filter(Objects::nonNull)
                .forEach(steps -> say(
                        "Temporal: %,d workflows, %,d activities, %,d events; a domain: %.2f, %.2f, %.1f",
                        steps.workflows(),
                        steps.activities(),
                        steps.events(),
                        steps.workflowsPerDomain(),
                        steps.activitiesPerDomain(),
                        steps.eventsPerDomain()));
    }

    private void noise(Comparison comparison) {
        var others = new ArrayList<Round>(comparison.floor());
        others.addAll(comparison.rollcall());
        String shares = others.stream()
                .map(Round::othersShare)
                .filter(Objects::nonNull)
                .map(share -> String.format(Locale.ROOT, "%.0f", 100 * share))
                .collect(Collectors.joining(", "));
        say(
                "noise: %s %% of the machine's CPU went to others in these rounds (floor's first)",
                shares.isEmpty() ? "unknown" : shares);
    }

    private void account(Comparison comparison) {
        for (List<Round> rounds : List.of(comparison.floor(), comparison.rollcall())) {
            for (Round round : rounds) {
                if (!round.balances()) {
                    say(
                            "THE ACCOUNT DOES NOT BALANCE: %s, %,d calls, %s",
                            round.program(), round.calls(), round.rows());
                }
            }
        }
        if (comparison.balances()) {
            say("every round balances: cells planned = answered = bodies kept, attempts = the simulator's own count");
        }
    }

    private static Function<Round, Double> cpu(String process) {
        return round -> round.cpu(process);
    }

    private static Function<Round, Double> per1000(Function<Round, Double> figure) {
        return round -> {
            Double value = figure.apply(round);
            return value == null ? null : value * 1_000 / round.calls();
        };
    }

    private static Double number(Long value) {
        return value == null ? null : Double.valueOf(value);
    }

    private static Double median(List<Round> rounds, Function<Round, Double> figure) {
        List<Double> values =
                rounds.stream().map(figure).filter(Objects::nonNull).toList();
        return values.isEmpty() ? null : Round.median(values);
    }

    private static String cell(String format, Double value) {
        return value == null ? String.format("%10s", "-") : String.format(Locale.ROOT, format, value);
    }

    private static String wanted(double ratio, Double wanted) {
        return wanted == null
                ? ""
                : String.format(Locale.ROOT, "   (wanted: %.2f: %s)", wanted, ratio >= wanted ? "reached" : "missed");
    }

    private static String rounds(List<Double> rates) {
        return rates.stream()
                .map(rate -> String.format(Locale.ROOT, "%,.0f", rate))
                .collect(Collectors.joining("  "));
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String megabytes(Long bytes) {
        return bytes == null ? "unknown" : String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    }

    private void say(String format, Object... values) {
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    }
}
