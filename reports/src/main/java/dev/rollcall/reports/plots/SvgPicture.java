package dev.rollcall.reports.plots;

import dev.rollcall.reports.plots.Mark.Anchor;
import dev.rollcall.reports.plots.Mark.Box;
import dev.rollcall.reports.plots.Mark.Disc;
import dev.rollcall.reports.plots.Mark.Lettering;
import dev.rollcall.reports.plots.Mark.Point;
import dev.rollcall.reports.plots.Mark.Stroke;
import dev.rollcall.reports.plots.Mark.Surface;
import dev.rollcall.reports.plots.Mark.Weight;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A drawing as a file of its own: SVG with text as text, without styles or scripts. */
public final class SvgPicture {
    private SvgPicture() {}

    public static String of(Drawing drawing) {
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\""
                        + " role=\"img\" font-family=\"Liberation Sans, Arial, Helvetica, sans-serif\">%n"
                                .replace("%n", "\n"),
                drawing.width(),
                drawing.height()));
        svg.append("<title>").append(text(drawing.words())).append("</title>\n");
        drawing.marks().forEach(mark -> svg.append(element(mark)).append('\n'));
        return svg.append("</svg>\n").toString();
    }

    private static String element(Mark mark) {
        if (mark instanceof Box box) {
            return "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>"
                    .formatted(number(box.x()), number(box.y()), number(box.width()), number(box.height()), box.fill());
        }
        if (mark instanceof Disc disc) {
            return "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\"/>"
                    .formatted(number(disc.x()), number(disc.y()), number(disc.radius()), disc.fill());
        }
        if (mark instanceof Stroke line) {
            return ("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\""
                            + " stroke-linecap=\"round\"/>")
                    .formatted(points(line.points()), line.colour(), number(line.width()));
        }
        if (mark instanceof Surface surface) {
            return "<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>"
                    .formatted(points(surface.points()), surface.fill(), number(surface.opacity()));
        }
        return words((Lettering) mark);
    }

    private static String words(Lettering words) {
        return "<text x=\"%s\" y=\"%s\" font-size=\"%s\"%s%s fill=\"%s\" xml:space=\"preserve\">%s</text>"
                .formatted(
                        number(words.x()),
                        number(words.y()),
                        number(words.size()),
                        words.weight() == Weight.BOLD ? " font-weight=\"700\"" : "",
                        words.anchor() == Anchor.START
                                ? ""
                                : " text-anchor=\"" + words.anchor().name().toLowerCase(Locale.ROOT) + "\"",
                        words.fill(),
                        text(words.text()));
    }

    private static String points(List<Point> points) {
        return points.stream()
                .map(point -> number(point.x()) + "," + number(point.y()))
                .collect(Collectors.joining(" "));
    }

    private static String number(double units) {
        BigDecimal rounded =
                BigDecimal.valueOf(units).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.toPlainString();
    }

    /** Letters that XML forbids are left out. */
    private static String text(String text) {
        var kept = new StringBuilder();
        text.codePoints()
                .filter(c -> c >= ' ' && c != 0xfffe && c != 0xffff && (c < 0xd800 || c > 0xdfff))
                .forEach(c -> {
                    switch (c) {
                        case '&' -> kept.append("&amp;");
                        case '<' -> kept.append("&lt;");
                        case '>' -> kept.append("&gt;");
                        default -> kept.appendCodePoint(c);
                    }
                });
        return kept.toString();
    }
}
