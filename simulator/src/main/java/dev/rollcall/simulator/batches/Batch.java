package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import dev.rollcall.simulator.batches.RowWork.RowCounts;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import java.time.Instant;
import java.util.List;

/** One batch. All times are simulated ones. */
final class Batch {
    private final BatchRecord record;
    private final RowStore rows;
    private final RowCounts counts;
    private volatile BatchSchedule schedule;
    private volatile boolean deleted;
    private int settled;
    private boolean closed;

    /**
     * @param own what the client said of it, and what only its provider needs
     * @param problems why no row was accepted; empty when they were
     */
    record BatchRecord(
            String provider,
            String fingerprint,
            String id,
            ObjectNode own,
            BatchFaults faults,
            List<BatchProblem> problems) {
        BatchRecord {
            problems = List.copyOf(problems);
        }
    }

    /** @param settled the number of rows whose end was counted already */
    Batch(BatchRecord record, BatchSchedule schedule, RowStore rows, RowCounts counts, int settled, boolean closed) {
        this.record = record;
        this.schedule = schedule;
        this.rows = rows;
        this.counts = counts;
        this.settled = settled;
        this.closed = closed;
    }

    BatchRecord record() {
        return record;
    }

    String id() {
        return record.id();
    }

    RowStore rows() {
        return rows;
    }

    BatchSchedule schedule() {
        return schedule;
    }

    RowCounts counts() {
        return counts;
    }

    boolean deleted() {
        return deleted;
    }

    void delete() {
        deleted = true;
    }

    /** A text that the client gave it; empty when there is none. */
    String own(String member) {
        return record.own().path(member).asText("");
    }

    /** What the client gave it; JSON null when there is nothing. */
    JsonNode given(String member) {
        return record.own().hasNonNull(member)
                ? record.own().get(member)
                : record.own().nullNode();
    }

    synchronized void arrived(BatchSchedule.Arrival arrival) {
        schedule = schedule.with(arrival);
    }

    /** Asks it to stop; nothing changes if it was asked before or has ended. */
    synchronized void cancel(Instant now) {
        if (schedule.cancelledAt() == null && !schedule.at(now).phase().terminal()) {
            schedule = schedule.cancelledAt(now);
        }
    }

    Progress at(Instant now) {
        return schedule.at(now);
    }

    /** Counts the rows that have ended since the last time. @return whether there were any */
    synchronized boolean settle(Instant now) {
        Progress progress = at(now);
        if (closed || (settled == progress.answered() && !progress.phase().terminal())) {
            return false;
        }
        try (RowStore.Reader reader = rows.rows() == 0 ? null : rows.reader()) {
            for (; settled < progress.answered(); settled++) {
                AnsweredRow row = reader.withoutBody(settled);
                counts.ended(row.cell(), row.outcome());
            }
            if (progress.phase().terminal()) {
                SimulatedOutcome end = progress.phase() == BatchPhase.CANCELLED
                        ? SimulatedOutcome.CANCELLED
                        : SimulatedOutcome.EXPIRED;
                for (int row = settled; row < rows.rows(); row++) {
                    counts.ended(reader.withoutBody(row).cell(), end);
                }
                // A batch to which rows are added one after the other may be done several times.
                closed = progress.answered() < rows.rows();
            }
        }
        return true;
    }

    synchronized int settled() {
        return settled;
    }

    synchronized boolean closed() {
        return closed;
    }
}
