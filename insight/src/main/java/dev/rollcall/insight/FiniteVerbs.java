package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Verbs in the third person singular, in languages where a noun rarely stands without an article: before one of them a bare noun
 * at the start of a sentence is a name.
 */
final class FiniteVerbs {
    static final String FILE = "words/verbs.txt";
    private static final Map<String, Set<String>> BY_LANGUAGE = read();

    private FiniteVerbs() {}

    /** Each line: a language, then its words. */
    private static Map<String, Set<String>> read() {
        return new String(DataFiles.bytes(FILE), StandardCharsets.UTF_8)
                .lines()
                .map(line -> List.of(line.split(" ", -1)))
                .collect(Collectors.toUnmodifiableMap(
                        line -> line.get(0), line -> line.stream().skip(1).collect(Collectors.toUnmodifiableSet())));
    }

    static boolean has(LanguageLexicon language, Word word) {
        return BY_LANGUAGE.getOrDefault(language.code, Set.of()).contains(word.text)
                && !language.has(WordList.FUNCTION_WORDS, word)
                && !language.has(WordList.ARTICLES, word);
    }
}
