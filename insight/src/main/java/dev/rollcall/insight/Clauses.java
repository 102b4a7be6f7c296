package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.BitSet;

/** Where the clauses of a text begin. */
final class Clauses {
    /** In signs, of a word that begins a clause in a script without spaces. */
    private static final int LONGEST = 4;

    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    /** The first words of clauses. */
    private final BitSet starts = new BitSet();

    Clauses(TextLayout layout, LanguageLexicon language) {
        this.tokens = layout.tokens;
        this.layout = layout;
        this.language = language;
        for (int t = 0; t < tokens.count; t++) {
            if (isStart(t)) {
                starts.set(t);
            }
        }
    }

    /** The first word behind the clause that this word is in. */
    int end(int token) {
        return end(token, layout.endOfSentence(token));
    }

    /** The first word behind the clause that this word is in, {@code limit} at most. */
    int end(int token, int limit) {
        int next = starts.nextSetBit(token + 1);
        return next < 0 ? limit : Math.min(next, limit);
    }

    /** The first word of the clause that this word is in, {@code limit} at least. */
    int start(int token, int limit) {
        return Math.max(starts.previousSetBit(token), limit);
    }

    /** Whether a clause begins with this word. */
    boolean begins(int token) {
        return starts.get(token);
    }

    private boolean isStart(int token) {
        if (layout.startsSentence(token)
                || tokens.has(token, TextTokens.SEMICOLON | TextTokens.DASH | TextTokens.OPEN | TextTokens.CLOSE)) {
            return true;
        }
        if (isCut(token)) {
            return true;
        }
        // ", and I would …"
        boolean afterAnd =
                language.has(WordList.CONJUNCTIONS, tokens, token - 1) && tokens.has(token - 1, TextTokens.COMMA);
        return afterAnd && language.has(WordList.SUBJECTS, tokens, token);
    }

    private boolean isCut(int token) {
        return language.endAt(WordList.CUTS, tokens, token, LONGEST) >= 0;
    }
}
