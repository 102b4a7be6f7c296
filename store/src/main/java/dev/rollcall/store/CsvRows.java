package dev.rollcall.store;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the rows of a text. Most lines have no quote; they are cut at the delimiter here. FastCSV reads the others.
 *
 * <p>A quoted field may span several lines (a title, an address). But a quote that is opened and never closed must not
 * swallow the rest of the list: if the next lines do not give a row as long as the first one, only the line with the quote
 * is bad.
 */
final class CsvRows {
    /** The whole line is one field. */
    static final char NO_DELIMITER = 0;

    /** The most lines that one quoted field may span. */
    private static final int MAX_JOINED = 50;

    private static final char QUOTE = '"';

    private static final Pattern URL_WITHOUT_SCHEME = Pattern.compile("//[^\\s/.]+\\.\\S.*");

    /**
     * @param line the line where the row begins
     * @param text the row as it is in the file
     * @param fields null when the row can't be read
     */
    record CsvRow(long line, String text, List<String> fields) {
        boolean isBlank() {
            return fields != null
                    && fields.stream()
                            .allMatch(field -> PastedHost.stripped(field).isEmpty());
        }
    }

    private final TextLines lines;
    private final char delimiter;
    private final CsvReader.CsvReaderBuilder blanksAroundQuotes;
    private final CsvReader.CsvReaderBuilder textBehindQuotes;
    private int width;

    CsvRows(TextLines lines, char delimiter) {
        this.lines = lines;
        this.delimiter = delimiter;
        this.blanksAroundQuotes = csv().trimWhitespacesAroundQuotes(true);
        this.textBehindQuotes = csv().allowExtraCharsAfterClosingQuote(true);
    }

    private CsvReader.CsvReaderBuilder csv() {
        return CsvReader.builder()
                .fieldSeparator(delimiter == NO_DELIMITER ? ',' : delimiter)
                .skipEmptyLines(false)
                .allowMissingFields(true)
                .allowExtraFields(true);
    }

    /** The next row that is neither blank nor a comment; null after the last one. */
    CsvRow next() {
        for (TextLines.Line line = lines.next(); line != null; line = lines.next()) {
            if (!isComment(line.text()) && !isHint(line)) {
                CsvRow row = row(line);
                if (!row.isBlank()) {
                    width = width == 0 && row.fields() != null ? row.fields().size() : width;
                    return row;
                }
            }
        }
        return null;
    }

    /** A field's value, without blanks, a comment, or quotes around it that are not its CSV quotes. */
    static String cell(String field) {
        return PastedHost.stripped(unquoted(PastedHost.stripped(withoutComment(field))));
    }

    /** Removes a comment. A {@code #} inside a word is part of the word, for example a URL's fragment. */
    static String withoutComment(String text) {
        int from = text.indexOf('#');
        while (from > 0 && !PastedHost.isBlank(text.codePointBefore(from))) {
            from = text.indexOf('#', from + 1);
        }
        return from < 0 ? text : text.substring(0, from);
    }

    /**
     * Also accepts the comment signs of other programs: {@code ;} where it is not the delimiter, and {@code //}. But
     * {@code //stripe.com/} is a URL without its scheme and not a comment.
     */
    private boolean isComment(String line) {
        String text = PastedHost.stripped(line);
        return text.startsWith("#")
                || (text.startsWith(";") && delimiter != ';')
                || (text.startsWith("//") && !URL_WITHOUT_SCHEME.matcher(text).matches())
                || text.equals("\u001a");
    }

    /** Whether this is the first line with which Excel names the delimiter ({@code sep=;}). */
    private static boolean isHint(TextLines.Line line) {
        return line.number() == 1 && line.text().matches("\"?sep=.\"?");
    }

    private CsvRow row(TextLines.Line line) {
        String text = line.text();
        if (line.isCut()) {
            return new CsvRow(line.number(), text, null);
        }
        if (delimiter == NO_DELIMITER) {
            return new CsvRow(line.number(), text, List.of(text));
        }
        if (text.indexOf(QUOTE) < 0) {
            return new CsvRow(line.number(), text, cut(text));
        }
        return opensQuote(text) && isOdd(text) ? joined(line) : new CsvRow(line.number(), text, read(text));
    }

    private List<String> cut(String text) {
        var fields = new ArrayList<String>(Math.max(4, width));
        int from = 0;
        for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
            fields.add(text.substring(from, at));
            from = at + 1;
        }
        fields.add(text.substring(from));
        return fields;
    }

    private static String unquoted(String text) {
        char first = text.isEmpty() ? 0 : text.charAt(0);
        boolean quoted =
                text.length() >= 2 && (first == QUOTE || first == '\'') && text.charAt(text.length() - 1) == first;
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private boolean opensQuote(String text) {
        return text.stripLeading().startsWith("\"")
                || text.replace(" ", "").contains(String.valueOf(delimiter) + QUOTE);
    }

    private static boolean isOdd(String text) {
        return text.chars().filter(c -> c == QUOTE).count() % 2 == 1;
    }

    private CsvRow joined(TextLines.Line first) {
        var text = new StringBuilder(first.text());
        var taken = new ArrayList<TextLines.Line>();
        boolean open = true;
        while (open && taken.size() < MAX_JOINED && text.length() <= TextLines.MAX_LINE) {
            TextLines.Line line = lines.next();
            if (line == null) {
                break;
            }
            taken.add(line);
            text.append('\n').append(line.text());
            open ^= isOdd(line.text());
        }
        List<String> fields = open ? null : read(text.toString());
        if (fields != null && (width == 0 || fields.size() == width)) {
            return new CsvRow(first.number(), first.text(), fields);
        }
        lines.putBack(taken);
        return new CsvRow(first.number(), first.text(), null);
    }

    /** The fields of a row; null when the text is not exactly one row. A comment may follow a quoted field. */
    private List<String> read(String text) {
        List<String> fields = read(blanksAroundQuotes, text);
        return fields == null ? read(textBehindQuotes, text) : fields;
    }

    private static List<String> read(CsvReader.CsvReaderBuilder csv, String text) {
        try {
            return csv.ofSingleCsvRecord(text).getFields();
        } catch (CsvParseException e) {
            return null;
        }
    }
}
