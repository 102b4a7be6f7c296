package dev.rollcall.insight;

import java.util.Arrays;
import java.util.Locale;

/** Takes markup away: HTML's tags and comments, links and images of Markdown, numbers of notes, signs of emphasis. */
final class MarkupMask {
    /** Longer tags and link targets are text. */
    private static final int LONGEST = 1000;

    private final MarkedText text;
    private final NextIndex next;
    /** Open square brackets, the innermost last. */
    private int[] open = new int[8];

    private int depth;
    /** For the first index of what is hidden, the index after it; 0 elsewhere. Null when nothing is. */
    private int[] hiddenUntil;

    private MarkupMask(MarkedText text) {
        this.text = text;
        this.next = new NextIndex(text.points);
    }

    static void apply(MarkedText text) {
        var mask = new MarkupMask(text);
        mask.definitions();
        int i = 0;
        for (int sign : text.signs) {
            i = sign >= i && text.isProse(sign) ? mask.at(sign) : i;
        }
        mask.markHidden();
        EmphasisMask.apply(text);
    }

    /** Lines of the form {@code [label]: address}. */
    private void definitions() {
        for (int line = 0; line < text.lines.length; line++) {
            int from = text.indentOf(line);
            if (text.at(from) == '[' && text.isProse(from)) {
                int close = next.of(']', from);
                int end = text.endOfLine(line);
                int target = close + 2;
                while (target < end && MarkedText.isSpace(text.at(target))) {
                    target++;
                }
                if (close < end && text.at(close + 1) == ':' && looksLikeAddress(target, end)) {
                    AddressMask.addTarget(text, target, Addresses.end(text, target));
                    text.mark(from, end, MarkedText.HIDDEN);
                }
            }
        }
    }

    private boolean looksLikeAddress(int from, int end) {
        int stop = Math.min(end, from + 12);
        for (int i = from; i < stop; i++) {
            if (text.at(i) == ':' && text.at(i + 1) == '/') {
                return true;
            }
        }
        return text.startsWith("www.", from) || text.at(from) == '<';
    }

    /** Handles what begins here. Returns the index to go on at. */
    private int at(int i) {
        return switch (text.at(i)) {
            case '<' -> tag(i);
            case '[' -> push(i);
            case ']' -> close(i);
            case '【' -> note(i);
            case '\\' -> i + 2;
            default -> i + 1;
        };
    }

