package dev.rollcall.store;

/**
 * Where a page of a job's rows ends. Rows are sorted by domain, then by cell. Both ids never change, so the next page
 * neither skips nor repeats a row, whatever is planned or answered meanwhile.
 */
public record PageKey(int domainId, long cellId) {
    /** Before the first row. */
    public static final PageKey START = new PageKey(0, 0);

    public PageKey {
        if (domainId < 0 || cellId < 0) {
            throw new IllegalArgumentException("ids begin at 1");
        }
    }
}
