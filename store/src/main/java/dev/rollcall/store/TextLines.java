package dev.rollcall.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The lines of a text, numbered from 1. A line ends with {@code \n}, {@code \r\n} or {@code \r}. The bytes may be packed
 * (gzip, or a ZIP of one file) and are UTF-8, UTF-16 or UTF-32; other bytes become U+FFFD. A Ctrl-Z at the end, as DOS
 * programs write it, does not belong to the text. It keeps only one line in memory, and at most {@link #MAX_LINE} characters
 * of it. Bytes that end within a character are refused: they were cut on their way.
 */
final class TextLines {
    static final int MAX_LINE = 1 << 16;

    private static final int BUFFER = 1 << 16;
    private static final char CTRL_Z = 0x1a;

    /** @param text cut after {@link #MAX_LINE} characters */
    record Line(long number, String text) {
        boolean isCut() {
            return text.length() > MAX_LINE;
        }
    }

    private final Reader in;
    private final TextEnd end;
    private final long mostLines;
    private final char[] buffer = new char[BUFFER];
    private final Deque<Line> again = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();
    private long number;
    private int at;
    private int filled;

    private TextLines(Reader in, TextEnd end, long mostLines) {
        this.in = in;
        this.end = end;
        this.mostLines = mostLines;
    }

    /** Looks at what is behind the last character. */
    private interface TextEnd {
        void check() throws IOException;
    }

    /**
     * @param jsonLines it is to be JSON, a value a line; else JSON is refused
     * @throws UnreadableListException when it is packed in a way that is not understood
     * @throws ListTooLongException when it is above these bounds; thrown by {@link #next}, too
     */
    static TextLines of(InputStream bytes, ListBounds bounds, boolean jsonLines) {
        try {
            var start = new PushbackInputStream(bytes, 4);
            int magic = peek(start);
            if (magic >>> 16 == 0x1f8b) {
                return text(new GZIPInputStream(start, BUFFER), bounds, jsonLines, () -> {});
            }
            if (magic == 0x504b0304) {
                var zip = new ZipInputStream(start);
                refuseOffice(zip);
                return text(zip, bounds, jsonLines, () -> refuseSecondFile(zip));
            }
            return text(start, bounds, jsonLines, () -> {});
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    static TextLines of(Reader text) {
        return new TextLines(text, () -> {}, Long.MAX_VALUE);
    }

    /** The next line; null after the last one. */
    Line next() {
        if (!again.isEmpty()) {
            return again.pop();
        }
        try {
            return read();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The next lines are these, in this order. */
    void putBack(Iterable<Line> lines) {
        var behind = new ArrayDeque<Line>();
        lines.forEach(behind::push);
        behind.forEach(again::push);
    }

    private Line read() throws IOException {
        line.setLength(0);
        boolean any = false;
        for (int c = character(); c >= 0; c = character()) {
            if (c == '\n' || c == '\r') {
                if (c == '\r' && character() != '\n' && filled > 0) {
                    at--;
                }
                return numbered();
            }
            any = true;
            if (line.length() <= MAX_LINE) {
                line.append((char) c);
            }
        }
        end.check();
        while (!line.isEmpty() && line.charAt(line.length() - 1) == CTRL_Z) {
            line.setLength(line.length() - 1);
            any = !line.isEmpty();
        }
        return any ? numbered() : null;
    }

    private Line numbered() {
        number++;
        if (number > mostLines) {
            throw new ListTooLongException(
                    String.format(Locale.ROOT, "it has more than %,d lines, which is the most", mostLines));
        }
        boolean marked = number == 1 && !line.isEmpty() && line.charAt(0) == '\ufeff';
        return new Line(number, line.substring(marked ? 1 : 0));
    }

    /** The next character; -1 after the last one. */
    private int character() throws IOException {
        if (at == filled) {
            at = 0;
            filled = Math.max(0, in.read(buffer));
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[at++];
    }

    /** @param end of what it is packed in */
    private static TextLines text(InputStream unpacked, ListBounds bounds, boolean jsonLines, TextEnd end)
            throws IOException {
        var whole = new WholeText(unpacked, bounds.bytes());
        var start = new PushbackInputStream(whole, FileFormat.SAMPLE);
        byte[] first = start.readNBytes(FileFormat.SAMPLE);
        start.unread(first);
        Charset charset = FileFormat.charset(first, jsonLines);
        return new TextLines(
                new InputStreamReader(start, charset),
                () -> {
                    whole.refuseCut(charset);
                    end.check();
                },
                bounds.lines());
    }

    /** The first four bytes as a number; 0 for those that are not there. */
    private static int peek(PushbackInputStream in) throws IOException {
        byte[] first = in.readNBytes(4);
        in.unread(first);
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (i < first.length ? first[i] & 0xff : 0);
        }
        return value;
    }

    /** Goes to the first entry. Refuses Office files, which are ZIPs with known names in them. */
    private static void refuseOffice(ZipInputStream zip) throws IOException {
        ZipEntry first = zip.getNextEntry();
        String name = first == null ? "" : first.getName();
        if (name.equals("mimetype")) {
            throw new UnreadableListException("it is an OpenDocument file: save the sheet as CSV, UTF-8");
        }
        if (name.endsWith(".xml") || name.matches("(_rels|xl|docProps|customXml)/.*")) {
            throw new UnreadableListException(
                    "it is an Excel workbook, or another Office file: save the sheet as CSV UTF-8");
        }
        if (first == null || first.isDirectory()) {
            throw new UnreadableListException("it is a ZIP that begins with no file: unpack it, and give one file");
        }
    }

    private static void refuseSecondFile(ZipInputStream zip) throws IOException {
        if (zip.getNextEntry() != null) {
            throw new UnreadableListException("it is a ZIP that holds more than one file: unpack it, and give one");
        }
    }

    private static UnreadableListException unreadable(IOException e) {
        if (e instanceof EOFException) {
            return new UnreadableListException("it can't be read: it breaks off, it was cut on its way", e);
        }
        return new UnreadableListException("it can't be read (" + e.getMessage() + ")", e);
    }
}
