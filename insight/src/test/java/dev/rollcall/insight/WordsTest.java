package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Words that are remembered, and what is remembered of them. */
class WordsTest {
    @Test
    void aWordIsMadeOnce() {
        assertThat(Words.of("stripe")).isSameAs(Words.of("stripe"));
    }

    @Test
    void aWordThatTookThePlaceOfAnotherIsRead() {
        assertThat(IntStream.range(0, 200_000).mapToObj(i -> "word" + i))
                .allMatch(word -> Words.of(word).text.equals(word));
    }

    @Test
    void eachLanguageHasTheWordsOfItsLists() {
        for (String code : DataFiles.LANGUAGES) {
            LanguageLexicon language = Lexicons.of(code);
            for (WordList list : WordList.values()) {
                assertThat(language.words(list))
                        .as(code + " " + list)
                        .allMatch(word -> language.has(list, Words.of(word)));
                assertThat(language.has(list, Words.of("quillmereish"))).isFalse();
            }
        }
    }

    @Test
    void aDictionaryHasItsWords() {
        assertThat(Lexicons.english().isOrdinary(Words.of("notion"))).isTrue();
        assertThat(Lexicons.of("de").isOrdinary(Words.of("quillmere"))).isFalse();
    }

    @Test
    void aWordOfSeveralSignsIsFoundWhereItBegins() {
        LanguageLexicon japanese = Lexicons.of("ja");
        String company = japanese.words(WordList.COMPANY).stream()
                .filter(word -> word.length() == 3 && word.codePoints().allMatch(Scripts::isUnspaced))
                .findFirst()
                .orElseThrow();
        var tokens = new TextTokens(FoldedText.of("x" + company + "です"));
        assertThat(japanese.endAt(WordList.COMPANY, tokens, 1, 4)).isEqualTo(4);
        assertThat(japanese.endAt(WordList.COMPANY, tokens, 1, 2)).isEqualTo(-1);
    }
}
