package dev.rollcall.store;

import dev.rollcall.store.BadEntry.EntryFault;
import dev.rollcall.store.CsvRows.CsvRow;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a list of domains of any length: one domain a line, or one column of a table (separated by commas, tabs, {@code ;}
 * or {@code |}, with quotes as in RFC 4180, with or without a header). {@code #} begins a comment. The list may be packed
 * with gzip; it is UTF-8, UTF-16 or UTF-32. A single line of domains, separated by commas or blanks, is a list too.
 *
 * <p>It keeps a hundred lines in memory to find the column, and one line afterwards. It needs no database.
 */
public final class DomainListReader {
    private static final int SAMPLE = 100;
    private static final String NOT_UTF8 = "\ufffd";

    private final TextLines lines;
    private final Layout layout;

    /** Receives each entry once, in the order of the list. */
    public interface Sink {
        /** @param line from 1 */
        void domain(long line, Domain domain);

        /** The entry's {@code place} is its line. */
        void bad(BadEntry entry);
    }

    private DomainListReader(TextLines lines, String column) {
        this.lines = lines;
        List<TextLines.Line> sample = new ArrayList<>();
        for (TextLines.Line line = lines.next(); line != null; line = sample.size() < SAMPLE ? lines.next() : null) {
            sample.add(line);
        }
        if (column == null) {
            sample = OneLine.cut(sample);
        }
        lines.putBack(sample);
        this.layout = LayoutFinder.of(sample, column);
    }

    /**
     * @param in is not closed
     * @param column the name, or the number from 1, of the column that holds domains; null: the reader finds it
     * @throws UnreadableListException when the list can't be read, or when it is unclear which column is meant
     */
    public static DomainListReader of(InputStream in, String column) {
        return new DomainListReader(TextLines.of(in), column);
    }

    /** Reads text that is already decoded. */
    public static DomainListReader of(Reader in, String column) {
        return new DomainListReader(TextLines.of(in), column);
    }

    /** Which column the domains are taken from. */
    public Layout layout() {
        return layout;
    }

    /** @throws UnreadableListException when the list ends too early, for example a packed file that is cut off */
    public void readAll(Sink sink) {
        var rows = new CsvRows(lines, layout.delimiter());
        CsvRow row = rows.next();
        if (row != null && layout.header() != null) {
            row = rows.next();
        }
        for (; row != null; row = rows.next()) {
            take(row, sink);
        }
    }

    private void take(CsvRow row, Sink sink) {
        List<String> fields = row.fields();
        if (fields == null || fields.size() <= layout.column()) {
            sink.bad(notReadable(row));
            return;
        }
        String typed = CsvRows.cell(fields.get(layout.column()));
        try {
            sink.domain(row.line(), Domain.parse(typed));
        } catch (InvalidDomainException e) {
            boolean broken = typed.contains(NOT_UTF8);
            sink.bad(new BadEntry(
                    row.line(),
                    typed,
                    broken
                            ? "it has bytes that are not UTF-8, shown as " + NOT_UTF8 + ": save the list as UTF-8"
                            : e.why(),
                    broken ? EntryFault.NOT_UTF8 : e.kind()));
        }
    }

    private BadEntry notReadable(CsvRow row) {
        String text = PastedHost.stripped(row.text());
        if (text.length() > TextLines.MAX_LINE) {
            return new BadEntry(
                    row.line(), text, "it is longer than " + TextLines.MAX_LINE + " characters", EntryFault.TOO_LONG);
        }
        return new BadEntry(
                row.line(),
                text,
                row.fields() == null
                        ? "a quote is opened in it and not closed"
                        : "it has " + row.fields().size() + " of the list's columns; domains are in column "
                                + (layout.column() + 1),
                EntryFault.NOT_CSV);
    }
}
