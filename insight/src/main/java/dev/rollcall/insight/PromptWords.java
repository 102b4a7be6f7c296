package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.PhraseList;
import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.HashSet;
import java.util.Set;

/** What the question tells of the names in its answer. */
final class PromptWords {
    private final boolean namesDomain;
    private final boolean asksForCompanies;
    private final boolean asksForAdvice;
    private final boolean isEmpty;
    private final boolean asksForOthers;
    private final boolean asksForNames;
    /** Words with a capital inside a sentence, folded. */
    private final Set<String> capitals = new HashSet<>();

    private final Set<String> words = new HashSet<>();

    /** Words in lower case, of a question that has a capital; folded. */
    private final Set<String> lowerCase = new HashSet<>();

    /** @param domain folded */
    PromptWords(TextTokens tokens, String domain, LanguageLexicon language) {
        namesDomain = !domain.isEmpty() && tokens.text.whole().contains(domain);
        boolean companies = new CompanyCues(tokens, language).isIn(0, tokens.count);
        boolean written = tokens.isCapital(0) || tokens.count > 1 && tokens.isCapital(1);
        for (int t = 0; t < tokens.count; t++) {
            words.add(tokens.word(t));
            boolean inside = t > 0 && !tokens.has(t, TextTokens.STOP | TextTokens.DOT | TextTokens.QUOTE);
            inside |= language.has(WordList.CONJUNCTIONS, tokens, t + 1) && tokens.isCapital(t + 2);
            if (inside && tokens.isCapital(t) && (!language.capitalNouns || !language.isOrdinary(tokens, t))) {
                capitals.add(tokens.word(t));
            }
            if (written && !isHost(tokens, t) && isLowerCase(tokens, t)) {
                lowerCase.add(tokens.word(t));
            }
        }
        asksForCompanies = companies;
        boolean others = !companies && !namesDomain;
        asksForOthers = others
                && (language.isAnyIn(WordList.BEARERS, tokens, 0, tokens.count)
                        || language.isAnyIn(WordList.META, tokens, 0, tokens.count)
                        || language.phrases(PhraseList.HOW_ASKED).isIn(tokens, 0, tokens.count));
        asksForNames =
                !asksForOthers && language.phrases(PhraseList.NAMES_ASKED).isIn(tokens, 0, tokens.count);
        isEmpty = tokens.count == 0;
        asksForAdvice = language.phrases(PhraseList.ADVICE_ASKED).isIn(tokens, 0, tokens.count)
                || language.phrases(PhraseList.CHOICE_ASKED).isIn(tokens, 0, tokens.count);
    }

    private static boolean isLowerCase(TextTokens tokens, int t) {
        for (int i = tokens.start[t]; i < tokens.end[t]; i++) {
            if (!Character.isLowerCase(tokens.text.casedAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** "stripe.com": a word before or behind a dot with a letter beside it. */
    private static boolean isHost(TextTokens tokens, int t) {
        return isDot(tokens, t) || isDot(tokens, t + 1);
    }

    private static boolean isDot(TextTokens tokens, int t) {
        return t < tokens.count && tokens.has(t, TextTokens.DOT) && tokens.hasOnly(t, TextTokens.DOT);
    }

    /**
     * Whether the question asks how or why, about words, or about things that bear names: a planet, a tree; and tells of no
     * company. Its answer need name nobody.
     */
    boolean asksForOthers() {
        return asksForOthers;
    }

    /** Whether the question asks who, which or where, and not about words or things that bear names. */
    boolean asksForNames() {
        return asksForNames;
    }

    /** Whether nothing was asked, so that nothing tells what the answer is about. */
    boolean isEmpty() {
        return isEmpty;
    }

    /** Whether the question asks what to take. */
    boolean asksForAdvice() {
        return asksForAdvice;
    }

    /** Whether the question names the domain, or asks for companies. */
    boolean speaksOfCompanies() {
        return namesDomain || asksForCompanies;
    }

    /** Whether the question names the domain, asks for companies, or has the word as a name. */
    boolean speaksOf(AnswerReading reading, Occurrence one) {
        return speaksOfCompanies()
                || one.form().isLowerCase() && words.contains(reading.name(one))
                || capitals.contains(reading.name(one));
    }

    /** Whether the question has the word, or its plural, in lower case though it has capitals elsewhere. */
    boolean hasInLowerCase(String name) {
        return lowerCase.contains(name) || lowerCase.contains(name + "s");
    }
}
