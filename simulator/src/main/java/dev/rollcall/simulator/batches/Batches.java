package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.batches.Batch.BatchRecord;
import dev.rollcall.simulator.batches.RowWork.RowAnswer;
import dev.rollcall.simulator.batches.RowWork.RowCounts;
import dev.rollcall.simulator.batches.RowWork.RowQuestion;
import dev.rollcall.simulator.batches.RowWork.Sender;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** All batches. Each belongs to one key of one provider. */
final class Batches {
    /** How long a batch takes unless somebody says otherwise. */
    static final Duration USUAL = Duration.ofSeconds(3);

    private final BatchFolder folder;
    private final SimulatedClock clock;
    private final RowWork work;
    private final Map<String, Batch> batches = new ConcurrentHashMap<>();
    private final List<Batch> inOrder = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong made = new AtomicLong();
    private volatile Duration usual = USUAL;

    Batches(Spool spool, SimulatedClock clock, RowWork work) {
        this.folder = new BatchFolder(spool);
        this.clock = clock;
        this.work = work;
        folder.load(work).forEach(this::keep);
    }

    /** Hands rows on, one by one. */
    interface RowSource {
        void forEach(Consumer<BatchRow> row);
    }

    void usual(Duration takes) {
        usual = takes;
    }

    Duration usual() {
        return usual;
    }

    /** What is wrong with the next batch of that key. */
    BatchFaults faultsOfNext(Sender sender) {
        return BatchFaults.of(
                work.faults(sender.vendor(), sender.fingerprint(), List.of("batch", Long.toString(made.get()))), usual);
    }

    /** @param rows null when they come later; none are read when the record has problems */
    Batch create(Sender sender, BatchRecord record, Duration window, RowSource rows) {
        made.incrementAndGet();
        Instant now = clock.now();
        boolean failed = !record.problems().isEmpty();
        var schedule = new BatchSchedule(now, window, List.of(), record.faults(), failed, null);
        RowStore store = folder.rows(record.id());
        var batch = new Batch(record, schedule, store, work.counts(sender.vendor(), sender.fingerprint()), 0, false);
        if (!failed && rows != null) {
            add(batch, sender, rows);
        }
        folder.save(batch);
        keep(batch);
        return batch;
    }

    private void keep(Batch batch) {
        batches.put(batch.id(), batch);
        inOrder.add(batch);
    }

    /** Accepts rows: their cells are counted, and their answers made. */
    void add(Batch batch, Sender sender, RowSource rows) {
        int before = batch.rows().rows();
        try (RowStore.Writer out = batch.rows().writer()) {
            var seen = new HashMap<String, Integer>();
            rows.forEach(row -> {
                try {
                    out.write(answered(batch.counts(), sender, row, seen));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        batch.arrived(new BatchSchedule.Arrival(clock.now(), batch.rows().rows() - before));
        folder.save(batch);
    }

    private AnsweredRow.Kept answered(RowCounts counts, Sender sender, BatchRow row, Map<String, Integer> seen) {
        String unnamed = work.unnamedCell(sender.vendor(), row.path(), row.body());
        // The same question once more in one batch is its next repetition.
        int repetition = row.cell() == null ? seen.merge(unnamed, 1, Integer::sum) - 1 : 0;
        String cell = row.cell() == null ? unnamed + "/" + repetition : row.cell();
        int nth = counts.asked(cell);
        RequestFaults faults = work.faults(sender.vendor(), sender.fingerprint(), List.of(cell, Integer.toString(nth)));
        RowAnswer answer = faults.strikes(Shape.BATCH_STATUS_0)
                ? new RowAnswer(0, "\"\"".getBytes(StandardCharsets.US_ASCII), SimulatedOutcome.SERVER_FAULT)
                : work.answer(
                        sender,
                        new RowQuestion(
                                row.path(),
                                row.body(),
                                cell,
                                nth,
                                faults.strikes(Shape.BATCH_ERRORS),
                                faults.strikes(Shape.BATCH_NO_CREDIT)));
        String prompt = unnamed.substring(unnamed.lastIndexOf('/') + 1);
        String model = sender.vendor().modelNamed(row.path(), row.body());
        return AnsweredRow.kept(row, cell, prompt, model, clock.reading().wall().toEpochMilli(), answer);
    }

    void changed(Batch batch) {
        folder.save(batch);
    }

    /** Null when that key has none of that id. */
    Batch find(String provider, String fingerprint, String id) {
        Batch batch = batches.get(id);
        boolean own = batch != null
                && !batch.deleted()
                && batch.record().provider().equals(provider)
                && batch.record().fingerprint().equals(fingerprint);
        return own ? batch : null;
    }

    /** Also of deleted ones; null when there is none. */
    Batch find(String id) {
        return batches.get(id);
    }

    List<Batch> newestFirst(String provider, String fingerprint) {
        List<Batch> own = all();
        own.removeIf(batch -> batch.deleted()
                || !batch.record().provider().equals(provider)
                || !batch.record().fingerprint().equals(fingerprint));
        Collections.reverse(own);
        return own;
    }

    /** All, the deleted ones too, oldest first. */
    List<Batch> all() {
        synchronized (inOrder) {
            return new ArrayList<>(inOrder);
        }
    }

    /** Counts the rows that have ended since the last time. */
    void settle() {
        Instant now = clock.now();
        for (Batch batch : all()) {
            if (batch.settle(now)) {
                folder.save(batch);
            }
        }
    }

    /** A new id; no two are the same. */
    static Dice fresh() {
        return Dice.of(System.nanoTime(), UUID.randomUUID().toString());
    }

    /** @param own the members that its provider's replies need */
    static BatchRecord record(
            Sender sender, String id, ObjectNode own, BatchFaults faults, List<BatchProblem> problems) {
        return new BatchRecord(sender.vendor().id(), sender.fingerprint(), id, own, faults, problems);
    }
}
