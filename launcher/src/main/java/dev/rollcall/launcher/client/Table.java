package dev.rollcall.launcher.client;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Aligned columns. A heading that begins with {@code >} is for numbers: they stand to the right. */
final class Table {
    private static final String RIGHT = ">";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this(List.of(headings));
    }

    Table(List<String> headings) {
        this.headings = List.copyOf(headings);
    }

    Table row(List<String> cells) {
        rows.add(
                cells.stream().map(cell -> cell == null ? "" : Words.line(cell)).toList());
        return this;
    }

    Table row(String... cells) {
        return row(Arrays.asList(cells));
    }

    void print(PrintStream out, String indent) {
        out.println(indent + line(headings.stream().map(Table::name).toList()));
        rows.forEach(row -> out.println(indent + line(row)));
    }

    private String line(List<String> cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(width(i) - length(cell));
            line.append(i == 0 ? "" : "  ");
            line.append(headings.get(i).startsWith(RIGHT) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int width = length(name(headings.get(column)));
        for (List<String> row : rows) {
            width = Math.max(width, length(row.get(column)));
        }
        return width;
    }

    private static String name(String heading) {
        return heading.startsWith(RIGHT) ? heading.substring(1) : heading;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
