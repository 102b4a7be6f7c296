package dev.rollcall.proving.chaos;

import dev.rollcall.stack.local.Proof;
import java.io.PrintStream;
import java.util.Locale;

/** The result of a chaos run. */
record ChaosReport(
        Proof proof,
        Exposure exposure,
        ControlReport controls,
        ChaosJobs jobs,
        double minutes,
        int domains,
        long seed) {
    boolean print(PrintStream out) {
        long lost = proof.planned() - proof.ended();
        long duplicates = proof.audit().possibleDuplicates();
        long asked = proof.usableKept();
        out.printf(Locale.ROOT, "  %-34s %,8d   %s%n", "jobs", jobs.first().size(), unfinished());
        out.printf(Locale.ROOT, "  %-34s %,8d%n", "cells planned", proof.planned());
        out.printf(
                Locale.ROOT, "  %-34s %,8d   in %,d batches%n", "asked in batches", jobs.batchCalls(), jobs.batches());
        out.printf(Locale.ROOT, "  %-34s %,8d   %s%n", "cells lost", lost, ok(lost == 0));
        out.printf(
                Locale.ROOT,
                "  %-34s %,8d   %s%n",
                "answered cells asked again",
                proof.audit().askedAfterAnswer(),
                ok(proof.audit().askedAfterAnswer() == 0));
        out.printf(Locale.ROOT, "  %-34s %,8d%n", "calls under way when hit, or cut", exposure.calls());
        out.printf(
                Locale.ROOT,
                "  %-34s %,8d   %s, each listed as possible_duplicate%n",
                "possible duplicates",
                duplicates,
                ok(duplicates <= exposure.calls()));
        exposure.listed().forEach(cell -> out.println("      " + cell));
        if (duplicates > exposure.listed().size()) {
            out.printf(
                    Locale.ROOT,
                    "      and %,d more%n",
                    duplicates - exposure.listed().size());
        }
        out.printf(
                Locale.ROOT,
                "  %-34s %,8d   %s%n",
                "  of calls that nothing had hit",
                exposure.unexposed(),
                ok(exposure.unexposed() == 0));
        out.printf(
                Locale.ROOT,
                "  %-34s %,8d   usable ones that the simulator sent: %,d kept, %,d second ones of possible duplicates%n",
                "replies",
                proof.usableSent(),
                proof.usableKept(),
                proof.usableTwice());
        out.printf(
                Locale.ROOT, "  %-34s %,8d   %s%n", "  unexplained", proof.unexplained(), ok(proof.unexplained() == 0));
        out.printf(
                Locale.ROOT,
                "  %-34s %,8d   %.3f of one clean pass%n",
                "calls",
                proof.audit().attempts(),
                asked == 0 ? 0 : (double) proof.audit().attempts() / asked);
        controls.print(out);
        out.println();
        boolean balances = proof.balances()
                && duplicates <= exposure.calls()
                && exposure.unexposed() == 0
                && !jobs.first().isEmpty()
                && jobs.unfinished() == 0;
        out.println(
                balances
                        ? "The ledger balances: nothing lost, nothing answered asked again (simulated)."
                        : "THE LEDGER DOES NOT BALANCE.");
        out.println(
                controls.isObeyed()
                        ? "Every order was obeyed: nothing began in a paused job, no budget was exceeded."
                        : "NOT EVERY ORDER WAS OBEYED.");
        out.println("To repeat this run: ./rollcall chaos --minutes " + minutes + " --domains " + domains + " --seed "
                + seed);
        return balances && controls.isObeyed();
    }

    private String unfinished() {
        return jobs.unfinished() == 0 ? "" : jobs.unfinished() + " not ended, of these and their retries: WRONG";
    }

    static String ok(boolean is) {
        return is ? "ok" : "WRONG";
    }
}
