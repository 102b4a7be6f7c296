package dev.rollcall.reports.plots;

import java.util.List;

/** A part of a drawing, in its units: x to the right, y down. Colours are {@code #rrggbb}. */
sealed interface Mark {
    record Box(double x, double y, double width, double height, String fill) implements Mark {}

    record Disc(double x, double y, double radius, String fill) implements Mark {}

    record Stroke(List<Point> points, double width, String colour) implements Mark {
        public Stroke {
            points = List.copyOf(points);
        }
    }

    /** A closed surface. */
    record Surface(List<Point> points, String fill, double opacity) implements Mark {
        public Surface {
            points = List.copyOf(points);
        }
    }

    /** A line of text; y is its base line. */
    record Lettering(double x, double y, String text, double size, Weight weight, Anchor anchor, String fill)
            implements Mark {}

    record Point(double x, double y) {}

    /** Which end of a text is at its x. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** Of a font. */
    enum Weight {
        REGULAR,
        BOLD
    }
}
