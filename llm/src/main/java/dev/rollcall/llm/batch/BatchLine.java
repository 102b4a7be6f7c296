package dev.rollcall.llm.batch;

import dev.rollcall.llm.Reply;

/** One line of the results of a batch. Lines are counted from 1 through all places of the results, bad ones included. */
public sealed interface BatchLine permits BatchLine.Row, BatchLine.Bad {

    /** Its number. */
    long line();

    /**
     * The result of a question. A question may come twice.
     *
     * @param n the place of the question in the {@link BatchFile}, from 0
     * @param reply what the online call would have given; its latency is zero
     */
    record Row(long line, String customId, int n, RowEnd end, Reply reply) implements BatchLine {}

    /**
     * A line that is no result of ours.
     *
     * @param customId null when it has none
     */
    record Bad(long line, Flaw flaw, String customId) implements BatchLine {}

    /** What is wrong with a line. */
    enum Flaw {
        BLANK,
        BROKEN_JSON,
        /** It has no {@code custom_id}, or one that is not of this batch. */
        UNKNOWN_ID,
        /** It is longer than the longest reply that is read. */
        TOO_LONG
    }
}
