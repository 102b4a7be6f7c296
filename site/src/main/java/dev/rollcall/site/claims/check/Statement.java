package dev.rollcall.site.claims.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence or a cell of a table, as a part of a folded text.
 *
 * @param quoteFrom of the sentence or the whole row
 * @param context of a cell: the row's first cell, and the column's heading
 */
record Statement(int from, int to, int quoteFrom, int quoteTo, String context) {
    private static final Pattern END = Pattern.compile("[.!?]+(?=\\s)|[。！？!?;•]|; ");
    private static final Pattern FIRST_WORD = Pattern.compile("^\\s+(\\p{L}+)");
    private static final Set<String> ABBREVIATIONS = Set.of(
            "mio", "mrd", "ca", "approx", "no", "nr", "inc", "ltd", "co", "corp", "st", "mr", "mrs", "ms", "dr", "prof",
            "jr", "sr", "vs", "bzw", "z.b", "e.g", "i.e", "p.a", "u.s", "inkl", "zzgl", "excl", "incl", "min", "max",
            "str", "mtl", "sa", "s.a", "fr", "env");
    private static final int MOST = 500;

    static List<Statement> in(String text) {
        List<Statement> statements = new ArrayList<>();
        String[] header = null;
        boolean inTable = false;
        for (int from = 0; from <= text.length() && statements.size() < MOST; ) {
            int newline = text.indexOf('\n', from);
            int to = newline < 0 ? text.length() : newline;
            boolean row = text.substring(from, to).indexOf('|') >= 0;
            if (row) {
                header = inTable ? header : null;
                addCells(text, from, to, header, statements);
                header = inTable ? header : header(text, from, to);
            } else {
                addSentences(text, from, to, statements);
            }
            inTable = row;
            from = to + 1;
        }
        return statements;
    }

    /** The first row of a table heads the others unless it has numbers; null: it does not. */
    private static String[] header(String text, int from, int to) {
        String line = text.substring(from, to);
        boolean heads = line.chars().noneMatch(Character::isDigit) && hasRowAt(text, to + 1);
        return heads ? line.split("\\|", -1) : null;
    }

    private static boolean hasRowAt(String text, int from) {
        if (from >= text.length()) {
            return false;
        }
        int newline = text.indexOf('\n', from);
        return text.substring(from, newline < 0 ? text.length() : newline).indexOf('|') >= 0;
    }

    private static void addCells(String text, int from, int to, String[] header, List<Statement> statements) {
        String[] cells = text.substring(from, to).split("\\|", -1);
        int first = cells[0].isBlank() && cells.length > 2 ? 1 : 0;
        int at = from;
        for (int i = 0; i < cells.length; i++) {
            int end = at + cells[i].length();
            if (i > first && !cells[i].isBlank()) {
                String column = header != null && i < header.length ? header[i] : "";
                String rows = header != null && first < header.length ? header[first] : "";
                int[] cell = trim(text, at, end);
                int[] whole = trim(text, from, to);
                String context = cells[first].strip() + " " + column.strip() + " " + rows.strip();
                statements.add(new Statement(cell[0], cell[1], whole[0], whole[1], context.strip()));
            }
            at = end + 1;
        }
    }

    private static void addSentences(String text, int from, int to, List<Statement> statements) {
        int start = from;
        Matcher end = END.matcher(text).region(from, to).useTransparentBounds(true);
        while (statements.size() < MOST && end.find()) {
            if (!isInside(text, start, end.start(), end.end(), to)) {
                add(text, start, end.end(), statements);
                start = end.end();
            }
        }
        add(text, start, to, statements);
    }

    /** A point that ends no sentence: of an abbreviation, or of a day before its month. */
    private static boolean isInside(String text, int start, int point, int after, int to) {
        if (text.charAt(point) != '.') {
            return false;
        }
        int word = point;
        while (word > start && (Character.isLetterOrDigit(text.charAt(word - 1)) || text.charAt(word - 1) == '.')) {
            word--;
        }
        if (word < point && Character.isDigit(text.charAt(point - 1))) {
            Matcher next = FIRST_WORD.matcher(text.substring(after, to));
            return next.find() && Dates.MONTHS.containsKey(next.group(1));
        }
        return ABBREVIATIONS.contains(text.substring(word, point));
    }

    private static void add(String text, int from, int to, List<Statement> statements) {
        int[] part = trim(text, from, to);
        if (part[0] < part[1]) {
            statements.add(new Statement(part[0], part[1], part[0], part[1], ""));
        }
    }

    private static int[] trim(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return new int[] {start, end};
    }
}
