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

    private static final boolean[] MARKUP = ascii("\n`<[]\\*_~:@#/.(");
    private static final boolean[] WORD = ascii("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    final int[] points;
    final byte[] marks;
    /** The index at which each line begins. */
    final int[] lines;
    /** Where signs stand that may be markup or part of an address, and line feeds: no mask need look at others. */
    final int[] signs;

    private final List<FoundAddress> addresses = new ArrayList<>();

    MarkedText(String text) {
        points = codePoints(text);
        marks = new byte[points.length];
        var lineStarts = new IndexList(points.length / 64);
        var signPlaces = new IndexList(points.length / 16);
        lineStarts.add(0);
        for (int i = 0; i < points.length; i++) {
            int point = points[i];
            if (point < 128 ? MARKUP[point] : point == '【') {
                signPlaces.add(i);
                if (point == '\n') {
                    lineStarts.add(i + 1);
                }
            }
        }
        lines = lineStarts.toArray();
        signs = signPlaces.toArray();
    }

    private static boolean[] ascii(String signs) {
        var all = new boolean[128];
        signs.chars().forEach(sign -> all[sign] = true);
        return all;
    }

    private static int[] codePoints(String text) {
        var points = new int[text.length()];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            int point = text.charAt(i);
            if (Character.isSurrogate((char) point)) {
                point = text.codePointAt(i);
                i += Character.charCount(point) - 1;
            }
            points[count++] = point;
        }
        return count == points.length ? points : Arrays.copyOf(points, count);
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
        return point < 128 ? WORD[point] : Character.isLetterOrDigit(point);
    }

    static boolean isSpace(int point) {
        return point == ' '
                || point == '\n'
                || point == '\t'
                || point == '\r'
                || point > 127 && Character.isSpaceChar(point);
    }
}
