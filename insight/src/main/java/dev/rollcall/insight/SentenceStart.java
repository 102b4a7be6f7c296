package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.Set;

/** The points for reading a word at the start of a sentence as a name: a verb behind it, no article where a noun has one. */
final class SentenceStart {
    private static final int STRONG = 2;
    private static final int WEAK = 1;
    /** "are", "were": in other languages than English no company is many. */
    private static final Set<String> PLURAL = Set.of(
            "sind", "waren", "sont", "etaient", "son", "eran", "sono", "erano", "sao", "eram", "zijn", "sa", "byly",
            "jsou", "sunt", "erau", "ovat", "olivat", "vannak");

    /** Between a name and its verb: "Ford once owned". */
    private static final Set<String> ADVERBS = Set.of(
            "once",
            "still",
            "also",
            "now",
            "never",
            "usually",
            "often",
            "always",
            "recently",
            "only",
            "already",
            "currently",
            "generally",
            "typically",
            "simply",
            "long");

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    private final PromptWords prompt;

    SentenceStart(AnswerReading reading, PromptWords prompt) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
        this.prompt = prompt;
    }

    /** At the start of a sentence, before a finite verb or without the article that a noun would have. */
    int points(Occurrence one, int first, int behind) {
        if (!layout.startsSentence(first) || !tokens.isCapital(first) || !tokens.isAdjacent(behind)) {
            return 0;
        }
        int at = ADVERBS.contains(tokens.word(behind)) && tokens.isAdjacent(behind + 1) ? behind + 1 : behind;
        Word next = tokens.at(at);
        if (PLURAL.contains(next.text)) {
            return 0;
        }
        boolean acts = language.has(WordList.VERBS, next) || FiniteVerbs.has(language, next);
        if (language.has(WordList.BE, next) || acts && !isVerb(at + 1)) {
            boolean bare = FiniteVerbs.has(language, next) && !language.capitalNouns;
            return STRONG + (bare ? WEAK : 0) + directAnswer(first);
        }
        boolean english = language.code.equals(Lexicons.ENGLISH);
        boolean function = language.has(WordList.FUNCTION_WORDS, tokens, at + 1);
        if (english && isVerbInS(at)) {
            return function ? STRONG : WEAK;
        }
        if (english && function && next.text.length() > 4 && next.text.endsWith("ed")) {
            return STRONG;
        }
        boolean plain = !language.has(WordList.FUNCTION_WORDS, next) && !tokens.isNumber(at) && !tokens.isCapital(at);
        return (language.articles && plain && !reading.isArticleAndWord(one) ? WEAK : 0) + directAnswer(first);
    }

    /** The first word of an answer to who, which or where. */
    private int directAnswer(int first) {
        return first == 0 && prompt.asksForNames() ? WEAK : 0;
    }

    /** Behind a word that may be a verb, another one makes it a plural: "Render calls are". */
    boolean isVerb(int token) {
        return language.code.equals(Lexicons.ENGLISH)
                && language.has(WordList.BE, tokens, token)
                && tokens.isAdjacent(token);
    }

    /** "Stripe answers fast": a word in -s, and no verb behind it, which would make it a plural. */
    private boolean isVerbInS(int token) {
        String word = tokens.word(token);
        Word next = tokens.at(token + 1);
        return word.length() > 3
                && word.endsWith("s")
                && !word.endsWith("ss")
                && !language.has(WordList.BE, next)
                && !language.has(WordList.VERBS, next)
                && tokens.isAdjacent(token + 1);
    }
}
