package dev.rollcall.insight;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Letters that few languages have: in short texts they tell more than words. */
final class LanguageLetters {
    private static final List<String> LINES = List.of(
            "pt ãõ",
            "es ñ¿¡",
            "hu őű",
            "cs řěů",
            "pl łąęśźż",
            "tr şğıİ",
            "ro ățţș",
            "de ß",
            "fr œêû",
            "uk їєіґ",
            "ru ыэъё",
            "da,no øæ",
            "sv,da,no å",
            "it,fr èù",
            "pt,fr,tr ç",
            "de,sv,fi ä",
            "de,sv,fi,hu,tr ö",
            "de,hu,tr ü",
            "cs,hu,es,pt áíóú",
            "cs ýčšž",
            "vi đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ");

    private static final Map<Integer, int[]> LANGUAGES_OF = new HashMap<>();

    static {
        for (String line : LINES) {
            int space = line.indexOf(' ');
            int[] languages = List.of(line.substring(0, space).split(",", -1)).stream()
                    .mapToInt(DataFiles.LANGUAGES::indexOf)
                    .toArray();
            line.substring(space + 1).codePoints().forEach(letter -> LANGUAGES_OF.put(letter, languages));
        }
    }

    private LanguageLetters() {}

    /**
     * Adds to the scores what the letters of a word tell. Words with a capital tell nothing: names keep the letters of their own
     * language.
     */
    static void add(double[] scores, TextTokens tokens, int token) {
        int sign = tokens.text.casedAt(tokens.start[token]);
        if (Character.isUpperCase(sign)) {
            return;
        }
        int end = tokens.text.to[tokens.end[token] - 1];
        for (int i = tokens.text.from[tokens.start[token]]; i < end; i++) {
            int letter = tokens.text.points[i];
            int[] languages = letter < 128 ? null : LANGUAGES_OF.get(letter);
            if (languages != null) {
                for (int language : languages) {
                    scores[language] += 1.0 / languages.length;
                }
                return;
            }
        }
    }
}
