package dev.rollcall.insight;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The data files beside the rules, as they are. Whoever needs their bytes alone, such as the hash, parses no lexicon. */
final class DataFiles {
    static final List<String> LANGUAGES = List.of(
            "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "cs", "ru", "uk", "hu", "ro", "tr",
            "el", "ja", "zh", "ko", "th", "ar", "he", "hi", "vi", "id");

    private DataFiles() {}

    /** @throws IllegalStateException when this build has no such file */
    static byte[] bytes(String name) {
        try (InputStream in = DataFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this build has no file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** The words of such a file, folded. */
    static Set<String> words(String name) {
        return lines(name).stream().flatMap(line -> wordsOf(line).stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** The words of a line, folded. In a file "_" stands for a space inside one. */
    static List<String> wordsOf(String line) {
        return Arrays.stream(line.split(" ", -1))
                .map(word -> FoldedText.key(word.replace('_', ' ')))
                .toList();
    }

    /** The lines of a file that has one list for all languages, without comments. */
    static List<String> lines(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
