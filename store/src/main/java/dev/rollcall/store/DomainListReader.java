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
 * Lists in other formats, a domain a line, are read with a {@link LineParser}.
 *
 * <p>It keeps a hundred lines in memory to find the column, and one line afterwards. It needs no database.
 */
public final class DomainListReader {
    private static final int SAMPLE = 100;
    private static final int SAMPLE_CHARACTERS = 1 << 20;
    private static final Layout ONE_COLUMN = new Layout(CsvRows.NO_DELIMITER, 0, 1, null);
    private static final String NOT_UTF8 = "\ufffd";

    private final TextLines lines;
    private final Layout layout;
    private final LineParser parser;

    /** Receives each entry once, in the order of the list. */
    public interface Sink {
        /** @param line from 1 */
        void domain(long line, Domain domain);

        /** The entry's {@code place} is its line. */
        void bad(BadEntry entry);
    }

    private DomainListReader(TextLines lines, String column) {
        this.lines = lines;
        this.parser = null;
        List<TextLines.Line> sample = sample(lines);
        if (column == null) {
            sample = OneLine.cut(sample);
        }
        lines.putBack(sample);
        this.layout = LayoutFinder.of(sample, column);
    }

    private DomainListReader(TextLines lines, LineParser parser) {
        this.lines = lines;
        this.parser = parser;
        this.layout = ONE_COLUMN;
    }

    /** The first lines; fewer where they are long. */
    private static List<TextLines.Line> sample(TextLines lines) {
        var sample = new ArrayList<TextLines.Line>();
        int characters = 0;
        while (sample.size() < SAMPLE && characters < SAMPLE_CHARACTERS) {
            TextLines.Line line = lines.next();
            if (line == null) {
                break;
            }
            sample.add(line);
            characters += line.text().length();
        }
        return sample;
    }

    /**
     * @param in is not closed
     * @param column the name, or the number from 1, of the column that holds domains; null: the reader finds it
     * @throws UnreadableListException when the list can't be read, or when it is unclear which column is meant
     */
    public static DomainListReader of(InputStream in, String column) {
        return of(in, column, ListBounds.NONE);
    }

    /**
     * The same of a list that may be too long.
     *
     * @throws ListTooLongException when it is; thrown by {@link #readAll}, too
     */
    public static DomainListReader of(InputStream in, String column, ListBounds bounds) {
        return new DomainListReader(TextLines.of(in, bounds, false), column);
    }

    /** A list in JSON, a value a line, that may be too long. Blank lines are left out. */
    public static DomainListReader ofJsonLines(InputStream in, LineParser parser, ListBounds bounds) {
        return new DomainListReader(TextLines.of(in, bounds, true), parser);
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
        if (parser == null) {
            readTable(sink);
        } else {
            readLines(sink);
        }
    }

    private void readLines(Sink sink) {
        for (TextLines.Line line = lines.next(); line != null; line = lines.next()) {
            String text = PastedHost.stripped(line.text());
            if (line.isCut()) {
                sink.bad(tooLong(line.number(), text));
            } else if (!text.isEmpty()) {
                parse(line.number(), text, sink);
            }
        }
    }

    private void parse(long line, String text, Sink sink) {
        String typed;
        try {
            typed = parser.parse(text);
        } catch (IllegalArgumentException e) {
            sink.bad(new BadEntry(line, text, e.getMessage(), EntryFault.NOT_JSON));
            return;
        }
        take(line, typed, sink);
    }

    private void readTable(Sink sink) {
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
        take(row.line(), CsvRows.cell(fields.get(layout.column())), sink);
    }

    private static void take(long line, String typed, Sink sink) {
        try {
            sink.domain(line, Domain.parse(typed));
        } catch (InvalidDomainException e) {
            boolean broken = typed.contains(NOT_UTF8);
            sink.bad(new BadEntry(
                    line,
                    typed,
                    broken
                            ? "it has bytes that are not UTF-8, shown as " + NOT_UTF8 + ": save the list as UTF-8"
                            : e.why(),
                    broken ? EntryFault.NOT_UTF8 : e.kind()));
        }
    }

    private static BadEntry tooLong(long line, String text) {
        return new BadEntry(line, text, "it is longer than " + TextLines.MAX_LINE + " characters", EntryFault.TOO_LONG);
    }

    private BadEntry notReadable(CsvRow row) {
        String text = PastedHost.stripped(row.text());
        if (text.length() > TextLines.MAX_LINE) {
            return tooLong(row.line(), text);
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
