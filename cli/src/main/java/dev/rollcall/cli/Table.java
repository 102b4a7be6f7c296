package dev.rollcall.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table with aligned columns. A heading that begins with {@code >} is for whole numbers, which are right-aligned. One that
 * begins with {@code .} is for money, whose points are aligned.
 */
final class Table {
    private static final String RIGHT = ">";
    private static final String POINT = ".";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this(List.of(headings));
    }

    Table(List<String> headings) {
        this.headings = List.copyOf(headings);
    }

    Table row(List<String> cells) {
        rows.add(cells.stream()
                .map(cell -> cell == null ? "" : HumanFormat.line(cell))
                .toList());
        return this;
    }

    Table row(String... cells) {
        return row(Arrays.asList(cells));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void print(PrintStream out, String indent) {
        lines().forEach(line -> out.println(indent + line));
    }

    /** The headings, and each row. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(line(headings.stream().map(Table::name).toList()));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = pointed(i, cells.get(i));
            String padding = " ".repeat(width(i) - length(cell));
            boolean right = headings.get(i).startsWith(RIGHT) || headings.get(i).startsWith(POINT);
            line.append(i == 0 ? "" : "  ");
            line.append(right ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int width = length(name(headings.get(column)));
        for (List<String> row : rows) {
            width = Math.max(width, length(pointed(column, row.get(column))));
        }
        return width;
    }

    /** An amount of money, padded to the longest fraction of its column; anything else unchanged. */
    private String pointed(int column, String cell) {
        if (!headings.get(column).startsWith(POINT) || !cell.contains(POINT)) {
            return cell;
        }
        int longest =
                rows.stream().mapToInt(row -> fraction(row.get(column))).max().orElse(0);
        return cell + " ".repeat(longest - fraction(cell));
    }

    private static int fraction(String cell) {
        int point = cell.lastIndexOf(POINT);
        return point < 0 ? 0 : cell.length() - point;
    }

    private static String name(String heading) {
        return heading.startsWith(RIGHT) || heading.startsWith(POINT) ? heading.substring(1) : heading;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
