package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.Batch.BatchRecord;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.SimulatedError;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What every provider's wire format needs: the batches, the files, the clock. */
record BatchContext(Batches batches, StoredFiles files, Spool spool, SimulatedClock clock, ResultFiles results) {
    private static final Duration LAG = Duration.ofSeconds(30);

    Instant now() {
        return clock.now();
    }

    /** Seconds since 1970 on the wall. */
    long seconds(Instant simulated) {
        return clock.wall(simulated).getEpochSecond();
    }

    /** A time on the wall in RFC 3339, to the microsecond. */
    String iso(Instant simulated) {
        return clock.wall(simulated).truncatedTo(ChronoUnit.MICROS).toString();
    }

    /** The batch of that id; throws a {@link RejectedException} when this key has none. */
    Batch batch(BatchCall call, String id) {
        Batch batch = batches.find(call.provider(), call.fingerprint(), id);
        if (batch == null) {
            throw new RejectedException(SimulatedError.notFound("No batch found with id '" + id + "'."));
        }
        return batch;
    }

    /** The batches that a list shows now, newest first. */
    List<Batch> listed(BatchCall call) {
        var lag = call.faults().rule(Shape.BATCH_LIST_LAG);
        List<Batch> all = batches.newestFirst(call.provider(), call.fingerprint());
        if (lag != null) {
            Instant latest = now().minus(BatchFaults.spanOr(lag, LAG));
            all.removeIf(batch -> batch.schedule().created().isAfter(latest));
        }
        return all;
    }

    /** Whether the results are kept no longer. */
    boolean gone(BatchCall call, Batch batch, Duration keptFor) {
        Instant end = batch.schedule().endsAt();
        return call.faults().strikes(Shape.BATCH_GONE) || (end != null && !now().isBefore(end.plus(keptFor)));
    }

    /** The reasons for which a batch with these rows fails; those of its faults if there are none of its own. */
    static List<BatchProblem> problems(List<BatchProblem> own, BatchFaults faults, String model) {
        if (!own.isEmpty()) {
            return own;
        }
        if (faults.invalid()) {
            return List.of(
                    BatchProblem.at(2, "invalid_json_line", "This line is not parseable as valid JSON.", null),
                    BatchProblem.at(
                            3, "missing_required_parameter", "Missing required parameter: 'custom_id'.", "custom_id"));
        }
        return faults.tokenLimit()
                ? List.of(new BatchProblem(
                        "token_limit_exceeded",
                        "Enqueued token limit reached for " + model + " in organization org-simulated. Limit: 90,000"
                                + " enqueued tokens. Please try again once some in_progress batches have been completed.",
                        null,
                        null))
                : List.of();
    }

    /** Makes a batch of rows that are in order. */
    Batch make(
            BatchCall call,
            String id,
            ObjectNode own,
            Duration window,
            BatchFaults faults,
            List<BatchProblem> problems,
            Batches.RowSource rows) {
        BatchRecord record = Batches.record(call.sender(), id, own, faults, problems);
        return batches.create(call.sender(), record, window, rows);
    }

    void cancel(Batch batch) {
        batch.cancel(now());
        batches.changed(batch);
    }

    void delete(Batch batch) {
        batch.delete();
        batches.changed(batch);
    }
}