    private int push(int i) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = i;
        return i + 1;
    }

    private int tag(int i) {
        if (text.startsWith("!--", i + 1)) {
            int end = endOfComment(i + 4);
            text.mark(i, end, MarkedText.HIDDEN);
            return end;
        }
        int end = next.of('>', i) + 1;
        if (end > text.length() || end - i > LONGEST) {
            return i + 1;
        }
        int from = text.at(i + 1) == '/' ? i + 2 : i + 1;
        int to = from;
        while (to < end && to - from < 12 && MarkedText.isWord(text.at(to))) {
            to++;
        }
        String name = text.text(from, to).toLowerCase(Locale.ROOT);
        boolean known = text.at(to) != ':' && HtmlTags.areKnown(name);
        if (!known && text.at(i + 1) != '!') {
            return i + 1;
        }
        AddressMask.addAttributes(text, to, end);
        text.mark(i, end, HtmlTags.mark(name, text.at(i + 1) == '/'));
        return end;
    }

    private int endOfComment(int from) {
        int i = next.of('>', from);
        while (i < text.length() && !(text.at(i - 1) == '-' && text.at(i - 2) == '-')) {
            i = next.of('>', i + 1);
        }
        return Math.min(text.length(), i + 1);
    }

    /** {@code 【1】}, {@code 【1†source】}. */
    private int note(int i) {
        int end = i + 1;
        while (end - i < 80 && end < text.length() && text.at(end) != '】' && text.at(end) != '\n') {
            end++;
        }
        if (text.at(end) == '】' && Character.isDigit(text.at(i + 1))) {
            text.mark(i, end + 1, MarkedText.GONE);
            return end + 1;
        }
        return i + 1;
    }

    /** A closing square bracket: of a link, an image, the number of a note, or of nothing. */
    private int close(int i) {
        if (depth == 0) {
            return i + 1;
        }
        int from = open[--depth];
        boolean note = isNote(from + 1, i);
        int after = i + 1;
        if (text.at(after) == '(') {
            int end = endOfTarget(after);
            if (end > 0) {
                int target = after + 1;
                AddressMask.addTarget(text, target, Math.min(end - 1, Addresses.end(text, skipSpaces(target))));
                link(from, i, end, note);
                return end;
            }
        }
        if (note) {
            text.mark(from, after, MarkedText.GONE);
        } else if (text.at(after) == '[') {
            int end = next.of(']', after) + 1;
            if (end <= text.length() && end - after < 80) {
                text.mark(from, from + 1, MarkedText.GONE);
                text.mark(i, end, MarkedText.GONE);
                return end;
            }
        }
        return after;
    }

    /** @param close the index of the bracket that closes the link's text */
    private void link(int from, int close, int end, boolean note) {
        if (text.at(from - 1) == '!') {
            hide(from - 1, end);
        } else if (note) {
            text.mark(from, end, MarkedText.GONE);
        } else if (isSourceLabel(from, end)) {
            hide(from, end);
        } else {
            text.mark(from, from + 1, MarkedText.GONE);
            text.mark(close, end, MarkedText.GONE);
        }
    }

    /**
     * Notes down that these signs are to be hidden; {@link #markHidden} marks them all at the end. So an image within an image is
     * marked once, and many nested ones take linear time. Only the last sign is marked at once, for {@link #isSourceLabel}.
     */
    private void hide(int from, int end) {
        hiddenUntil = hiddenUntil == null ? new int[text.length()] : hiddenUntil;
        hiddenUntil[from] = end;
        text.mark(end - 1, end, MarkedText.HIDDEN);
    }

    private void markHidden() {
        int until = 0;
        for (int i = 0; hiddenUntil != null && i < text.length(); i++) {
            until = Math.max(until, hiddenUntil[i]);
            if (i < until) {
                text.mark(i, i + 1, MarkedText.HIDDEN);
            }
        }
    }

    private int skipSpaces(int i) {
        int at = i;
        while (at < text.length() && MarkedText.isSpace(text.at(at))) {
            at++;
        }
        return at;
    }

    /** The index after a target in parentheses; 0 when it is none. */
    private int endOfTarget(int from) {
        if (next.of(')', from) - from > LONGEST) {
            return 0;
        }
        int level = 0;
        for (int i = from; i < text.length() && i - from <= LONGEST; i++) {
            int here = text.at(i);
            if (here == '(') {
                level++;
            } else if (here == ')' && --level == 0) {
                return i + 1;
            } else if (here == '\n' && text.at(i + 1) == '\n') {
                return 0;
            }
        }
        return 0;
    }

    /** Links alone in parentheses are sources: {@code ([docs](…), [prices](…))}. */
    private boolean isSourceLabel(int from, int end) {
        int before = from - 1;
        while (before >= 0 && (text.at(before) == ' ' || text.at(before) == ',' || text.at(before) == ';')) {
            before--;
        }
        boolean opens = text.at(before) == '(' || text.at(before) == '（';
        boolean goesOn = before >= 0 && text.marks[before] == MarkedText.HIDDEN && text.at(before) == ')';
        int after = end;
        while (text.at(after) == ' ') {
            after++;
        }
        int sign = text.at(after);
        boolean closes = sign == ')' || sign == '）';
        boolean more = (sign == ',' || sign == ';') && text.at(skipSpaces(after + 1)) == '[';
        return (opens || goesOn) && (closes || more);
    }

    /** Whether only numbers stand here: {@code 1}, {@code ^1}, {@code 1, 2}, {@code 1-3}, {@code [1]}. */
    private boolean isNote(int from, int to) {
        if (to - from > 20 || from >= to) {
            return false;
        }
        boolean digit = false;
        for (int i = from; i < to; i++) {
            int here = text.at(i);
            boolean mark = text.marks[i] == MarkedText.GONE;
            digit |= here >= '0' && here <= '9';
            if (!mark && (here < '0' || here > '9') && "^, -–;†[]".indexOf(here) < 0) {
                return text.at(from) == '^';
            }
        }
        return digit;
    }
}
