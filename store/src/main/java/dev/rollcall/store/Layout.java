package dev.rollcall.store;

import java.util.Locale;

/**
 * Where a list has its domains, as it was found or as the user named it.
 *
 * @param delimiter the character between its columns; {@link CsvRows#NO_DELIMITER}: there is one column
 * @param column the column with the domains, from 0
 * @param columns the number of columns in the first row
 * @param header the column's own name; null when the list has no header line
 */
public record Layout(char delimiter, int column, int columns, String header) {
    /** The layout for people: {@code "column 2 (Domain) of 12, 1 header line skipped"}; empty for a plain list. */
    public String words() {
        String skipped =
                header == null ? "" : "1 header line skipped" + (header.contains("\ufffd") ? " (it is not UTF-8)" : "");
        if (columns == 1) {
            return header == null ? "" : "the column " + InvalidDomainException.shown(header) + ", " + skipped;
        }
        String name = header == null || header.isEmpty() ? "" : " (" + InvalidDomainException.shown(header) + ")";
        return String.format(Locale.ROOT, "column %d%s of %d", column + 1, name, columns)
                + (skipped.isEmpty() ? "" : ", " + skipped);
    }
}
