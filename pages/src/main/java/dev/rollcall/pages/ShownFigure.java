package dev.rollcall.pages;

/**
 * A figure as pages show it: with its interval and its counts, or with the reason why there is none. Missing is never 0.
 *
 * @param value {@code 52 %}; null: there is none
 * @param interval {@code 38 % to 66 %}; null: none can be given
 * @param confidence how sure the interval is, {@code 95 %}; null: there is none
 * @param counts what it rests on, {@code 27 of 52}; null: on nothing
 * @param bar null where there is no value
 * @param missing why there is none, in words; null where there is a value
 */
public record ShownFigure(
        String value, String interval, String confidence, String counts, IntervalBar bar, String missing) {
    /** What is meant where nothing else is said. */
    private static final String USUAL = "95 %";

    public static ShownFigure missing(String why, String counts) {
        return new ShownFigure(null, null, null, counts, null, why);
    }

    /** Is its interval one that has to say how sure it is? */
    public boolean isUnusual() {
        return confidence != null && !confidence.equals(USUAL);
    }

    public boolean isMissing() {
        return value == null;
    }
}
