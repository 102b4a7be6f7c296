package dev.rollcall.site.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * A table of data.
 *
 * @param caption empty when it has none
 * @param rows cells separated by {@code " | "}; what stands in a cell over several rows is repeated in each
 * @param headerRows how many of the first rows are its header
 */
record TableText(String caption, List<String> rows, int headerRows) {
    private static final int MOST_HEADER_ROWS = 3;
    private static final int MOST_COLUMNS = 200;
    private static final int MOST_ROWS_OF_A_CELL = 500;
    /** Chars of a cell, without any header: more is a page laid out by a table. */
    private static final int LONGEST_CELL = 1_000;

    private static final Set<String> LAYOUT = Set.of("presentation", "none");

    /** @return null when the table only lays out the page: its cells are read like other elements */
    static TableText of(Element table) {
        if (LAYOUT.contains(table.attr("role")) || table.select("table").size() > 1) {
            return null;
        }
        List<Element> rows = table.select("tr");
        boolean hasHeader = table.selectFirst("th") != null;
        boolean isWide = rows.stream().anyMatch(row -> cells(row).size() > 1);
        if (!isWide
                || !hasHeader
                        && table.select("td").stream()
                                .anyMatch(cell -> words(cell).length() > LONGEST_CELL)) {
            return null;
        }
        Element caption = table.selectFirst("caption");
        var lines = new ArrayList<String>();
        var held = new ArrayList<Held>();
        int headerRows = 0;
        for (Element row : rows) {
            if (BlockFinder.isDropped(row, row.normalName())) {
                continue;
            }
            String line = line(row, held);
            if (!line.isEmpty()) {
                boolean isHeader = headerRows == lines.size() && headerRows < MOST_HEADER_ROWS && isHeader(row);
                headerRows += isHeader ? 1 : 0;
                lines.add(line);
            }
        }
        return new TableText(caption == null ? "" : words(caption), lines, headerRows == lines.size() ? 0 : headerRows);
    }

    /** A cell that goes on in the next rows. */
    private record Held(int column, int rows, String text) {}

    private static String line(Element row, List<Held> held) {
        var columns = new ArrayList<String>();
        var next = new ArrayList<Held>();
        for (Element cell : cells(row)) {
            takeHeld(columns, held, next);
            String text = words(cell);
            int down = number(cell.attr("rowspan"), MOST_ROWS_OF_A_CELL);
            if (down > 1) {
                next.add(new Held(columns.size(), down - 1, text));
            }
            columns.add(text);
            for (int i = 1; i < number(cell.attr("colspan"), MOST_COLUMNS) && columns.size() < MOST_COLUMNS; i++) {
                columns.add("");
            }
        }
        takeHeld(columns, held, next);
        held.clear();
        held.addAll(next);
        while (!columns.isEmpty() && columns.get(columns.size() - 1).isEmpty()) {
            columns.remove(columns.size() - 1);
        }
        return String.join(" | ", columns).strip();
    }

    private static void takeHeld(List<String> columns, List<Held> held, List<Held> next) {
        while (!held.isEmpty() && held.get(0).column() <= columns.size()) {
            Held one = held.remove(0);
            columns.add(one.text());
            if (one.rows() > 1) {
                next.add(new Held(one.column(), one.rows() - 1, one.text()));
            }
        }
    }

    private static List<Element> cells(Element row) {
        return row.children().stream()
                .filter(cell ->
                        cell.normalName().equals("td") || cell.normalName().equals("th"))
                .limit(MOST_COLUMNS)
                .toList();
    }

    private static boolean isHeader(Element row) {
        Element parent = row.parent();
        return parent != null && parent.normalName().equals("thead")
                || row.children().stream().allMatch(cell -> cell.normalName().equals("th"));
    }

    private static int number(String text, int most) {
        return text.matches("[0-9]{1,6}") ? Math.max(1, Math.min(most, Integer.parseInt(text))) : 1;
    }

    /** What a cell shows, on one line. */
    private static String words(Element cell) {
        var words = new StringBuilder();
        cell.filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                if (node instanceof TextNode text) {
                    words.append(text.getWholeText());
                } else if (node instanceof Element element) {
                    if (depth > 0 && BlockFinder.isDropped(element, element.normalName())) {
                        return FilterResult.SKIP_ENTIRELY;
                    }
                    if (element.isBlock() || element.normalName().equals("br")) {
                        words.append(' ');
                    }
                }
                return FilterResult.CONTINUE;
            }
        });
        return Whitespace.line(words.toString().replace('|', '/'));
    }
}
