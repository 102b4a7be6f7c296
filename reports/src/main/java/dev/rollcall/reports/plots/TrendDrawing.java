package dev.rollcall.reports.plots;

import dev.rollcall.reports.FigureText;
import dev.rollcall.reports.ReportDocument;
import dev.rollcall.reports.ReportDocument.ReportEntity;
import dev.rollcall.reports.ReportDocument.ReportWindow;
import dev.rollcall.reports.ReportFigure;
import dev.rollcall.reports.plots.Mark.Anchor;
import dev.rollcall.reports.plots.Mark.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often the brand is named window by window, with its interval as a band; competitors as lines. A gap is a window without a figure. */
final class TrendDrawing {
    private static final double LEFT = 64;
    private static final double RIGHT = 610;
    private static final double HEIGHT = 240;

    /** Room for a name beside its line. */
    private static final double LEGEND = 110;

    /** With more windows there is no room for a dot each. */
    private static final int MOST_DOTS = 40;

    private static final int MOST_LABELS = 7;

    private final ReportDocument report;
    private final ReportEntity brand;

    TrendDrawing(ReportDocument report, ReportEntity brand) {
        this.report = report;
        this.brand = brand;
    }

    Drawing drawing() {
        var canvas = new Canvas(report, (int) HEIGHT + 26);
        canvas.heading(
                "How often " + brand.name() + " is named, window by window",
                "Mean over targets; a window with too few answers is a gap");
        axes(canvas);
        List<ReportEntity> others = report.tracked().stream()
                .filter(entity -> !entity.equals(brand))
                .limit(Palette.COMPETITORS.size())
                .toList();
        band(canvas);
        var labels = new ArrayList<Label>();
        for (int i = 0; i < others.size(); i++) {
            series(canvas, others.get(i), Palette.COMPETITORS.get(i), 1.5, labels);
        }
        series(canvas, brand, Palette.BRAND, 2.5, labels);
        legend(canvas, labels);
        return canvas.drawing("How often " + brand.name() + " is named in each of "
                + report.windows().size() + " windows.");
    }

    /** At the right end of a line. */
    private record Label(double y, String name, String colour, boolean isBrand) {}

    private void axes(Canvas canvas) {
        for (int percent = 0; percent <= 100; percent += 25) {
            double y = y(percent / 100.0);
            canvas.line(LEFT, y, RIGHT, y, 1, Palette.LINE);
            canvas.small(LEFT - 8, y + 4, percent + " %", Anchor.END, Palette.SOFT);
        }
        int windows = report.windows().size();
        int step = Math.max(1, (windows + MOST_LABELS - 1) / MOST_LABELS);
        for (int i = 0; i < windows; i += step) {
            String name =
                    FittedText.cut(report.windows().get(i).window(), (RIGHT - LEFT) / Math.min(windows, MOST_LABELS));
            canvas.small(x(i), y(0) + 18, name, Anchor.MIDDLE, Palette.SOFT);
        }
    }

    private void band(Canvas canvas) {
        for (List<Spot> run : runs(brand)) {
            var around = new ArrayList<Point>();
            var back = new ArrayList<Point>();
            for (Spot spot : run) {
                ReportFigure figure = spot.figure();
                double half = run.size() == 1 ? 6 : 0;
                around.add(new Point(x(spot.window()) - half, y(high(figure))));
                back.add(new Point(x(spot.window()) - half, y(low(figure))));
                if (half > 0) {
                    around.add(new Point(x(spot.window()) + half, y(high(figure))));
                    back.add(new Point(x(spot.window()) + half, y(low(figure))));
                }
            }
            Collections.reverse(back);
            around.addAll(back);
            canvas.surface(around, Palette.BRAND_BAND, .7);
        }
    }

    private void series(Canvas canvas, ReportEntity entity, String colour, double width, List<Label> labels) {
        Spot last = null;
        for (List<Spot> run : runs(entity)) {
            List<Point> points = run.stream()
                    .map(spot -> new Point(x(spot.window()), y(spot.figure().point())))
                    .toList();
            if (points.size() > 1) {
                canvas.line(points, width, colour);
            }
            if (points.size() == 1 || report.windows().size() <= MOST_DOTS) {
                points.forEach(point -> canvas.disc(point.x(), point.y(), width + 1, colour));
            }
            last = run.get(run.size() - 1);
        }
        if (last != null) {
            String name = FittedText.cut(entity.name(), LEGEND) + "  "
                    + FigureText.percent(last.figure().point());
            labels.add(new Label(y(last.figure().point()), name, colour, entity.equals(brand)));
        }
    }

    /** In the order of their lines, without one over the other. */
    private static void legend(Canvas canvas, List<Label> labels) {
        var sorted = new ArrayList<>(labels);
        sorted.sort(Comparator.comparingDouble(Label::y));
        double free = Canvas.TOP - 10;
        for (Label label : sorted) {
            double y = Math.max(label.y(), free + 18);
            free = y;
            if (label.isBrand()) {
                canvas.bold(RIGHT + 16, y + 4.5, label.name(), Anchor.START, label.colour());
            } else {
                canvas.text(RIGHT + 16, y + 4.5, label.name(), Anchor.START, label.colour());
            }
        }
    }

    private record Spot(int window, ReportFigure figure) {}

    /** Windows with a figure that follow each other. */
    private List<List<Spot>> runs(ReportEntity entity) {
        Map<String, ReportFigure> figures = new LinkedHashMap<>();
        report.figures("mention-rate", "window").stream()
                .filter(figure -> figure.isOf(entity.entity()))
                .forEach(figure -> figures.put(figure.key(), figure));
        var runs = new ArrayList<List<Spot>>();
        var run = new ArrayList<Spot>();
        int window = 0;
        for (ReportWindow shown : report.windows()) {
            ReportFigure figure = figures.get(shown.window());
            if (figure != null && !figure.isMissing()) {
                run.add(new Spot(window, figure));
            } else if (!run.isEmpty()) {
                runs.add(List.copyOf(run));
                run.clear();
            }
            window++;
        }
        if (!run.isEmpty()) {
            runs.add(List.copyOf(run));
        }
        return runs;
    }

    private double x(int window) {
        return LEFT
                + (RIGHT - LEFT) * (window + .5) / Math.max(1, report.windows().size());
    }

    private static double y(double share) {
        return Canvas.TOP + HEIGHT - HEIGHT * Math.min(1, Math.max(0, share));
    }

    private static double low(ReportFigure figure) {
        return figure.hasInterval() ? figure.low() : figure.point();
    }

    private static double high(ReportFigure figure) {
        return figure.hasInterval() ? figure.high() : figure.point();
    }
}
