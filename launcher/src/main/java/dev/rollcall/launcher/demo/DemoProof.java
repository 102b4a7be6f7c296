package dev.rollcall.launcher.demo;

import dev.rollcall.stack.local.Proof;
import java.io.PrintStream;
import java.util.Locale;

/** @param inFlightAtKill calls in flight when the worker was killed */
record DemoProof(Proof proof, long inFlightAtKill) {
    void print(PrintStream out) {
        out.println();
        out.printf(
                Locale.ROOT,
                "asked twice              %,7d   calls sent after that cell's answer was saved%n",
                proof.audit().askedAfterAnswer());
        out.printf(
                Locale.ROOT,
                "possible duplicates      %,7d   cells whose call may have been billed without its reply being kept; %,d calls were in flight at the kill%n",
                proof.audit().possibleDuplicates(),
                inFlightAtKill);
        out.printf(
                Locale.ROOT,
                "calls made               %,7d   as the ledger has them%n",
                proof.audit().attempts());
        out.printf(
                Locale.ROOT,
                "simulator's own count    %,7d   usable replies sent: %,d kept, %,d second ones for possible duplicates, %,d unexplained%n",
                proof.usableSent(),
                proof.usableKept(),
                proof.usableTwice(),
                proof.unexplained());
        out.println();
        out.println(
                proof.balances()
                        ? "The account balances: " + String.format(Locale.ROOT, "%,d", proof.planned())
                                + " cells planned, every one ended, every usable reply accounted for."
                        : "THE ACCOUNT DOES NOT BALANCE: planned " + proof.planned() + ", ended " + proof.ended()
                                + ", unexplained " + proof.unexplained() + ", asked twice "
                                + proof.audit().askedAfterAnswer());
    }
}
