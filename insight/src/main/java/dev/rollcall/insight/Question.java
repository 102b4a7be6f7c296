package dev.rollcall.insight;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A question as the rules see it; what the language of an answer decides is read once a language. Many threads may use it. */
final class Question {
    final TextTokens tokens;
    /** All of it, folded. */
    final String text;
    /** The domain that it is about, folded; may be empty. */
    final String domain;

    /** A prompt with the domain in its place, and the domain. */
    record Asked(String prompt, String domain) {}

    private final Map<String, LanguageLexicon> languages = new ConcurrentHashMap<>();
    private final Map<String, PromptWords> words = new ConcurrentHashMap<>();

    Question(Asked asked) {
        this.tokens = new TextTokens(FoldedText.of(asked.prompt()));
        this.text = tokens.text.whole();
        this.domain = FoldedText.key(asked.domain());
    }

    /** @param otherwise the language when the question does not tell */
    LanguageLexicon language(String otherwise) {
        return languages.computeIfAbsent(otherwise, other -> Lexicons.of(LanguageGuess.of(tokens, other)));
    }

    PromptWords words(LanguageLexicon language) {
        return words.computeIfAbsent(language.code, any -> new PromptWords(tokens, domain, language));
    }
}
