package dev.rollcall.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.launcher.local.LocalStack;
import dev.rollcall.store.Answers.Audit;
import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.Cells.DomainCell;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger's account beside the simulator's own count.
 *
 * @param planned cells planned
 * @param ended cells in an end state
 * @param usableSent usable replies that the simulator handed to the network
 * @param usableKept of these, replies whose cell has an answer and was not answered twice
 * @param usableTwice usable replies beyond the first of a cell, for cells listed as possible duplicates
 * @param unexplained usable replies that are neither kept nor listed
 * @param inFlightAtKill calls in flight when the worker was killed
 */
record DemoProof(
        long planned,
        long ended,
        Audit audit,
        long usableSent,
        long usableKept,
        long usableTwice,
        long unexplained,
        long inFlightAtKill) {
    private static final int PAGE = 200;

    static DemoProof of(LocalStack stack, String jobName, long inFlightAtKill) {
        Ledger ledger = stack.ledger();
        Job job = ledger.jobs().byName(jobName).orElseThrow();
        long open = ledger.counters().recount(job);
        Map<String, Cell> cells = cells(ledger, job);
        long sent = 0;
        long kept = 0;
        long twice = 0;
        long unexplained = 0;
        for (JsonNode told : simulatorsCells(stack.simulator().orElseThrow())) {
            long usable = told.path("usable").asLong();
            Cell cell = cells.get(told.path("cell").asText());
            sent += usable;
            if (usable == 0) {
                continue;
            }
            boolean hasAnswer = cell != null && hasAnswer(cell);
            boolean listed = cell != null && cell.possibleDuplicate();
            kept += hasAnswer ? 1 : 0;
            twice += hasAnswer && listed ? usable - 1 : 0;
            unexplained += listed ? 0 : hasAnswer ? usable - 1 : usable;
        }
        return new DemoProof(
                job.planned(),
                job.planned() - open,
                ledger.answers().audit(job),
                sent,
                kept,
                twice,
                unexplained,
                inFlightAtKill);
    }

    /** The simulator's own list: one JSON object a line. */
    private static List<JsonNode> simulatorsCells(URI simulator) {
        try (InputStream in = simulator.resolve("/control/cells").toURL().openStream();
                var cells = new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(in)) {
            return cells.readAll();
        } catch (IOException e) {
            throw new Complaint("the simulator does not tell what it was asked: " + e.getMessage(), e);
        }
    }

    boolean balances() {
        return planned == ended && unexplained == 0 && audit.askedAfterAnswer() == 0;
    }

    void print(PrintStream out) {
        out.println();
        out.printf(
                "asked twice              %,7d   calls sent after that cell's answer was saved%n",
                audit.askedAfterAnswer());
        out.printf(
                "possible duplicates      %,7d   cells whose call may have been billed without its reply being kept; %,d calls were in flight at the kill%n",
                audit.possibleDuplicates(), inFlightAtKill);
        out.printf("calls made               %,7d   as the ledger has them%n", audit.attempts());
        out.printf(
                "simulator's own count    %,7d   usable replies sent: %,d kept, %,d second ones for possible duplicates, %,d unexplained%n",
                usableSent, usableKept, usableTwice, unexplained);
        out.println();
        out.println(
                balances()
                        ? "The account balances: " + String.format("%,d", planned)
                                + " cells planned, every one ended, every usable reply accounted for."
                        : "THE ACCOUNT DOES NOT BALANCE: planned " + planned + ", ended " + ended + ", unexplained "
                                + unexplained + ", asked twice " + audit.askedAfterAnswer());
    }

    private static boolean hasAnswer(Cell cell) {
        int code = cell.state();
        return code >= 10 && code <= 13;
    }

    /** By the name under which the simulator was asked. */
    private static Map<String, Cell> cells(Ledger ledger, Job job) {
        var byName = new HashMap<String, Cell>();
        int after = 0;
        List<DomainCell> page = ledger.cells().ofJob(job, null, null, after, PAGE);
        while (!page.isEmpty()) {
            page.forEach(entry -> byName.put(name(entry.cell()), entry.cell()));
            after = page.get(page.size() - 1).domainId();
            page = ledger.cells().ofJob(job, null, null, after, PAGE);
        }
        return byName;
    }

    private static String name(Cell cell) {
        return cell.window() + "/" + cell.domain() + "/" + cell.prompt() + "." + cell.promptVersion() + "/"
                + cell.provider() + "/" + cell.model() + "/" + cell.repetition();
    }
}
