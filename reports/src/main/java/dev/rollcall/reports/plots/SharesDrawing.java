package dev.rollcall.reports.plots;

import dev.rollcall.reports.FigureText;
import dev.rollcall.reports.ReportDocument;
import dev.rollcall.reports.ReportDocument.ReportEntity;
import dev.rollcall.reports.ReportFigure;
import dev.rollcall.reports.plots.Mark.Anchor;
import java.util.Comparator;
import java.util.List;

/** Whose share of all that is named is how large: the largest first. */
final class SharesDrawing {
    private static final double LEFT = 190;
    private static final double RIGHT = 610;
    private static final double ROW = 30;

    /** More would be a list, and no picture. */
    private static final int MOST = 12;

    private final ReportDocument report;

    SharesDrawing(ReportDocument report) {
        this.report = report;
    }

    private record RankedShare(ReportEntity entity, ReportFigure figure) {}

    Drawing drawing() {
        List<RankedShare> shares = report.tracked().stream()
                .flatMap(entity -> report.figure("share-of-voice", entity.entity()).stream()
                        .map(figure -> new RankedShare(entity, figure)))
                .sorted(Comparator.comparingDouble((RankedShare share) ->
                                share.figure().isMissing() ? -1 : share.figure().point())
                        .reversed())
                .limit(MOST)
                .toList();
        double bottom = Canvas.TOP + ROW * shares.size() + 4;
        var canvas = new Canvas(report, (int) Math.round(bottom - Canvas.TOP + 20));
        canvas.heading(
                "Share of voice",
                "Of all answers' mentions of the brand and its competitors"
                        + (report.tracked().size() > MOST ? "; the " + MOST + " largest" : ""));
        canvas.shareAxis(LEFT, RIGHT, Canvas.TOP - 4, bottom);
        double y = Canvas.TOP;
        for (RankedShare share : shares) {
            row(canvas, y, share);
            y += ROW;
        }
        return canvas.drawing("Shares of voice of " + shares.size() + " entities.");
    }

    private void row(Canvas canvas, double top, RankedShare share) {
        boolean isBrand = report.brand().filter(share.entity()::equals).isPresent();
        double middle = top + ROW / 2;
        String name = FittedText.cut(share.entity().name(), LEFT - 40);
        if (isBrand) {
            canvas.bold(20, middle + 4.5, name, Anchor.START, Palette.INK);
        } else {
            canvas.text(20, middle + 4.5, name, Anchor.START, Palette.INK);
        }
        ReportFigure figure = share.figure();
        if (!figure.isMissing()) {
            double end = ShareBar.place(LEFT, RIGHT, figure.point());
            canvas.box(LEFT, middle - 9, Math.max(1, end - LEFT), 18, isBrand ? Palette.BRAND : Palette.OTHER);
            whisker(canvas, middle, figure);
        }
        canvas.text(
                RIGHT + 16,
                middle + 4.5,
                FigureText.share(figure) + (figure.hasInterval() ? "  [" + FigureText.interval(figure) + "]" : ""),
                Anchor.START,
                figure.isMissing() ? Palette.SOFT : Palette.INK);
    }

    private static void whisker(Canvas canvas, double y, ReportFigure figure) {
        if (figure.hasInterval()) {
            double low = ShareBar.place(LEFT, RIGHT, figure.low());
            double high = ShareBar.place(LEFT, RIGHT, figure.high());
            canvas.line(low, y, high, y, 1.5, Palette.INK);
            canvas.line(low, y - 4, low, y + 4, 1.5, Palette.INK);
            canvas.line(high, y - 4, high, y + 4, 1.5, Palette.INK);
        }
    }
}
