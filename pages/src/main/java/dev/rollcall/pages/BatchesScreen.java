package dev.rollcall.pages;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * The calls that providers got in batches: those that have not ended first, the latest of each first.
 *
 * @param at the server's clock
 * @param statuses by which they are counted, as choices
 * @param providers that can be chosen
 * @param isNewest nothing is filtered, and this is the first page: new ones come in
 * @param next the next page; null on the last one
 */
public record BatchesScreen(
        Instant at,
        List<Chip> statuses,
        BatchesFilter filter,
        List<String> providers,
        List<BatchRow> batches,
        boolean isNewest,
        String next) {

    /** Null: any; likewise all others. */
    public record BatchesFilter(String job, String provider, String status) {
        public static final BatchesFilter NONE = new BatchesFilter(null, null, null);
    }

    /**
     * @param kind what its calls are made for: {@code cell}, or {@code judge}
     * @param job null: it asks no cells
     * @param why what it does or waits for, in words
     * @param problem what went wrong last; null: nothing
     * @param saved in USD; null: unknown
     */
    public record BatchRow(
            String token,
            String kind,
            String job,
            String provider,
            String model,
            boolean simulated,
            StateMark mark,
            String state,
            String why,
            String problem,
            BatchItems items,
            BigDecimal saved,
            BatchTimes times) {
        /** How it stands, without what the mark says already. */
        public String words() {
            return state.equals(mark.word()) ? why : state + ": " + why;
        }
    }

    /**
     * By our count, of the lines that are read.
     *
     * @param all that it was made of
     * @param submitted 0 until the provider has taken it
     * @param missing without a line; null: not known before it has ended
     */
    public record BatchItems(
            int all, int submitted, int processed, int succeeded, int failed, int expired, Integer missing, Bar bar) {}

    /** Null: not yet, or not any more. */
    public record BatchTimes(Instant made, Instant posted, Instant nextPoll, Instant deadline, Instant ended) {
        public boolean isLate(Instant now) {
            return ended == null && deadline.isBefore(now);
        }
    }
}
