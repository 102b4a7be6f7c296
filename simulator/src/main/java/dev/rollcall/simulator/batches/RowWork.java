package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.vendors.RequestHead;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.Vendor;
import java.util.List;

/** What batches need of the rest of the simulator: answers as a single request would get them, and the counts by cell. */
public interface RowWork {
    /**
     * Who sends rows.
     *
     * @param head of the request that brought them
     */
    record Sender(Vendor vendor, RequestHead head, String key, String fingerprint) {}

    /**
     * @param nth how often the cell was asked, this time included
     * @param error whether its answer has to be the provider's 500
     * @param noCredit whether its answer has to be the provider's words for an empty account
     */
    record RowQuestion(String path, ObjectNode body, String cell, int nth, boolean error, boolean noCredit) {}

    /** @param body JSON, also of an error */
    record RowAnswer(int status, byte[] body, SimulatedOutcome outcome) {}

    /** Counts the rows of one batch by cell. */
    interface RowCounts {
        /** How often the cell was asked, this time included. */
        int asked(String cell);

        void ended(String cell, SimulatedOutcome outcome);
    }

    RowAnswer answer(Sender sender, RowQuestion question);

    RowCounts counts(Vendor vendor, String fingerprint);

    /** The name of the cell of a row that names none, without the repetition at its end. */
    String unnamedCell(Vendor vendor, String path, ObjectNode body);

    /** What is wrong at files and batches, with a batch or with a row, now. The same words draw the same. */
    RequestFaults faults(Vendor vendor, String fingerprint, List<String> words);
}
