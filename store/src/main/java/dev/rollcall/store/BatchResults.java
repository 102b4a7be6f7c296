package dev.rollcall.store;

import dev.rollcall.store.BatchLines.BatchLine;
import dev.rollcall.store.BatchLines.NotAsked;
import dev.rollcall.store.BatchLines.Replied;
import dev.rollcall.store.BatchSaves.Ended;
import dev.rollcall.store.BatchSaves.Item;
import dev.rollcall.store.BatchSaves.LineCounts;
import dev.rollcall.store.BatchSaves.Locked;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Saves the lines of a batch's results, each once, as the results of calls are saved: attempt, cell, answer, counts, usage and
 * budget. Locks are taken in this order: batch, cells, attempts, budget.
 */
public final class BatchResults {
    private final Jdbi jdbi;

    BatchResults(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What comes of some lines. */
    public sealed interface Ingest {}

    /**
     * They are saved, and their number with them.
     *
     * @param saved items whose result this is
     * @param kept of these, those whose cell has it, or what else they are made for; the others were asked again meanwhile, so
     *     that only their attempts are saved, and paid for
     * @param doubled lines of items that had a result already: they change nothing
     * @param unknown lines of no item
     */
    public record Ingested(int saved, int kept, int doubled, int unknown) implements Ingest {}

    /**
     * Nothing is saved: somebody else has read more, or the batch is not being ingested.
     *
     * @param linesRead the line to go on at
     */
    public record OutOfStep(BatchState state, long linesRead) implements Ingest {}

    /**
     * Saves some lines of a batch that is {@link BatchState#INGESTING}, all or none; about a hundred at a time. A line also counts
     * when its job was cancelled or its cell was handed over meanwhile: it is paid for.
     *
     * @throws IllegalArgumentException when a result is not of its item's key and attempt
     */
    public Ingest ingest(long batch, BatchLines lines) {
        return jdbi.inTransaction(handle -> {
            Locked now = BatchSaves.lock(handle, batch);
            return now.state() == BatchState.INGESTING && now.linesRead() == lines.firstLine()
                    ? ingest(handle, batch, now, lines)
                    : new OutOfStep(now.state(), now.linesRead());
        });
    }

    private static Ingested ingest(Handle handle, long batch, Locked now, BatchLines lines) {
        Map<Integer, Item> items = items(handle, batch, lines.items());
        var ended = new ArrayList<Ended>();
        var seen = new HashSet<Integer>();
        int doubled = 0;
        int unknown = lines.unknown();
        for (BatchLine line : lines.items()) {
            Item item = items.get(line.n());
            if (item == null) {
                unknown++;
            } else if (item.outcome() != null || !seen.add(line.n())) {
                doubled++;
            } else {
                ended.add(ended(now, item, line));
            }
        }
        int kept = BatchSaves.save(handle, now, ended, new LineCounts(lines.lines(), unknown, doubled));
        return new Ingested(ended.size(), kept, doubled, unknown);
    }

    private static Ended ended(Locked now, Item item, BatchLine line) {
        if (line instanceof NotAsked not) {
            return new Ended(
                    item.n(), not.why().name(), BatchCalls.of(now.kind()).notAsked(now, item));
        }
        CallResult result = ((Replied) line).result();
        boolean isOfItem = result.key() == item.key() && result.n() == item.attemptN();
        if (!isOfItem || result instanceof AttemptResult cell && cell.claim() != now.claimId()) {
            throw new IllegalArgumentException("item " + item.n() + " is attempt " + item.attemptN() + " of "
                    + now.kind().word() + " " + item.key() + ", not attempt " + result.n() + " of " + result.key());
        }
        return new Ended(item.n(), result.outcome(), result);
    }

    private static Map<Integer, Item> items(Handle handle, long batch, List<BatchLine> lines) {
        Set<Integer> ns = lines.stream().map(BatchLine::n).collect(Collectors.toSet());
        return handle.createQuery("""
                        SELECT n, key, attempt_n, 0 AS errors, outcome FROM provider_batch_item
                        WHERE batch_id = :batch AND n = ANY(:ns)""")
                .bind("batch", batch)
                .bindArray("ns", Integer.class, ns)
                .map(ConstructorMapper.of(Item.class))
                .collect(Collectors.toMap(Item::n, Function.identity()));
    }
}
