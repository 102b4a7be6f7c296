package dev.rollcall.reports.plots;

import dev.rollcall.reports.FigureText;
import dev.rollcall.reports.ReportDocument;
import dev.rollcall.reports.plots.Mark.Anchor;
import dev.rollcall.reports.plots.Mark.Box;
import dev.rollcall.reports.plots.Mark.Disc;
import dev.rollcall.reports.plots.Mark.Lettering;
import dev.rollcall.reports.plots.Mark.Point;
import dev.rollcall.reports.plots.Mark.Stroke;
import dev.rollcall.reports.plots.Mark.Surface;
import dev.rollcall.reports.plots.Mark.Weight;
import java.util.ArrayList;
import java.util.List;

/** Collects the marks of a drawing, between a heading and a line of its terms. */
final class Canvas {
    static final int WIDTH = 800;

    /** Where the part below the heading begins. */
    static final int TOP = 84;

    static final double TEXT = 13;
    static final double SMALL = 11;

    private static final double MARGIN = 20;
    private static final int FOOT = 40;

    private final ReportDocument report;
    private final int height;
    private final List<Mark> marks = new ArrayList<>();

    /** @param inner height below {@link #TOP} that the plot takes */
    Canvas(ReportDocument report, int inner) {
        this.report = report;
        height = TOP + inner + FOOT;
        box(0, 0, WIDTH, height, Palette.PAPER);
    }

    void heading(String title, String below) {
        words(MARGIN, 34, title, 19, Weight.BOLD, Anchor.START, Palette.INK);
        words(MARGIN, 56, below, TEXT, Weight.REGULAR, Anchor.START, Palette.SOFT);
        if (report.simulated()) {
            box(WIDTH - MARGIN - 104, 18, 104, 24, Palette.WARNING_PAPER);
            words(WIDTH - MARGIN - 52, 34.5, "SIMULATED", TEXT, Weight.BOLD, Anchor.MIDDLE, Palette.WARNING);
        }
    }

    void box(double x, double y, double boxWidth, double boxHeight, String fill) {
        marks.add(new Box(x, y, boxWidth, boxHeight, fill));
    }

    void disc(double x, double y, double radius, String fill) {
        marks.add(new Disc(x, y, radius, fill));
    }

    void line(double fromX, double fromY, double toX, double toY, double thickness, String colour) {
        line(List.of(new Point(fromX, fromY), new Point(toX, toY)), thickness, colour);
    }

    void line(List<Point> points, double thickness, String colour) {
        marks.add(new Stroke(points, thickness, colour));
    }

    void surface(List<Point> points, String fill, double opacity) {
        marks.add(new Surface(points, fill, opacity));
    }

    void text(double x, double y, String text, Anchor anchor, String fill) {
        words(x, y, text, TEXT, Weight.REGULAR, anchor, fill);
    }

    void small(double x, double y, String text, Anchor anchor, String fill) {
        words(x, y, text, SMALL, Weight.REGULAR, anchor, fill);
    }

    void bold(double x, double y, String text, Anchor anchor, String fill) {
        words(x, y, text, TEXT, Weight.BOLD, anchor, fill);
    }

    private void words(double x, double y, String text, double size, Weight weight, Anchor anchor, String fill) {
        marks.add(new Lettering(x, y, text, size, weight, anchor, fill));
    }

    /** Lines from 0 to 100 % with their numbers below. */
    void shareAxis(double left, double right, double top, double bottom) {
        for (int percent = 0; percent <= 100; percent += 25) {
            double x = left + (right - left) * percent / 100;
            line(x, top, x, bottom, 1, Palette.LINE);
            small(x, bottom + 16, percent + " %", Anchor.MIDDLE, Palette.SOFT);
        }
    }

    Drawing drawing(String words) {
        small(
                MARGIN,
                height - 14,
                report.domain() + " · answers before " + FigureText.minute(report.asOf())
                        + " · brackets and bands: 95 % intervals"
                        + (report.isSampled() ? ", of sampled windows 98.8 %" : "")
                        + (report.simulated() ? " · simulated answers" : ""),
                Anchor.START,
                Palette.SOFT);
        return new Drawing(WIDTH, height, report.simulated() ? words + " Simulated." : words, marks);
    }
}
