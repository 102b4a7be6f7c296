package dev.rollcall.llm.batch;

import java.util.List;

/**
 * The batches of a key, from now back to some time.
 *
 * @param batches those that were created since then, and those whose time is unknown
 * @param whole whether the list was read back to that time; false: there are too many pages, so what is not in it may exist
 */
public record BatchListing(List<ListedBatch> batches, boolean whole) {

    public BatchListing {
        batches = List.copyOf(batches);
    }
}
