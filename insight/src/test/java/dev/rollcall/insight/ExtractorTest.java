package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExtractorTest {
    @Test
    void spansAreCodePointsOfTheStoredText() {
        Mention mention =
                Marked.extract("IKEA", "🥇 ㎝ &amp; İ: IKEA, IKEA").mentions().get(0);
        assertThat(mention.spans()).containsExactly(new TextSpan(13, 17), new TextSpan(19, 23));
        assertThat(mention.count()).isEqualTo(2);
    }

    @Test
    void theHashNamesRulesAndData() {
        assertThat(Extractor.sha256()).hasSize(32).isEqualTo(Extractor.sha256());
        assertThat(Extractor.version()).isNotBlank();
    }

    @Test
    void everyLanguageHasItsData() {
        for (String code : DataFiles.LANGUAGES) {
            LanguageLexicon lexicon = Lexicons.of(code);
            assertThat(lexicon.code).isEqualTo(code);
            assertThat(lexicon.words(LanguageLexicon.WordList.FUNCTION_WORDS))
                    .as(code)
                    .isNotEmpty();
            assertThat(lexicon.words(LanguageLexicon.WordList.SOURCES)).as(code).isNotEmpty();
            assertThat(OrdinaryWords.of(code)).as(code).isNotNull();
        }
    }

    @Test
    void anExtractorIsForManyThreads() {
        Extractor extractor = Extractor.of(Marked.entities("Notion, Coda"));
        var answer = new ExtractionInput("", "", "Notion und Coda sind gut. Notion 和 Codaは便利です。", List.of());
        Extraction expected = extractor.extract(answer);
        List<Extraction> all = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> extractor.extract(answer))
                .toList();
        assertThat(all).allMatch(expected::equals);
    }
}
