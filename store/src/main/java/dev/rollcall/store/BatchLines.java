package dev.rollcall.store;

import java.util.List;

/**
 * Some lines of a batch's results, one behind the other.
 *
 * @param firstLine the number of lines before them, in all files together
 * @param lines how many they are, unreadable ones included
 * @param unknown those of them that could not be read, or whose custom id is none of the batch's
 * @param items the others; of an item that comes twice the first one counts
 */
public record BatchLines(long firstLine, int lines, int unknown, List<BatchLine> items) {
    public BatchLines {
        if (lines != unknown + items.size()) {
            throw new IllegalArgumentException(
                    lines + " lines are not " + items.size() + " items and " + unknown + " unknown ones");
        }
    }

    /** One line. */
    public sealed interface BatchLine {
        /** The item's number. */
        int n();
    }

    /**
     * A reply.
     *
     * @param result of the item's key and attempt, of a cell under the batch's claim; its latency is not kept
     */
    public record Replied(int n, CallResult result) implements BatchLine {}

    /** The provider says that it has not asked this item, and bills nothing: it may be asked again. */
    public record NotAsked(int n, Why why) implements BatchLine {}

    public enum Why {
        EXPIRED,
        CANCELLED
    }
}
