package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd entities and odd texts: no exception but for a set that can't be looked for, and no span that is no name. */
class BadInputTest {
    private static final String ODD = "Box, you, X, LI, Île, .*, (a+)+$, C++, 楽天, نون, 라인, Ünited, e&o";

    @Test
    void entitiesThatCantBeLookedFor() {
        refuses("a\0b", "control character");
        refuses(".*", "neither a letter nor a digit");
        refuses(" ", "neither a letter nor a digit");
        refuses("a".repeat(201), "longer than 200");
        assertThatThrownBy(() -> Extractor.of(List.of(entity("a", "Box"), entity("a", "Fox"))))
                .hasMessageContaining("two entities have the id \"a\"");
        assertThatThrownBy(() -> Extractor.of(List.of(entity("a", "Box"), entity("b", "Fox", "BOX"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"BOX\" is a name of both a and b: a name can belong to one entity only");
    }

    private static void refuses(String name, String why) {
        assertThatThrownBy(() -> Extractor.of(List.of(entity("a", name))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void noEntities() {
        assertThat(extract(List.of(), "Stripe is one. https://stripe.com").mentions())
                .isEmpty();
        assertThat(extract(List.of(), "").mentions()).isEmpty();
    }

    @Test
    void aRegularExpressionIsText() {
        Marked.check("a+b(c)", "It is ⟦a+b(c)⟧, and neither aab nor abc.");
        Marked.check("C++", "The ⟦C++⟧ people are not the C people.");
    }

    @Test
    void tenThousandAliases() {
        String[] aliases = IntStream.range(0, 10_000).mapToObj(i -> "Alias" + i).toArray(String[]::new);
        var extraction =
                extract(List.of(entity("a", "Brand", aliases)), "We use Alias9999, Alias1 and Brand, not Alias10000.");
        assertThat(extraction.mentions().get(0).count()).isEqualTo(3);
    }

    @Test
    void aliasesThatAreEndsOfEachOther() {
        String[] aliases = IntStream.range(1, 200).mapToObj("a"::repeat).toArray(String[]::new);
        assertThat(extract(List.of(entity("a", "aaaa b", aliases)), "a".repeat(100_000))
                        .mentions())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[](",
                "(",
                "`",
                "``` ",
                "*",
                "_",
                "<",
                "<!--",
                "&amp",
                "\\",
                "|",
                "#",
                "\ud83d",
                "\udc00 ",
                "a.",
                "@",
                "://a",
                "Box, ",
                "🥇",
                "\u0301",
                "\u202e",
                "نون ",
                "日本",
                "ก",
                "1. ",
                "| a",
                "\n",
                "[1]: ",
                "(Source: ",
                "http://a.b ",
                "don't know you. ",
                "```md\n```\n",
                "楽天"
            })
    void aMillionOfTheSame(String piece) {
        assertThat(extract(Marked.entities(ODD.replace(".*, ", "")), piece.repeat(1_000_000 / piece.length())))
                .isNotNull();
    }

    /** What is opened a hundred thousand times and closed as often. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " and ",
            value = {
                "![ and ](a)",
                "([ and ](a))",
                "[ and ]",
                "( and )",
                "<b> and </b>",
                "<!-- and -->",
                "** and __",
                "> and Box "
            })
    void nested(String open, String close) {
        String text = open.repeat(100_000) + "Box" + close.repeat(100_000);
        assertThat(extract(Marked.entities("Box, Fox"), text)).isNotNull();
    }

    @Test
    void aFenceRoundTheWholeAnswerHoldsText() {
        Marked.check("Stripe", "\n```md\n⟦Stripe⟧ is one.\n```\n ");
        Marked.check("Stripe", "It is:\n```md\nStripe is one.\n```");
    }

    @Test
    void whatAnImageHoldsIsHidden() {
        Marked.check("Stripe", "![a ![Stripe](b) Stripe](c) ⟦Stripe⟧ ([Stripe](d), [Stripe](e))");
    }

    /** What is cut from the stored text by a span, folded, is a listed name, or one with an ending. */
    @Test
    void spansOfRandomTextsAreNames() {
        String[] pieces = {
            "Box",
            "BOX",
            "box",
            "you",
            " X ",
            "LI",
            "Île",
            "ile",
            "Ĩle",
            "C++",
            "楽天",
            "نون",
            "라인",
            "은",
            "の",
            "\u00ad",
            "\u200b",
            "\u0301",
            "&amp;",
            "&#66;",
            "**",
            "_",
            "`",
            "[",
            "](",
            ")",
            "<b>",
            "</b>",
            "<!--",
            "http://",
            ".com",
            "@",
            "#",
            "|",
            "\n",
            "\n\n",
            " ",
            "、",
            ".",
            ":",
            ";",
            "—",
            "ß",
            "İ",
            "ı",
            "ﬁ",
            "Ｂｏｘ",
            "1️⃣",
            "🥇",
            "\ud83d",
            "\udc00",
            "\u202e",
            "I don't know ",
            "is a planet"
        };
        List<TrackedEntity> entities = Marked.entities(ODD.replace(".*, ", "") + ", Box Fi, Ile de X");
        List<String> names =
                entities.stream().map(entity -> squeezed(entity.name())).toList();
        Extractor extractor = Extractor.of(entities);
        var random = new Random(7);
        int spans = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(30); n >= 0; n--) {
                text.append(
                        random.nextInt(12) == 0
                                ? Character.toString(random.nextInt(0x3000))
                                : pieces[random.nextInt(pieces.length)]);
            }
            for (String cut : cuts(extractor, text.toString())) {
                assertThat(names).as(text.toString()).anyMatch(squeezed(cut)::startsWith);
                spans++;
            }
        }
        assertThat(spans).isGreaterThan(1_000);
    }

    private static List<String> cuts(Extractor extractor, String text) {
        var cuts = new ArrayList<String>();
        int[] points = text.codePoints().toArray();
        extractor
                .extract(new ExtractionInput("", "", text, List.of()))
                .mentions()
                .forEach(mention -> mention.spans()
                        .forEach(span -> cuts.add(new String(points, span.start(), span.end() - span.start()))));
        return cuts;
    }

    /** Its letters and digits, folded; markup inside is none of them. */
    private static String squeezed(String text) {
        var stored = new MarkedText(text);
        CodeMask.apply(stored);
        MarkupMask.apply(stored);
        FoldedText folded = FoldedText.of(stored);
        var letters = new StringBuilder();
        for (int i = 0; i < folded.length; i++) {
            if (NameForms.isSign(folded.lower[i])) {
                letters.appendCodePoint(folded.lower[i]);
            }
        }
        return letters.toString();
    }

    private static TrackedEntity entity(String id, String name, String... aliases) {
        List<Alias> others = List.of(aliases).stream().map(Alias::new).toList();
        return new TrackedEntity(id, name, EntityKind.BRAND, others, List.of(), List.of());
    }

    private static Extraction extract(List<TrackedEntity> entities, String text) {
        return Extractor.of(entities).extract(new ExtractionInput("", "", text, List.of()));
    }
}
