package dev.rollcall.llm.batch;

import java.io.IOException;

/** The results in one body, one after the other; only one of them is in memory. */
interface RowSource {

    /** @return the next; null when there are no more */
    Element next() throws IOException;

    /** The name of the next page, once all elements were read; null when there is none. */
    String nextPage();

    /**
     * @param json the bytes of one result; null when it is too long
     * @param isEnded whether its end was seen; false for a last line without a line break
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Element(byte[] json, boolean isEnded) {}
}
