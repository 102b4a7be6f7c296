package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.HashSet;
import java.util.Set;

/**
 * Which names an answer also uses as ordinary words: in lower case, though the name is listed with a capital and the text has
 * capitals. A capital at the start of a sentence tells little for those.
 */
final class WordUse {
    private final AnswerReading reading;
    private final TextTokens tokens;
    private final LanguageLexicon language;
    /** Entities whose name stands in lower case. */
    private final Set<Integer> lowerCase = new HashSet<>();
    /** Entities whose name stands in lower case as nouns do: behind an article. */
    private final Set<Integer> words = new HashSet<>();

    WordUse(AnswerReading reading, boolean lacksCapitals) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.language = reading.language();
        if (!lacksCapitals) {
            for (Occurrence one : reading.found()) {
                if (!one.form().isLowerCase() && isLowerCase(one)) {
                    lowerCase.add(one.entity());
                    if (isUsedAsWord(one)) {
                        words.add(one.entity());
                    }
                }
            }
        }
    }

    private boolean isLowerCase(Occurrence one) {
        boolean letters = false;
        for (int i = one.start(); i < one.end(); i++) {
            int sign = reading.text().casedAt(i);
            if (Character.isUpperCase(sign)) {
                return false;
            }
            letters |= Character.isLowerCase(sign);
        }
        return letters;
    }

    /** Whether the name stands in lower case somewhere. */
    boolean isLowerCase(int entity) {
        return lowerCase.contains(entity);
    }

    /** Whether the name is a word here, even when no dictionary has it. */
    boolean isWord(int entity) {
        return words.contains(entity);
    }

    /** In lower case, behind an article or a pronoun, or a word of English. */
    boolean isUsedAsWord(Occurrence one) {
        int first = reading.firstToken(one);
        int behind = reading.tokenBehind(one);
        boolean noun = language.has(WordList.PRODUCTS, tokens.word(behind));
        String before = tokens.has(first, ~TextTokens.SPACE) ? "" : tokens.word(first - 1);
        boolean afterArticle =
                !noun && (language.has(WordList.ARTICLES, before) || language.has(WordList.SUBJECTS, before));
        return afterArticle
                || OrdinaryWords.of(Lexicons.ENGLISH).contains(reading.text().text(one.start(), one.end()));
    }
}
