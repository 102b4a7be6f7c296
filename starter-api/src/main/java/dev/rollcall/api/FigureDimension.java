package dev.rollcall.api;

import dev.rollcall.insight.figures.AnswerPlace;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** By what figures are taken apart. */
enum FigureDimension {
    /** Not at all. */
    PANEL(place -> null),
    PROVIDER(AnswerPlace::provider),
    TARGET(AnswerPlace::targetAndSurface),
    PROMPT(AnswerPlace::prompt),
    WINDOW(AnswerPlace::window);

    static final List<String> WORDS =
            Arrays.stream(values()).map(FigureDimension::word).toList();

    private final Function<AnswerPlace, String> key;

    FigureDimension(Function<AnswerPlace, String> key) {
        this.key = key;
    }

    /** Which part of the panel a place belongs to; null: there is one part only. */
    String key(AnswerPlace place) {
        return key.apply(place);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static FigureDimension of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
