package dev.rollcall.stack.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.UserError;
import dev.rollcall.store.Answers.LedgerCounts;
import dev.rollcall.store.CellKey;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Page;
import dev.rollcall.store.PageKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the ledger's account of some jobs with the simulator's own count.
 *
 * @param planned cells planned
 * @param ended cells in an end state
 * @param audit of all jobs together
 * @param usableSent usable replies that the simulator sent
 * @param usableKept of these, the first one of each cell that has an answer
 * @param usableTwice usable replies beyond the first of a cell, for cells listed as possible duplicates
 * @param unexplained usable replies that are neither kept nor listed
 */
public record Proof(
        long planned,
        long ended,
        LedgerCounts audit,
        long usableSent,
        long usableKept,
        long usableTwice,
        long unexplained) {
    private static final int PAGE = 5_000;

    public static Proof of(Ledger ledger, URI simulator, List<String> jobNames) {
        long planned = 0;
        long open = 0;
        var audit = new LedgerCounts(0, 0, 0, 0);
        var cells = new HashMap<String, Cell>();
        for (String name : jobNames) {
            Job job = ledger.jobs().byName(name).orElseThrow();
            planned += job.planned();
            open += ledger.counters().recount(job);
            audit = audit.plus(ledger.answers().audit(job));
            collect(ledger, job, cells);
        }
        long sent = 0;
        long kept = 0;
        long twice = 0;
        long unexplained = 0;
        for (JsonNode told : simulatorsCells(simulator)) {
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
        return new Proof(planned, planned - open, audit, sent, kept, twice, unexplained);
    }

    /** Whether every cell has ended, none was asked after its answer was kept, and every usable reply is accounted for. */
    public boolean balances() {
        return planned == ended && unexplained == 0 && audit.askedAfterAnswer() == 0;
    }

    /** The simulator's list of the cells that it was asked, one JSON object for each. */
    public static List<JsonNode> simulatorsCells(URI simulator) {
        try (InputStream in = simulator.resolve("/control/cells").toURL().openStream();
                var cells = new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(in)) {
            return cells.readAll();
        } catch (IOException e) {
            throw new UserError("the simulator does not tell what it was asked: " + e.getMessage(), e);
        }
    }

    private static boolean hasAnswer(Cell cell) {
        int code = cell.state();
        return code >= 10 && code <= 13;
    }

    /** Collects a job's cells by the name that the simulator knows them by. */
    private static void collect(Ledger ledger, Job job, Map<String, Cell> byName) {
        PageKey after = PageKey.START;
        while (after != null) {
            Page<Cell> page = ledger.cells().page(job, null, EnumSet.allOf(CellState.class), after, PAGE);
            page.rows().forEach(cell -> byName.put(name(cell.key()), cell));
            after = page.next();
        }
    }

    private static String name(CellKey cell) {
        return cell.window() + "/" + cell.domain() + "/" + cell.prompt() + "." + cell.promptVersion() + "/"
                + cell.provider() + "/" + cell.model() + "/" + cell.repetition();
    }
}
