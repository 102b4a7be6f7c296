package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A stored text as code points, with a mark on each that says whether it is prose. All indices are its code points. */
final class MarkedText {
    /** Read. */
    static final byte PROSE = 0;
    /** Markup inside a sentence, as if it were not there. */
    static final byte GONE = 1;
    /** Markup that ends a line. */
    static final byte BREAK = 2;
    /** Not prose, but something stands there: code, an address. */
    static final byte HIDDEN = 3;
    /** Hidden, in a list of sources. */
    static final byte SOURCE = 4;
    /** Markup that begins a cell of a table. */
    static final byte CELL = 5;
    /** Markup that begins an item of a list. */
    static final byte ITEM = 6;
    /** Markup that begins a heading. */
    static final byte HEADING = 7;

    final int[] points;
    final byte[] marks;
    /** The index at which each line begins. */
    final int[] lines;

    private final List<FoundAddress> addresses = new ArrayList<>();

    MarkedText(String text) {
        points = text.codePoints().toArray();
        marks = new byte[points.length];
        lines = lineStarts(points);
    }

    private static int[] lineStarts(int[] points) {
        var starts = new int[16];
        int count = 1;
        for (int i = 0; i < points.length; i++) {
            if (points[i] == '\n') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    int length() {
        return points.length;
    }

    /** 0 outside of the text. */
    int at(int index) {
        return index >= 0 && index < points.length ? points[index] : 0;
    }

    boolean isProse(int index) {
        return index >= 0 && index < points.length && marks[index] == PROSE;
    }

    /** The index after a line, without its line feed. */
    int endOfLine(int line) {
        return line + 1 < lines.length ? lines[line + 1] - 1 : points.length;
    }

    /** The first index of a line that is neither a space nor the sign of a quotation. */
    int indentOf(int line) {
        int i = lines[line];
        int end = endOfLine(line);
        while (i < end && (points[i] == ' ' || points[i] == '\t' || points[i] == '>')) {
            i++;
        }
        return i;
    }

    /** What is hidden already stays so. */
    void mark(int from, int to, byte as) {
        for (int i = Math.max(0, from); i < Math.min(to, marks.length); i++) {
            if (marks[i] != HIDDEN || as == SOURCE) {
                marks[i] = as;
            }
        }
    }

    boolean startsWith(String ascii, int index) {
        for (int i = 0; i < ascii.length(); i++) {
            if (lower(at(index + i)) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    String text(int from, int to) {
        return new String(points, from, to - from);
    }

    void add(FoundAddress address) {
        addresses.add(address);
    }

    List<FoundAddress> addresses() {
        return addresses;
    }

    static int lower(int point) {
        return point >= 'A' && point <= 'Z' ? point + 32 : point;
    }

    static boolean isWord(int point) {
        return point < 128
                ? point >= 'a' && point <= 'z' || point >= 'A' && point <= 'Z' || point >= '0' && point <= '9'
                : Character.isLetterOrDigit(point);
    }

    static boolean isSpace(int point) {
        return point == ' '
                || point == '\n'
                || point == '\t'
                || point == '\r'
                || point > 127 && Character.isSpaceChar(point);
    }
}
