package dev.rollcall.pages;

/**
 * A rate with its interval on a line from 0 to 1, in thousandths. It is drawn for the eye; the numbers stand beside it.
 *
 * @param low where the interval begins; that of a rate without one has no width
 */
public record IntervalBar(int low, int point, int high) {
    private static final int WIDTH = 1_000;

    /** @param low null, as {@code high}: there is no interval */
    public static IntervalBar of(double point, Double low, Double high) {
        return new IntervalBar(at(low == null ? point : low), at(point), at(high == null ? point : high));
    }

    /** What is there can be seen, however narrow it is. */
    public int width() {
        return Math.max(high - low, 2);
    }

    public boolean overlaps(IntervalBar other) {
        return low <= other.high && other.low <= high;
    }

    private static int at(double share) {
        return (int) Math.round(Math.min(1, Math.max(0, share)) * WIDTH);
    }
}
