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
    /** Names that stand in lower case, folded. */
    private final Set<String> lowerCase = new HashSet<>();
    /** Those that stand so as nouns do: behind an article. */
    private final Set<String> words = new HashSet<>();

    /** Entities whose name has a capital somewhere. */
    private final Set<Integer> capitals = new HashSet<>();

    WordUse(AnswerReading reading, boolean lacksCapitals) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.language = reading.language();
        if (!lacksCapitals) {
            for (Occurrence one : reading.found()) {
                if (reading.text().isUpper(one.start())) {
                    capitals.add(one.entity());
                }
                if (!one.form().isLowerCase() && isLowerCase(one)) {
                    lowerCase.add(name(one));
                    if (isUsedAsWord(one)) {
                        words.add(name(one));
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

    /** Whether no other entity's name has a capital. */
    boolean isOnlyOne(Occurrence one) {
        return capitals.isEmpty() || capitals.size() == 1 && capitals.contains(one.entity());
    }

    private String name(Occurrence one) {
        return reading.name(one);
    }

    /** Whether the same name stands in lower case somewhere. */
    boolean isElsewhereLowerCase(Occurrence one) {
        return lowerCase.contains(name(one));
    }

    /** Whether the name is a word here, even when no dictionary has it. */
    boolean isWord(Occurrence one) {
        return words.contains(name(one));
    }

    /** In lower case, behind an article or a pronoun, or a word of English. */
    boolean isUsedAsWord(Occurrence one) {
        int first = reading.firstToken(one);
        int behind = reading.tokenBehind(one);
        boolean noun = language.has(WordList.PRODUCTS, tokens, behind);
        Word before = tokens.isSpaced(first) ? tokens.at(first - 1) : Words.NONE;
        boolean afterArticle =
                !noun && (language.has(WordList.ARTICLES, before) || language.has(WordList.SUBJECTS, before));
        return afterArticle || Lexicons.english().isOrdinary(one.name());
    }
}
