package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A text whose names are marked: {@code ⟦Stripe⟧ is one}. */
final class Marked {
    private static final int OPEN = '⟦';
    private static final int CLOSE = '⟧';

    private Marked() {}

    /** Entities of these names, with commas between; {@code Ozon=Озон} has an alias. The first is the brand. */
    static List<TrackedEntity> entities(String names) {
        var entities = new ArrayList<TrackedEntity>();
        for (String name : names.split(",", -1)) {
            String[] parts = name.strip().split("=", -1);
            List<Alias> aliases = Arrays.stream(parts).skip(1).map(Alias::new).toList();
            EntityKind kind = entities.isEmpty() ? EntityKind.BRAND : EntityKind.COMPETITOR;
            entities.add(new TrackedEntity(parts[0], parts[0], kind, aliases, List.of(), List.of()));
        }
        return entities;
    }

    static Extraction extract(String names, String text) {
        return extract(names, "", text);
    }

    static Extraction extract(String names, String prompt, String text) {
        return Extractor.of(entities(names)).extract(new ExtractionInput(prompt, "", text, List.of()));
    }

    /** The text with all occurrences marked that count. */
    static String mark(String names, String text) {
        return mark(text, extract(names, text));
    }

    static String mark(String text, Extraction extraction) {
        int[] points = text.codePoints().toArray();
        var starts = new boolean[points.length + 1];
        var ends = new boolean[points.length + 1];
        extraction
                .mentions()
                .forEach(mention -> mention.spans().forEach(span -> {
                    starts[span.start()] = true;
                    ends[span.end()] = true;
                }));
        var marked = new StringBuilder();
        for (int i = 0; i <= points.length; i++) {
            if (ends[i]) {
                marked.appendCodePoint(CLOSE);
            }
            if (starts[i]) {
                marked.appendCodePoint(OPEN);
            }
            if (i < points.length) {
                marked.appendCodePoint(points[i]);
            }
        }
        return marked.toString();
    }

    /** {@code \n} in the table is a line feed. */
    static void check(String names, String marked) {
        check(names, "", marked);
    }

    static void check(String names, String prompt, String marked) {
        String expected = marked.replace("\\n", "\n");
        String text = expected.replace("⟦", "").replace("⟧", "");
        assertThat(mark(text, extract(names, prompt, text))).isEqualTo(expected);
    }
}
