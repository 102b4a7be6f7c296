package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Every three pieces of markup, one behind the other, round a name: no exception, and no span beyond the text. */
class StructuralTokensTest {
    private static final List<String> PIECES = List.of(
            "[",
            "]",
            "(",
            ")",
            "](",
            "![",
            "](a)",
            "\"",
            "`",
            "```",
            "```md\n",
            "<",
            ">",
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "\u200b",
            "\ud83d",
            "\udc00",
            "\u202e",
            "(Source: ",
            "**",
            "|",
            "\n",
            "# ",
            "[1]: ",
            "http://a.b",
            "【",
            "&amp;");

    private final Extractor extractor = Extractor.of(Marked.entities("Box, Fox"));

    @Test
    void everyThreeOfThem() {
        int named = 0;
        for (String one : PIECES) {
            for (String two : PIECES) {
                for (String three : PIECES) {
                    named += spansOf((one + "Box " + two + "Fox" + three).repeat(2));
                }
            }
        }
        assertThat(named).isPositive();
    }

    private int spansOf(String text) {
        int length = text.codePointCount(0, text.length());
        int spans = 0;
        for (Mention mention :
                extractor.extract(new ExtractionInput("", "", text, List.of())).mentions()) {
            for (TextSpan span : mention.spans()) {
                assertThat(span.start()).as(text).isNotNegative().isLessThan(span.end());
                assertThat(span.end()).as(text).isLessThanOrEqualTo(length);
                spans++;
            }
        }
        return spans;
    }
}
