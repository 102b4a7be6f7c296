package dev.rollcall.reports.plots;

import dev.rollcall.reports.plots.Mark.Weight;

/** Text that has to fit beside a plot. */
final class FittedText {
    private FittedText() {}

    /** With an ellipsis where it would be wider, written in bold letters. */
    static String cut(String text, double width) {
        if (fits(text, width)) {
            return text;
        }
        int end = text.length();
        while (end > 0 && !fits(text.substring(0, end) + "…", width)) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end) + "…";
    }

    private static boolean fits(String text, double width) {
        return Letters.of(Weight.BOLD).width(text, Canvas.TEXT) <= width;
    }
}
