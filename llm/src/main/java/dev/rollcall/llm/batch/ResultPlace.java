package dev.rollcall.llm.batch;

/**
 * A place where results are.
 *
 * @param id the file's id; null for the other kinds
 */
public record ResultPlace(Kind kind, String id) {

    /** The kinds of places. */
    public enum Kind {
        /** A file of lines. */
        FILE,
        /** Lines at an address of the batch. */
        LINES,
        /** Pages at an address of the batch. */
        PAGES,
        /** In the batch itself. */
        INLINE
    }

    static ResultPlace file(String id) {
        return new ResultPlace(Kind.FILE, id);
    }

    static ResultPlace of(Kind kind) {
        return new ResultPlace(kind, null);
    }
}
