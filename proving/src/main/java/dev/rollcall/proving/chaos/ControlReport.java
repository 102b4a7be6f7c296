package dev.rollcall.proving.chaos;

import dev.rollcall.proving.chaos.ControlLog.OrderCounts;
import dev.rollcall.proving.chaos.Exposure.Blow;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the user ordered, and whether it was obeyed.
 *
 * @param retries jobs that ask again what has failed in another
 * @param refusals orders that the API refused although nothing was wrong with them; must be empty
 */
record ControlReport(OrderCounts counts, int retries, HeldCalls heldCalls, BudgetUse budgets, Set<String> refusals) {

    static ControlReport of(
            String jdbcUrl,
            ControlLog log,
            List<LoadedJob> started,
            List<Blow> standstills,
            int retries,
            Set<String> refusals) {
        try (Connection ledger = DriverManager.getConnection(jdbcUrl)) {
            return new ControlReport(
                    log.counts(),
                    retries,
                    HeldCalls.of(ledger, log.pauses(), standstills),
                    BudgetUse.of(ledger, started),
                    refusals);
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger can't be asked: " + e.getMessage(), e);
        }
    }

    boolean isObeyed() {
        return heldCalls.late() == 0 && budgets.overspent() == 0 && budgets.unreserved() == 0 && refusals.isEmpty();
    }

    void print(PrintStream out) {
        int pauses = counts.pausedJobs() + counts.pausedProviders();
        line(
                out,
                "pauses",
                pauses,
                String.format(
                        Locale.ROOT,
                        "%d of jobs, %d of a provider in a job; %d resumed, the others had ended",
                        counts.pausedJobs(),
                        counts.pausedProviders(),
                        counts.resumed()));
        line(
                out,
                "  calls begun 1 s after a pause",
                heldCalls.late(),
                ChaosReport.ok(heldCalls.late() == 0)
                        + (heldCalls.latestSeconds() == null
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        ", the latest of all %.2f s after it",
                                        heldCalls.latestSeconds())));
        line(out, "jobs with a budget", budgets.jobs(), "raised " + counts.raised() + " times");
        line(
                out,
                "  that spent more than it",
                budgets.overspent(),
                String.format(
                        Locale.ROOT,
                        "%s, at most %.1f %% more, for calls above their estimates",
                        ChaosReport.ok(budgets.overspent() == 0),
                        100 * budgets.mostOver()));
        line(out, "  calls without a reservation", budgets.unreserved(), ChaosReport.ok(budgets.unreserved() == 0));
        line(out, "changes of a priority", counts.prioritized(), "");
        line(
                out,
                "retries of failed cells",
                counts.retried(),
                String.format(Locale.ROOT, "of %,d cells, in %d jobs", counts.retriedCells(), retries));
        refusals.forEach(words -> out.println("  REFUSED: " + words));
    }

    private static void line(PrintStream out, String what, long n, String more) {
        out.println(
                String.format(Locale.ROOT, "  %-34s %,8d   %s", what, n, more).stripTrailing());
    }
}
