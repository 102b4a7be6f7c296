package dev.rollcall.insight;

import java.util.HashMap;
import java.util.Locale;
import java.util.Set;

/** Hides code: fenced, between backticks, and in HTML's elements for it. */
final class CodeMask {
    private static final Set<String> TEXT_FENCES = Set.of("markdown", "md", "text", "txt", "plaintext", "html");
    private static final String[] ELEMENTS = {"pre", "code", "script", "style"};
    private static final int FENCE = 3;

    private final MarkedText text;
    /** The first index at which something stands; the length when nothing does. */
    private final int firstInk;
    /** The index after the last sign that is no space. */
    private final int endOfInk;

    private CodeMask(MarkedText text) {
        this.text = text;
        int first = 0;
        while (first < text.length() && Character.isWhitespace(text.at(first))) {
            first++;
        }
        int end = text.length();
        while (end > first && Character.isWhitespace(text.at(end - 1))) {
            end--;
        }
        firstInk = first;
        endOfInk = end;
    }

    static void apply(MarkedText text) {
        var mask = new CodeMask(text);
        mask.fences();
        mask.backticks();
        mask.elements();
    }

    private void fences() {
        int line = 0;
        while (line < text.lines.length) {
            int from = text.indentOf(line);
            int run = runOf(from);
            if (run < FENCE) {
                line++;
                continue;
            }
            int close = closing(line, text.at(from), run);
            if (wrapsTheAnswer(line, close, from + run)) {
                text.mark(text.lines[line], text.endOfLine(line), MarkedText.BREAK);
                if (close < text.lines.length) {
                    text.mark(text.lines[close], text.endOfLine(close), MarkedText.BREAK);
                }
            } else {
                int end = close < text.lines.length ? text.endOfLine(close) : text.length();
                text.mark(text.lines[line], end, MarkedText.HIDDEN);
            }
            line = close + 1;
        }
    }

    /** How many backticks or tildes stand here; 0 when a line of such a sort is no fence. */
    private int runOf(int from) {
        int sign = text.at(from);
        if (sign != '`' && sign != '~') {
            return 0;
        }
        int i = from;
        while (text.at(i) == sign) {
            i++;
        }
        int run = i - from;
        while (sign == '`' && i < text.length() && text.at(i) != '\n') {
            if (text.at(i++) == '`') {
                return 0;
            }
        }
        return run;
    }

    /** The line that closes a fence; the number of lines when nothing does. */
    private int closing(int open, int sign, int run) {
        for (int line = open + 1; line < text.lines.length; line++) {
            int i = text.indentOf(line);
            int from = i;
            while (text.at(i) == sign) {
                i++;
            }
            if (i - from >= run && text.text(i, text.endOfLine(line)).isBlank()) {
                return line;
            }
        }
        return text.lines.length;
    }

    /** A fence round the whole answer holds what was asked for, when it says that it is text. */
    private boolean wrapsTheAnswer(int open, int close, int info) {
        String language = text.text(info, text.endOfLine(open)).strip();
        boolean first = text.lines[open] <= firstInk;
        boolean last = close >= text.lines.length || text.endOfLine(close) >= endOfInk;
        return first && last && TEXT_FENCES.contains(language.toLowerCase(Locale.ROOT));
    }

    /** A run of backticks closes with the next run of the same length. */
    private void backticks() {
        var open = new HashMap<Integer, Integer>();
        int i = 0;
        for (int from : text.signs) {
            int here = text.at(from);
            if (here == '\n' && text.at(from + 1) == '\n') {
                open.clear();
            }
            if (from < i || here != '`' || !text.isProse(from)) {
                continue;
            }
            i = from;
            while (text.at(i) == '`') {
                i++;
            }
            Integer began = open.remove(i - from);
            if (began == null) {
                open.put(i - from, from);
            } else {
                text.mark(began, i, MarkedText.HIDDEN);
                open.clear();
            }
        }
    }

    private void elements() {
        int done = 0;
        for (int i : text.signs) {
            int end = i >= done && text.at(i) == '<' && text.isProse(i) ? endOfElement(i) : -1;
            if (end >= 0) {
                text.mark(i, end, MarkedText.HIDDEN);
                done = end;
            }
        }
    }

    /** The index after an element that holds code; -1 when none begins here. One that is not closed ends with the text. */
    private int endOfElement(int open) {
        for (String name : ELEMENTS) {
            int after = open + 1 + name.length();
            if (text.startsWith(name, open + 1) && !MarkedText.isWord(text.at(after))) {
                for (int i = after; i < text.length(); i++) {
                    if (text.at(i) == '<' && text.at(i + 1) == '/' && text.startsWith(name, i + 2)) {
                        return Math.min(text.length(), i + 3 + name.length());
                    }
                }
                return text.length();
            }
        }
        return -1;
    }
}
