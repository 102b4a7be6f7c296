package dev.rollcall.pages;

/**
 * A figure as pages show it: with its interval and its counts, or with the reason why there is none. Missing is never 0.
 *
 * @param value {@code 52 %}; null: there is none
 * @param interval {@code 38 % to 66 %}; null: none can be given
 * @param counts what it rests on, {@code 27 of 52}; null: on nothing
 * @param bar null where there is no value
 * @param missing why there is none, in words; null where there is a value
 */
public record ShownFigure(String value, String interval, String counts, IntervalBar bar, String missing) {
    public static ShownFigure missing(String why, String counts) {
        return new ShownFigure(null, null, counts, null, why);
    }

    public boolean isMissing() {
        return value == null;
    }
}
