package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.Set;

/** Where the words of a text tell that a company or a product is meant. Each word is looked up once, however often it is asked for. */
final class CompanyCues {
    private static final int LONGEST = 6;

    private final TextTokens tokens;
    private final LanguageLexicon language;
    private final Set<String> cues;

    /** The index behind the shortest cue that begins with a word; 0: not looked up yet. */
    private final int[] ends;

    CompanyCues(TextTokens tokens, LanguageLexicon language) {
        this.tokens = tokens;
        this.language = language;
        cues = language.words(WordList.COMPANY);
        ends = new int[tokens.count];
    }

    /** Whether one stands within these words. */
    boolean isIn(int from, int to) {
        for (int t = Math.max(0, from); t < Math.min(to, tokens.count); t++) {
            if (end(t) <= to) {
                return true;
            }
        }
        return false;
    }

    private int end(int at) {
        if (ends[at] == 0) {
            int end = language.endAt(WordList.COMPANY, tokens, at, LONGEST);
            ends[at] = end >= 0 ? end : hangul(at) ? at + 1 : Integer.MAX_VALUE;
        }
        return ends[at];
    }

    /** Hangul writes particles onto nouns. */
    private boolean hangul(int at) {
        String word = tokens.word(at);
        if (word.isEmpty() || Scripts.of(word.charAt(0)) != Scripts.HANGUL) {
            return false;
        }
        for (int length = 2; length < Math.min(word.length(), LONGEST); length++) {
            if (cues.contains(word.substring(0, length)) && Particles.isChain(word.substring(length))) {
                return true;
            }
        }
        return false;
    }
}
