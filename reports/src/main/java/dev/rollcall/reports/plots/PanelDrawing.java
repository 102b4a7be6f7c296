package dev.rollcall.reports.plots;

import dev.rollcall.reports.FigureText;
import dev.rollcall.reports.ReportDocument;
import dev.rollcall.reports.ReportDocument.ReportEntity;
import dev.rollcall.reports.ReportFigure;
import dev.rollcall.reports.plots.Mark.Anchor;
import java.util.List;

/** How often each target names the brand: a row a target, and one of the whole panel. */
final class PanelDrawing {
    private static final double LEFT = 250;
    private static final double RIGHT = 610;
    private static final double ROW = 26;

    private final ReportDocument report;
    private final ReportEntity brand;

    PanelDrawing(ReportDocument report, ReportEntity brand) {
        this.report = report;
        this.brand = brand;
    }

    Drawing drawing() {
        List<ReportFigure> targets = report.figures("mention-rate", "target").stream()
                .filter(figure -> figure.isOf(brand.entity()))
                .toList();
        double bottom = Canvas.TOP + ROW * (targets.size() + 1.4);
        var canvas = new Canvas(report, (int) Math.round(bottom - Canvas.TOP + 20));
        canvas.heading(
                "How often " + brand.name() + " is named, by target",
                "Of each target's answers; whole on " + report.panel().whole() + " of "
                        + report.panel().asked() + " targets");
        canvas.shareAxis(LEFT, RIGHT, Canvas.TOP - 4, bottom);
        report.figure("mention-rate", brand.entity())
                .ifPresent(panel -> row(canvas, Canvas.TOP, "All targets", panel, true));
        double y = Canvas.TOP + ROW * 1.4;
        for (ReportFigure target : targets) {
            row(canvas, y, target.key(), target, false);
            y += ROW;
        }
        return canvas.drawing("How often " + brand.name() + " is named by each of " + targets.size() + " targets.");
    }

    private static void row(Canvas canvas, double top, String label, ReportFigure figure, boolean isWhole) {
        double base = top + ROW / 2 + 4.5;
        String shown = FittedText.cut(label, LEFT - 40);
        if (isWhole) {
            canvas.bold(20, base, shown, Anchor.START, Palette.INK);
        } else {
            canvas.text(20, base, shown, Anchor.START, Palette.INK);
        }
        if (figure.isMissing()) {
            canvas.text(RIGHT + 16, base, FigureText.reason(figure), Anchor.START, Palette.SOFT);
            return;
        }
        ShareBar.interval(canvas, LEFT, RIGHT, top + ROW / 2, figure, isWhole);
        canvas.text(
                RIGHT + 16,
                base,
                FigureText.percent(figure.point())
                        + (figure.hasInterval() ? "  [" + FigureText.interval(figure) + "]" : "") + "  n "
                        + FigureText.count(figure.n()),
                Anchor.START,
                Palette.INK);
    }
}
