package dev.rollcall.reports.plots;

import dev.rollcall.reports.plots.Mark.Box;
import dev.rollcall.reports.plots.Mark.Disc;
import dev.rollcall.reports.plots.Mark.Lettering;
import dev.rollcall.reports.plots.Mark.Point;
import dev.rollcall.reports.plots.Mark.Stroke;
import dev.rollcall.reports.plots.Mark.Surface;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Paints a drawing with Java2D: into a picture, or into a page of a PDF. */
public final class Painter {
    private static final float ROUND = 1;

    private final Graphics2D graphics;

    public Painter(Graphics2D graphics) {
        this.graphics = graphics;
    }

    public void paint(Drawing drawing) {
        drawing.marks().forEach(this::paint);
    }

    private void paint(Mark mark) {
        if (mark instanceof Box box) {
            graphics.setColor(colour(box.fill(), 1));
            graphics.fill(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
        } else if (mark instanceof Disc disc) {
            double size = 2 * disc.radius();
            graphics.setColor(colour(disc.fill(), 1));
            graphics.fill(new Ellipse2D.Double(disc.x() - disc.radius(), disc.y() - disc.radius(), size, size));
        } else if (mark instanceof Stroke line) {
            graphics.setColor(colour(line.colour(), 1));
            graphics.setStroke(
                    new BasicStroke((float) line.width(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, ROUND));
            graphics.draw(path(line.points()));
        } else if (mark instanceof Surface surface) {
            Path2D path = path(surface.points());
            path.closePath();
            graphics.setColor(colour(surface.fill(), surface.opacity()));
            graphics.fill(path);
        } else if (mark instanceof Lettering words) {
            paint(words);
        }
    }

    private void paint(Lettering words) {
        Letters letters = Letters.of(words.weight());
        double width = letters.width(words.text(), words.size());
        double left = switch (words.anchor()) {
            case START -> words.x();
            case MIDDLE -> words.x() - width / 2;
            case END -> words.x() - width;
        };
        graphics.setColor(colour(words.fill(), 1));
        graphics.fill(letters.outline(words.text(), words.size(), left, words.y()));
    }

    private static Path2D path(List<Point> points) {
        var path = new Path2D.Double();
        path.moveTo(points.get(0).x(), points.get(0).y());
        points.forEach(point -> path.lineTo(point.x(), point.y()));
        return path;
    }

    /** Mixed with white paper: PDF then needs no transparency. */
    private static Color colour(String hex, double opacity) {
        Color full = Color.decode(hex);
        return new Color(
                mixed(full.getRed(), opacity), mixed(full.getGreen(), opacity), mixed(full.getBlue(), opacity));
    }

    private static int mixed(int part, double opacity) {
        return (int) Math.round(255 - (255 - part) * opacity);
    }
}
