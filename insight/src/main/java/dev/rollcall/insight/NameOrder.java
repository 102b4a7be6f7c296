package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The order in which an answer names companies and products: listed ones, and words that look like names. */
final class NameOrder {
    private static final int MOST_ITEMS = 20;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    private final NameShapes shapes;

    NameOrder(AnswerReading reading) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
        this.shapes = new NameShapes(reading);
    }

    /** For each of these first occurrences its rank, from 1. */
    static List<Integer> ranks(AnswerReading reading, List<Occurrence> first, List<Occurrence> mentioned) {
        var order = new NameOrder(reading);
        List<Integer> others = first.isEmpty()
                ? List.of()
                : order.others(mentioned, first.get(first.size() - 1).start());
        var ranks = new ArrayList<Integer>();
        for (int i = 0; i < first.size(); i++) {
            int rank = i + 1;
            for (int place : others) {
                rank += place < first.get(i).start() ? 1 : 0;
            }
            ranks.add(rank);
        }
        return ranks;
    }

    /** Where words that look like names stand first, up to a place. */
    private List<Integer> others(List<Occurrence> mentioned, int until) {
        BitSet taken = taken(mentioned);
        var places = new ArrayList<Integer>();
        Set<String> seen = new HashSet<>();
        int t = 0;
        while (t < tokens.count && tokens.start[t] < until) {
            int end = endOfOther(t, taken);
            if (end > t && seen.add(tokens.word(t))) {
                places.add(tokens.start[t]);
            }
            t = Math.max(t + 1, end);
        }
        return places;
    }

    /** The words at which no other name can begin: listed names, mentioned or not, and products of mentioned ones. */
    BitSet taken(List<Occurrence> mentioned) {
        var taken = new BitSet();
        for (Occurrence one : reading.found()) {
            taken.set(reading.firstToken(one), Math.max(reading.firstToken(one) + 1, reading.tokenBehind(one)));
        }
        // Behind a mentioned name stands its product: no other company.
        for (Occurrence one : mentioned) {
            int t = reading.tokenBehind(one);
            while (t < tokens.count
                    && tokens.isSpaced(t)
                    && (tokens.isCapital(t) || tokens.isNumber(t))
                    && !taken.get(t)) {
                taken.set(t++);
            }
        }
        return taken;
    }

    /** The first word behind another name that begins here; the same word when none does. */
    int endOfOther(int t, BitSet taken) {
        int end = taken.get(t) ? t : isSibling(t, taken) ? t + 1 : shapes.end(t);
        while (end > t && taken.get(end - 1)) {
            end--;
        }
        return end;
    }

    /** Whether more than a capital tells that a name stands here. */
    boolean isEvident(int t, int end, BitSet taken) {
        return shapes.isEvident(t) || isSibling(t, taken) && shapes.isEvidentSibling(t, end);
    }

    /** At the head of an item with a dash or the like behind it, in a list whose other items begin with listed names. */
    boolean isSibling(int t, BitSet taken) {
        int line = layout.line[t];
        if (layout.lineStart[line] != t
                || layout.kind[line] != TextLayout.LineKind.ITEM
                || !shapes.isSeparated(t)
                || language.has(LanguageLexicon.WordList.FUNCTION_WORDS, tokens, t)) {
            return false;
        }
        return hasListedItem(line, 1, taken) || hasListedItem(line, -1, taken);
    }

    private boolean hasListedItem(int line, int step, BitSet taken) {
        int at = line + step;
        while (at >= 0
                && at < layout.lines
                && Math.abs(at - line) <= MOST_ITEMS
                && layout.kind[at] == TextLayout.LineKind.ITEM) {
            if (taken.get(layout.lineStart[at])) {
                return true;
            }
            at += step;
        }
        return false;
    }
}
