package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Phrases, as a tree of words. In a pattern, {@code (a|b c|)} is a choice, {@code *} stands for up to {@value #GAP} words,
 * {@code stem~} for all words that begin so, {@code ~end} for all that end so. Words are compared as {@link TextTokens} has them.
 */
final class TokenPatterns {
    private static final int GAP = 5;
    /** In scripts without spaces a word is a sign. */
    private static final int UNSPACED_GAP = 14;

    /** Of longer words, no stem or end is looked at behind this. */
    private static final int LONGEST = 30;

    /** From two signs on. */
    private static final int LENGTHS = ~0b11;

    private final LanguageLexicon language;
    private final LanguageLexicon.PhraseList list;
    private final Node root = new Node();

    /** What may come next. */
    private static final class Node {
        private final Map<String, Node> words = new HashMap<>(4);
        private final Map<String, Node> stems = new HashMap<>(0);
        private final Map<String, Node> ends = new HashMap<>(0);
        /** Bit n: there is a stem of n signs; likewise ends. A piece of another length is not looked for. */
        private int stemLengths;

        private int endLengths;
        private Node gap;
        private boolean complete;

        Node after(String word) {
            return words.computeIfAbsent(word, any -> new Node());
        }

        Node afterStem(String stem) {
            stemLengths |= bit(stem);
            return stems.computeIfAbsent(stem, any -> new Node());
        }

        Node afterEnd(String end) {
            endLengths |= bit(end);
            return ends.computeIfAbsent(end, any -> new Node());
        }

        private static int bit(String piece) {
            return 1 << Math.min(piece.length(), LONGEST);
        }
    }

    TokenPatterns(LanguageLexicon language, LanguageLexicon.PhraseList list, List<String> patterns) {
        this.language = language;
        this.list = list;
        patterns.forEach(pattern -> expand("", pattern.strip()));
    }

    /** Replaces the first choice by each of what it offers, until there is none. */
    private void expand(String done, String rest) {
        int open = rest.indexOf('(');
        if (open < 0) {
            add(done + rest);
            return;
        }
        int close = closing(rest, open);
        for (String choice : choices(rest.substring(open + 1, close))) {
            expand(done, rest.substring(0, open) + " " + choice + " " + rest.substring(close + 1));
        }
    }

    private static int closing(String pattern, int open) {
        int level = 0;
        for (int i = open; i < pattern.length(); i++) {
            level += pattern.charAt(i) == '(' ? 1 : pattern.charAt(i) == ')' ? -1 : 0;
            if (level == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("the pattern \"" + pattern + "\" has an open parenthesis");
    }

    private static List<String> choices(String inside) {
        var choices = new ArrayList<String>();
        int level = 0;
        int from = 0;
        for (int i = 0; i < inside.length(); i++) {
            char sign = inside.charAt(i);
            level += sign == '(' ? 1 : sign == ')' ? -1 : 0;
            if (sign == '|' && level == 0) {
                choices.add(inside.substring(from, i));
                from = i + 1;
            }
        }
        choices.add(inside.substring(from));
        return choices;
    }

    private void add(String pattern) {
        Node at = root;
        for (String part : pattern.strip().split("\\s+", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            if (part.equals("*")) {
                at.gap = at.gap == null ? new Node() : at.gap;
                at = at.gap;
                continue;
            }
            boolean stem = part.endsWith("~");
            boolean end = part.startsWith("~");
            var words = new TextTokens(FoldedText.of(part.replace("~", "")));
            for (int i = 0; i < words.count; i++) {
                String word = words.word(i);
                at = stem && i == words.count - 1
                        ? at.afterStem(word)
                        : end && i == 0 ? at.afterEnd(word) : at.after(word);
            }
        }
        at.complete = at != root;
    }

    /** The index after the longest phrase that begins with this word and ends before {@code limit}; -1 when none does. */
    int match(TextTokens tokens, int at, int limit) {
        return at < limit && mayBegin(tokens, at) ? match(root, tokens, at, limit) : -1;
    }

    /** Whether a phrase may begin here: for most words this is all that need be looked at. */
    boolean mayBegin(TextTokens tokens, int at) {
        return tokens.at(at).in(language).mayBegin(list);
    }

    /** Whether a phrase may begin with a word; {@link WordFacts} keeps it. */
    boolean mayBeginWith(String word) {
        return root.gap != null
                || root.words.containsKey(word)
                || isAny(root.stems, root.stemLengths, word, false)
                || word.length() <= LONGEST && isAny(root.ends, root.endLengths, word, true);
    }

    private static boolean isAny(Map<String, Node> pieces, int lengthBits, String word, boolean atEnd) {
        for (int lengths = lengthBits & LENGTHS; lengths != 0; lengths &= lengths - 1) {
            int length = Integer.numberOfTrailingZeros(lengths);
            if (length > word.length()) {
                return false;
            }
            int from = atEnd ? word.length() - length : 0;
            if (pieces.containsKey(word.substring(from, from + length))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a phrase is within these words. */
    boolean isIn(TextTokens tokens, int from, int to) {
        return firstEnd(tokens, from, to) >= 0;
    }

    /** The index after the first phrase within these words; -1 without one. */
    int firstEnd(TextTokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            int end = match(tokens, i, to);
            if (end >= 0) {
                return end;
            }
        }
        return -1;
    }

    private static int match(Node node, TextTokens tokens, int at, int limit) {
        int longest = node.complete ? at : -1;
        if (at < limit) {
            longest = Math.max(longest, nextWord(node, tokens, at, limit));
        }
        if (node.gap != null) {
            int most = at < limit && Scripts.isUnspaced(tokens.text.at(tokens.start[at])) ? UNSPACED_GAP : GAP;
            for (int skip = 0; skip <= most && at + skip < limit; skip++) {
                longest = Math.max(longest, nextWord(node.gap, tokens, at + skip, limit));
            }
        }
        return longest;
    }

    private static int nextWord(Node node, TextTokens tokens, int at, int limit) {
        String word = tokens.word(at);
        int longest = -1;
        Node next = node.words.get(word);
        if (next != null) {
            longest = match(next, tokens, at + 1, limit);
        }
        for (int lengths = node.stemLengths & LENGTHS; lengths != 0; lengths &= lengths - 1) {
            int length = Integer.numberOfTrailingZeros(lengths);
            if (length > word.length()) {
                break;
            }
            Node stem = node.stems.get(word.substring(0, length));
            longest = stem == null ? longest : Math.max(longest, match(stem, tokens, at + 1, limit));
        }
        for (int lengths = node.endLengths & LENGTHS; lengths != 0; lengths &= lengths - 1) {
            int length = Integer.numberOfTrailingZeros(lengths);
            if (length > word.length() || word.length() > LONGEST) {
                break;
            }
            Node end = node.ends.get(word.substring(word.length() - length));
            longest = end == null ? longest : Math.max(longest, match(end, tokens, at + 1, limit));
        }
        return longest;
    }
}
