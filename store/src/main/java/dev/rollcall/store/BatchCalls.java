package dev.rollcall.store;

import dev.rollcall.store.BatchSaves.Item;
import dev.rollcall.store.BatchSaves.Locked;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What becomes of that which a batch's items are calls for. All else about batches is the same for every kind of calls. Each method
 * is part of a transaction that has locked the batch; locks are taken in this order: batch, rows by id, attempts, budget.
 */
sealed interface BatchCalls permits CellsInBatches, CallsInBatches {
    static BatchCalls of(CallKind kind) {
        return kind == CallKind.CELL ? CellsInBatches.THEM : new CallsInBatches(kind);
    }

    /** Items whose end is not known, by number. @param after only those with a higher number */
    List<Item> withoutLine(Handle handle, long batch, int after, int limit);

    /** Of an item that nobody was asked: it may be asked again. */
    CallResult notAsked(Locked batch, Item item);

    /** Of an item of which the provider says nothing: it may have been asked, and billed. */
    CallResult lost(Locked batch, Item item);

    /**
     * @param results by key; of this kind
     * @return how many are kept: the others were asked again meanwhile, and only their attempts are saved
     */
    int save(Handle handle, Locked batch, List<CallResult> results);

    /** Before the batch is posted once more: its attempts become possible duplicates. */
    void doubt(Handle handle, Locked batch);

    /** What a first post may cost is lost to the budget. @return false when there is no room for that: roll back */
    boolean payTwice(Handle handle, Locked batch);

    /**
     * What has no result may be asked online from now on. What it may cost is lost to the budget until its line comes.
     *
     * @return how many came free
     */
    int handOver(Handle handle, Locked batch);
}
