package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.Set;

/** Words that tell that a company or a product is meant. */
final class CompanyCues {
    private static final int LONGEST = 6;

    private CompanyCues() {}

    static boolean isIn(AnswerReading reading, int from, int to) {
        return isIn(reading.tokens(), reading.language(), from, to);
    }

    static boolean isIn(TextTokens tokens, LanguageLexicon language, int from, int to) {
        Set<String> cues = language.words(WordList.COMPANY);
        for (int t = from; t < to; t++) {
            if (cues.contains(tokens.word(t)) || unspaced(tokens, cues, t, to) || hangul(tokens, cues, t)) {
                return true;
            }
        }
        return false;
    }

    /** Hangul writes particles onto nouns. */
    private static boolean hangul(TextTokens tokens, Set<String> cues, int at) {
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

    /** In scripts without spaces each sign is a word of its own. */
    private static boolean unspaced(TextTokens tokens, Set<String> cues, int at, int to) {
        if (!Scripts.isUnspaced(tokens.text.at(tokens.start[at]))) {
            return false;
        }
        var word = new StringBuilder(tokens.word(at));
        for (int t = at + 1; t < Math.min(to, at + LONGEST) && tokens.before[t] == 0; t++) {
            word.append(tokens.word(t));
            if (cues.contains(word.toString())) {
                return true;
            }
        }
        return false;
    }
}
