package dev.rollcall.simulator.batches;

import dev.rollcall.simulator.vendors.SimulatedReply;
import java.nio.file.Path;

/**
 * The reply to a {@link BatchCall}.
 *
 * @param reply without its body if that is a file
 * @param file null when the body is in the reply
 * @param sent how many bytes of the body are sent; of one that is in the reply and comes whole it does not matter
 */
public record BatchReply(SimulatedReply reply, Path file, long sent, Kind kind) {
    /** What a call did, as far as faults care. */
    public enum Kind {
        /** Something was accepted. */
        MADE,
        /** A batch was looked at. */
        LOOKED,
        /** Results were read. */
        RESULTS,
        OTHER
    }

    static BatchReply of(SimulatedReply reply, Kind kind) {
        return new BatchReply(reply, null, 0, kind);
    }

    public BatchReply with(SimulatedReply other) {
        return new BatchReply(other, file, sent, kind);
    }

    /** Only the first bytes of the file. */
    public BatchReply upTo(long bytes) {
        return new BatchReply(reply, file, bytes, kind);
    }
}
