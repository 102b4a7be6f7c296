package dev.rollcall.activities.batch;

/** Into how many batches many calls are split: a provider may do one of them early, and one that goes wrong is not all. */
final class BatchSize {
    private static final int SMALL = 2_000;
    private static final int LEAST_PARTS = 4;
    private static final int MOST_PARTS = 10;

    private BatchSize() {}

    /**
     * @param rows in all
     * @param most in one batch
     * @return in one batch
     */
    static int of(long rows, long most) {
        if (rows <= SMALL) {
            return (int) Math.min(most, SMALL);
        }
        long parts = Math.max(LEAST_PARTS, Math.min(MOST_PARTS, (rows + SMALL - 1) / SMALL));
        return (int) Math.min(most, (rows + parts - 1) / parts);
    }
}
