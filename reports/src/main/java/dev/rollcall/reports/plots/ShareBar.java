package dev.rollcall.reports.plots;

import dev.rollcall.reports.ReportFigure;

/** A share on a line from 0 to 1. */
final class ShareBar {
    private ShareBar() {}

    static double place(double left, double right, double share) {
        return left + (right - left) * Math.min(1, Math.max(0, share));
    }

    /** A dot with its interval. */
    static void interval(Canvas canvas, double left, double right, double y, ReportFigure figure, boolean isMain) {
        if (figure.hasInterval()) {
            double low = place(left, right, figure.low());
            double width = Math.max(2, place(left, right, figure.high()) - low);
            canvas.box(low, y - 4, width, 8, isMain ? Palette.BRAND_BAND : Palette.OTHER_BAND);
        }
        canvas.disc(place(left, right, figure.point()), y, 5, Palette.PAPER);
        canvas.disc(place(left, right, figure.point()), y, isMain ? 4.5 : 4, Palette.BRAND);
    }
}
