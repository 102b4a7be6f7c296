package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans are places of the stored text: what stands there is a listed name, however it is written. */
class SpansTest {
    private static final int ANSWERS = 2_000;
    private static final List<String> NAMES =
            List.of("Quillmere", "Müller & Söhne", "Zoho CRM", "ClickUp", "L'Oréal", "Weißbach", "Łódka", "Café Noir");
    private static final List<String> FRAMES = List.of(
            "I would take %s, then %s.",
            "1. **%s** – cheap\n2. *%s*: dear",
            "| %s | 1 |\n|---|---|\n| %s | 2 |",
            "👍🏽 %s’s price is fair; [%s](https://example.com/a) costs more.",
            "<p>%s</p> and \"%s\" (both 𝒈𝒐𝒐𝒅) are fine.",
            "価格は%sが安く、%sは高いです。",
            "Bei %s und %s gibt es Rabatt. É a vida.",
            "`%s` is code, %s is prose.");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void foldToListedNames(long seed) {
        var random = new Random(seed);
        Set<String> listed = NAMES.stream().map(SpansTest::letters).collect(Collectors.toSet());
        Extractor extractor = Extractor.of(NAMES.stream()
                .map(name -> new TrackedEntity(name, name, EntityKind.BRAND, List.of(), List.of(), List.of()))
                .toList());
        int spans = 0;
        for (int i = 0; i < ANSWERS; i++) {
            String text = answer(random);
            for (Mention mention : extractor
                    .extract(new ExtractionInput("", "", text, List.of()))
                    .mentions()) {
                for (TextSpan span : mention.spans()) {
                    String cut = text.substring(
                            text.offsetByCodePoints(0, span.start()), text.offsetByCodePoints(0, span.end()));
                    assertThat(listed).as("%s in %s", cut, text).contains(letters(cut));
                    spans++;
                }
            }
        }
        assertThat(spans).isGreaterThan(ANSWERS);
    }

    private static String letters(String name) {
        return FoldedText.key(name).replace("and", "&").replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static String answer(Random random) {
        var text = new StringBuilder();
        int sentences = 1 + random.nextInt(4);
        for (int i = 0; i < sentences; i++) {
            String frame = FRAMES.get(random.nextInt(FRAMES.size()));
            text.append(String.format(Locale.ROOT, frame, written(random), written(random)))
                    .append("\n\n");
        }
        return text.toString();
    }

    /** A name, as answers write it. */
    private static String written(Random random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        return switch (random.nextInt(6)) {
            case 0 -> Normalizer.normalize(name, Normalizer.Form.NFD);
            case 1 -> name.charAt(0) + "\u00AD" + name.substring(1);
            case 2 -> name.replace("&", "&amp;").replace("é", "&eacute;");
            case 3 -> name.replace(' ', '\u00A0').replace('\'', '’');
            case 4 -> name.toUpperCase(Locale.ROOT);
            default -> name;
        };
    }
}
