package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.PhraseList;
import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether an answer declines and says nothing else: a sentence that refuses, and few other words. Reasons, offers and where else
 * to turn are not counted.
 */
final class RefusalCheck {
    private static final int FEW = 30;
    private static final int FEW_SIGNS = 60;
    /** The same, beside a sentence that may mean something else than a refusal. */
    private static final int VERY_FEW = 10;

    private static final int VERY_FEW_SIGNS = 20;
    /** What comes after "but" in the refusing sentence is content from here on. */
    private static final int CLAUSE = 5;
    /** A sentence of so many words that says what holds in general is content. */
    private static final int STATEMENT = 9;
    /** Longer answers refuse nothing as a whole. */
    private static final int LONGEST = 400;
    /** Names of so many entities are content. */
    private static final int SEVERAL = 2;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    /** Entities that are named in content. */
    private final Set<Integer> named = new HashSet<>();

    /** For each word the quotation marks before it; null: not counted yet. */
    private int[] quotesBefore;

    private boolean refuses;
    private boolean declines;
    /** Words of content. */
    private int content;

    private RefusalCheck(AnswerReading reading) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
    }

    static boolean refused(AnswerReading reading, Absence absence) {
        return !absence.said() && new RefusalCheck(reading).refused();
    }

    private boolean refused() {
        if (tokens.count == 0 || tokens.count > LONGEST) {
            return false;
        }
        boolean unspaced = Scripts.isUnspaced(tokens.text.at(tokens.start[tokens.count / 2]));
        int few = unspaced ? FEW_SIGNS : FEW;
        boolean offers = false;
        for (int sentence = 0; sentence < layout.sentences; sentence++) {
            int from = layout.sentenceStart[sentence];
            int to = layout.sentenceStart[sentence + 1];
            // "Here is what I can help with:", and its list.
            if (offers && layout.kindOf(from) == TextLayout.LineKind.ITEM) {
                addNames(from, to);
                continue;
            }
            offers = tokens.has(to, TextTokens.COLON) && reading.isOffer(from, to);
            if (isContent(from, to) || content >= few || named.size() >= SEVERAL) {
                return false;
            }
        }
        boolean veryLittle = content < (unspaced ? VERY_FEW_SIGNS : VERY_FEW);
        return refuses && (named.isEmpty() || veryLittle) || declines && veryLittle && named.isEmpty();
    }

    /** Reads a sentence. Whether it is content beyond doubt, whatever the others say. */
    private boolean isContent(int from, int to) {
        int phrase = language.phrases(PhraseList.REFUSAL).firstEnd(tokens, from, to);
        if (phrase >= 0 && !isQuoted(phrase)) {
            refuses = true;
            return contentBehind(phrase, to) >= CLAUSE;
        }
        phrase = language.phrases(PhraseList.DECLINE).firstEnd(tokens, from, to);
        if (phrase >= 0
                && !isQuoted(phrase)
                && !language.phrases(PhraseList.UNABLE).isIn(tokens, from, to)) {
            declines = true;
            int clause = reading.clauses().start(phrase - 1, from);
            if (clause > from && !isEmpty(from, clause)) {
                content += clause - from;
            }
            addNames(from, to);
            return contentBehind(phrase, to) >= CLAUSE;
        }
        if (reading.isOffer(from, to) || isExcuse(from, to)) {
            return false;
        }
        content += to - from;
        addNames(from, to);
        boolean general =
                to - from >= STATEMENT && language.phrases(PhraseList.GENERAL).isIn(tokens, from, to);
        return general || to - from >= CLAUSE && reading.isFound(from) && !tokens.has(from, TextTokens.QUOTE);
    }

    /** Whether a phrase stands within quotation marks: somebody else declines. */
    private boolean isQuoted(int phraseEnd) {
        if (quotesBefore == null) {
            quotesBefore = new int[tokens.count];
            int at = 0;
            int quotes = 0;
            for (int t = 0; t < tokens.count; t++) {
                for (; at < tokens.start[t]; at++) {
                    quotes += tokens.text.at(at) == '"' ? 1 : 0;
                }
                quotesBefore[t] = quotes;
            }
        }
        return quotesBefore[phraseEnd - 1] % 2 == 1;
    }

    private boolean isExcuse(int from, int to) {
        return language.phrases(PhraseList.EXCUSE).isIn(tokens, from, to)
                && entities(from, to).size() < SEVERAL
                && (language.verbLast || !reading.isFound(from));
    }

    private void addNames(int from, int to) {
        named.addAll(entities(from, to));
    }

    private Set<Integer> entities(int from, int to) {
        var entities = new HashSet<Integer>();
        for (Occurrence name : reading.found()) {
            int token = reading.firstToken(name);
            if (token >= from && token < to && isWrittenAsName(name)) {
                entities.add(name.entity());
            }
        }
        return entities;
    }

    private boolean isWrittenAsName(Occurrence name) {
        int sign = name.start();
        return !Scripts.hasCase(reading.text().at(sign))
                || reading.text().isUpper(sign)
                || name.form().isLowerCase();
    }

    /** How many words a clause behind the refusal has that is neither refusal nor offer nor reason. */
    private int contentBehind(int from, int to) {
        for (int t = from; t < to; t++) {
            if (reading.clauses().begins(t) && language.has(WordList.CUTS, tokens, t)) {
                return isEmpty(t, to) ? contentBehindColon(t, to) : to - t;
            }
        }
        if (language.verbLast && from < to && entities(from, to).size() >= SEVERAL) {
            return to - from;
        }
        return contentBehindColon(from, to);
    }

    private boolean isEmpty(int from, int to) {
        boolean excuse = language.phrases(PhraseList.EXCUSE).isIn(tokens, from, to);
        return excuse && entities(from, to).isEmpty()
                || language.phrases(PhraseList.REFUSAL).isIn(tokens, from, to)
                || reading.isOffer(from, to);
    }

    /** "… but I can compare: Asana is …": names behind a colon. */
    private int contentBehindColon(int from, int to) {
        for (int t = from; t < to; t++) {
            if (tokens.has(t, TextTokens.COLON | TextTokens.SEMICOLON)
                    && !entities(t, to).isEmpty()) {
                return language.phrases(PhraseList.EXCUSE).isIn(tokens, t, to) ? 0 : to - t;
            }
        }
        return 0;
    }
}
