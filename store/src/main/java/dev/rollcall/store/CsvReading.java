package dev.rollcall.store;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A list's first rows, read with one delimiter.
 *
 * @param rows each row's cells; the first may be a header
 * @param domains the domain in each cell; null for a cell that is not a domain
 */
record CsvReading(char delimiter, List<List<String>> rows, List<List<Domain>> domains) {
    /** A bound, because each cell is looked at; real lists have fewer columns. */
    private static final int MAX_COLUMNS = 100;

    private static final int MAX_TITLES = 12;
    private static final int MAX_CELLS = 3;

    static CsvReading of(String text, char delimiter) {
        var rows = new ArrayList<List<String>>();
        if (delimiter == CsvRows.NO_DELIMITER || text.indexOf(delimiter) >= 0) {
            var reading = new CsvRows(TextLines.of(new StringReader(text)), delimiter);
            for (CsvRows.CsvRow row = reading.next(); row != null; row = reading.next()) {
                if (row.fields() != null) {
                    rows.add(row.fields().stream()
                            .limit(MAX_COLUMNS)
                            .map(CsvRows::cell)
                            .toList());
                }
            }
        }
        return new CsvReading(
                delimiter,
                rows,
                rows.stream()
                        .map(row -> row.stream().map(CsvReading::domain).collect(Collectors.toList()))
                        .toList());
    }

    /** Whether most of its rows have more than one cell, or it is a plain list. */
    boolean isLikely() {
        return delimiter == CsvRows.NO_DELIMITER
                || (rows.stream().filter(row -> row.size() > 1).count() * 2 > rows.size() && !isCommentSign());
    }

    /** Whether {@code ;} only begins comments and is in no other row. */
    private boolean isCommentSign() {
        return delimiter == ';'
                && rows.stream().anyMatch(row -> row.size() == 1)
                && rows.stream().allMatch(row -> row.size() == 1 || row.get(0).isEmpty());
    }

    /** The column's first cells after its title: {@code "'1', '2', '3', …"}. */
    String cells(int column, boolean header) {
        List<String> cells = rows.stream()
                .skip(header ? 1 : 0)
                .filter(row -> row.size() > column)
                .map(row -> "'" + InvalidDomainException.shown(row.get(column)) + "'")
                .toList();
        return cells.stream().limit(MAX_CELLS).collect(Collectors.joining(", "))
                + (cells.size() > MAX_CELLS ? ", …" : "");
    }

    /** Whether all of its cells are numbers, except for a title. */
    boolean isNumeric(int column, boolean header) {
        return rows.stream()
                .skip(header ? 1 : 0)
                .filter(row -> row.size() > column)
                .allMatch(row -> row.get(column).matches("[\\d.,]+"));
    }

    int columns() {
        return rows.isEmpty() ? 1 : rows.get(0).size();
    }

    /** The column's cell in the first row. It is a title if that row is a header. */
    String title(int column) {
        return rows.isEmpty() ? "" : rows.get(0).get(column);
    }

    /** The titles of all columns: {@code "rank, domain, tld"}. */
    String titles() {
        String first = IntStream.range(0, Math.min(MAX_TITLES, columns()))
                .mapToObj(column -> InvalidDomainException.shown(title(column)))
                .collect(Collectors.joining(", "));
        return columns()
                + (columns() == 1 ? " column: " : " columns: ")
                + first
                + (columns() > MAX_TITLES ? ", …" : "");
    }

    boolean hasDomain(int row, int column) {
        return row < rows.size()
                && column < domains.get(row).size()
                && domains.get(row).get(column) != null;
    }

    /** How many rows have a domain in the column. */
    int score(int column) {
        return (int) IntStream.range(0, rows.size())
                .filter(row -> hasDomain(row, column))
                .count();
    }

    /** Whether some row has two different domains in these two columns. */
    boolean differ(int one, int other) {
        return IntStream.range(0, rows.size())
                .filter(row -> hasDomain(row, one) && hasDomain(row, other))
                .anyMatch(row ->
                        !domains.get(row).get(one).equals(domains.get(row).get(other)));
    }

    private static Domain domain(String cell) {
        try {
            return Domain.parse(cell);
        } catch (InvalidDomainException e) {
            return null;
        }
    }
}
