package dev.rollcall.proving.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** The figures of {@code bench limits}, for people. */
final class LimitsReport {
    private final PrintStream out;
    private final boolean verbose;

    /** @param verbose prints a line for each key */
    LimitsReport(PrintStream out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    void print(List<StageFigures> stages, Duration took) {
        say("");
        say("%-12s %8s %8s %9s %7s %8s %8s", "case", "least", "median", "to reach", "429s", "allowed", "(steady)");
        outcomes(stages).forEach(this::row);
        say(
                "ratios of the allowed rate, (n - 1) / (last - first) of what the simulator let through, least of all keys;");
        if (outcomes(stages).stream().anyMatch(outcome -> outcome.which() == LimitCase.INTERACTIVE)) {
            say("interactive: seconds from the request to a domain's first call, p95 of %d", Stage.INTERACTIVE_DOMAINS);
        }
        for (CaseOutcome outcome : outcomes(stages)) {
            outcome.remarks().forEach(remark -> say("  %s: %s", outcome.which().word(), remark));
        }
        if (verbose) {
            outcomes(stages).forEach(this::keys);
            say("");
            stages.forEach(this::cpu);
        }
        account(stages, took);
    }

    /** One case in a line: {@code "even: 0.981, 0 429s: reached"}. */
    static String words(CaseOutcome outcome) {
        return String.format(
                Locale.ROOT,
                "%s: %s, %,d 429s: %s",
                outcome.which().word(),
                figure(outcome.figure(), outcome.which() == LimitCase.INTERACTIVE),
                outcome.limited(),
                outcome.rating().words);
    }

    private static List<CaseOutcome> outcomes(List<StageFigures> stages) {
        return stages.stream().flatMap(stage -> stage.cases().stream()).toList();
    }

    private void row(CaseOutcome outcome) {
        boolean seconds = outcome.which() == LimitCase.INTERACTIVE;
        say(
                "%-12s %8s %8s %9s %,7d %8s %,8d   %s",
                outcome.which().word(),
                figure(outcome.figure(), seconds),
                figure(outcome.median(), seconds),
                (seconds ? "≤ " : "≥ ") + figure(outcome.which().toReach, seconds),
                outcome.limited(),
                outcome.which().allowed429s.words(),
                outcome.limitedSteady(),
                outcome.rating().words);
    }

    private void keys(CaseOutcome outcome) {
        say("");
        say("%s: %s; %.0f s of steady state", outcome.which().word(), outcome.which().words, outcome.seconds());
        for (ServedRate one : outcome.served()) {
            say(
                    "  %-11s %-10s of %-27s %,7d let through %8s %,9d cells left %,6d 429s%s",
                    one.provider(),
                    one.key(),
                    one.allowed(),
                    one.requests(),
                    figure(one.ratio(), false),
                    one.open(),
                    one.limited(),
                    when(one));
        }
    }

    private void cpu(StageFigures stage) {
        say(
                "CPU seconds in %s, %.0f s long: %s",
                stage.name(),
                stage.seconds(),
                stage.cpuSeconds().entrySet().stream()
                        .map(one -> String.format(Locale.ROOT, "%s %.0f", one.getKey(), one.getValue()))
                        .collect(Collectors.joining(", ")));
    }

    private static String when(ServedRate one) {
        return one.firstLimited() == null
                ? ""
                : String.format(Locale.ROOT, ", from %.1f to %.1f s", one.firstLimited(), one.lastLimited());
    }

    private void account(List<StageFigures> stages, Duration took) {
        String others = stages.stream()
                .map(StageFigures::others)
                .filter(Objects::nonNull)
                .map(share -> String.format(Locale.ROOT, "%.0f", 100 * share))
                .collect(Collectors.joining(", "));
        say("noise: %s %% of the machine's CPU went to others in these stages", others.isEmpty() ? "unknown" : others);
        for (StageFigures stage : stages) {
            if (!stage.balances()) {
                say(
                        "THE ACCOUNT DOES NOT BALANCE: %s: %,d requests at the simulator, %,d attempts in the ledger",
                        stage.name(), stage.requests(), stage.attempts());
            }
        }
        if (stages.stream().allMatch(StageFigures::balances)) {
            say(
                    "every stage balances: %,d requests at the simulator, as many attempts in the ledger%s",
                    stages.stream().mapToLong(StageFigures::requests).sum(), lost(stages));
        }
        say("%d min %d s", took.toMinutes(), took.toSecondsPart());
    }

    private static String lost(List<StageFigures> stages) {
        long more = stages.stream()
                .mapToLong(one -> one.attempts() - one.requests())
                .sum();
        return more == 0 ? "" : " and " + more + " that the killed worker had not sent";
    }

    private static String figure(Double figure, boolean seconds) {
        return figure == null ? "-" : String.format(Locale.ROOT, seconds ? "%.2f s" : "%.3f", figure);
    }

    private void say(String format, Object... values) {
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    }
}
