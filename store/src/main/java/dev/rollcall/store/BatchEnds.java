package dev.rollcall.store;

import dev.rollcall.store.BatchSaves.Ended;
import dev.rollcall.store.BatchSaves.Item;
import dev.rollcall.store.BatchSaves.LineCounts;
import dev.rollcall.store.BatchSaves.Locked;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How batches end, and how their cells, or what else they are calls for, come free. Whoever dies in between leaves the batch open; the same step goes on where it
 * was.
 */
public final class BatchEnds {
    private static final int ITEMS_A_STEP = 1_000;

    private final Jdbi jdbi;

    BatchEnds(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What is to be believed of items that have no line when all lines are read. */
    public enum WithoutLine {
        /** The provider has not come to them: it expired, was cancelled, or has refused all of the batch. Not billed. */
        NOT_ASKED,
        /** The provider says that it has done all: they may be billed, and count an error. */
        MAYBE_ASKED
    }

    /**
     * Ends a batch whose lines are all read: items without a line are missing, and are asked again, or failed where the
     * error is one too many. Its claim is gone then, and its reservations are settled.
     *
     * @return false when it is not {@link BatchState#INGESTING}
     */
    public boolean account(long batch, WithoutLine without) {
        return end(
                batch,
                BatchState.INGESTING,
                BatchState.DONE,
                (now, item) -> new Ended(
                        item.n(),
                        BatchSaves.MISSING,
                        without == WithoutLine.NOT_ASKED
                                ? BatchCalls.of(now.kind()).notAsked(now, item)
                                : BatchCalls.of(now.kind()).lost(now, item)));
    }

    /**
     * Ends a batch that the provider has never taken, or has refused as a whole: nobody was asked, and its calls may be asked again
     * at once.
     *
     * @param expected the state that the caller has read; not {@code ingesting} or {@code done}
     * @return false when it is in another one
     */
    public boolean abandon(long batch, BatchState expected, String problem) {
        if (expected == BatchState.INGESTING || expected == BatchState.DONE) {
            throw new IllegalArgumentException("a batch that is " + expected.word() + " is not abandoned");
        }
        boolean abandons = expected == BatchState.ABANDONED
                || jdbi.withHandle(handle -> handle.createUpdate("""
                                UPDATE provider_batch SET state = 'abandoned', problem = :problem
                                WHERE id = :batch AND state = :expected AND ended_at IS NULL""")
                                .bind("batch", batch)
                                .bind("expected", expected.word())
                                .bind("problem", problem)
                                .execute()
                        == 1);
        return abandons
                && end(
                        batch,
                        BatchState.ABANDONED,
                        BatchState.ABANDONED,
                        (now, item) -> new Ended(
                                item.n(),
                                BatchSaves.CANCELLED,
                                BatchCalls.of(now.kind()).notAsked(now, item)));
    }

    private interface Rest {
        Ended of(Locked now, Item item);
    }

    /** Some items a transaction, so that no budget is locked for long. */
    private boolean end(long batch, BatchState expected, BatchState end, Rest rest) {
        Step step = new Step(-1, false);
        while (step != null && !step.isOver()) {
            int after = step.last();
            step = jdbi.inTransaction(handle -> {
                Locked now = BatchSaves.lock(handle, batch);
                return now.state() == expected && now.isOpen() ? end(handle, now, end, after, rest) : null;
            });
        }
        return step != null;
    }

    private record Step(int last, boolean isOver) {}

    private static Step end(Handle handle, Locked now, BatchState end, int after, Rest rest) {
        List<Item> items = BatchCalls.of(now.kind()).withoutLine(handle, now.id(), after, ITEMS_A_STEP);
        BatchSaves.save(
                handle, now, items.stream().map(item -> rest.of(now, item)).toList(), LineCounts.NONE);
        if (items.size() == ITEMS_A_STEP) {
            return new Step(items.get(items.size() - 1).n(), false);
        }
        close(handle, now.id(), end);
        return new Step(0, true);
    }

    private static void close(Handle handle, long batch, BatchState end) {
        handle.createUpdate("""
                        WITH released AS (DELETE FROM claim WHERE batch_id = :batch)
                        UPDATE provider_batch SET state = :end, ended_at = clock_timestamp(), waits_for = NULL WHERE id = :batch""").bind("batch", batch).bind("end", end.word()).execute();
        ended(handle, batch);
    }

    private static void ended(Handle handle, long batch) {
        BatchTotals.add(handle, batch);
        BatchEvents.add(handle, EventType.BATCH_ENDED, batch);
    }

    /**
     * At the deadline: the cells of a batch whose end is not known may be asked online from now on, as possible duplicates. What
     * they may cost is lost to the budget until their lines come. The batch goes on, and its lines are saved when they come.
     *
     * @return how many cells came free; -1 when it was not posted yet, has ended, or was handed over before
     */
    public int handOver(long batch) {
        return jdbi.inTransaction(handle -> {
            boolean hands = handle.createUpdate("""
                                    UPDATE provider_batch SET handed_over_at = now() WHERE id = :batch AND handed_over_at IS NULL
                                      AND state IN ('posting', 'running', 'cancelling', 'ingesting')""").bind("batch", batch).execute() == 1;
            if (!hands) {
                return -1;
            }
            Locked now = BatchSaves.lock(handle, batch);
            return BatchCalls.of(now.kind()).handOver(handle, now);
        });
    }

    /**
     * Ends a batch of which nobody will hear any more, after it was handed over: its attempts stay without an outcome, and what they
     * may cost stays lost.
     *
     * @return false when it was not handed over, or has ended
     */
    public boolean giveUp(long batch, String problem) {
        return jdbi.inTransaction(handle -> {
            boolean ends = handle.createUpdate("""
                                    UPDATE provider_batch SET state = 'abandoned', problem = :problem, ended_at = clock_timestamp(),
                                      waits_for = NULL WHERE id = :batch AND handed_over_at IS NOT NULL
                                      AND state IN ('posting', 'running', 'cancelling', 'ingesting')""")
                            .bind("batch", batch)
                            .bind("problem", problem)
                            .execute()
                    == 1;
            if (ends) {
                ended(handle, batch);
            }
            return ends;
        });
    }
}
