package dev.rollcall.insight;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The language of a text: by script, then by its most usual words. */
final class LanguageGuess {
    private static final int MOST_WORDS = 600;
    private static final double ENOUGH = 0.6;
    /** In words. */
    private static final int SHORT = 40;
    /** The score that a short text's language has without a doubt. */
    private static final double CLEAR = 2;
    /** What a word of a language's dictionary adds. */
    private static final double WORD = 0.25;

    private static final int[] NONE = {};
    private static final Map<String, int[]> LANGUAGES_OF = languagesOf();

    private LanguageGuess() {}

    /** For each usual word, the places of its languages in {@link DataFiles#LANGUAGES}. */
    private static Map<String, int[]> languagesOf() {
        var languages = new HashMap<String, int[]>();
        for (int i = 0; i < DataFiles.LANGUAGES.size(); i++) {
            int language = i;
            LanguageLexicon lexicon = Lexicons.of(DataFiles.LANGUAGES.get(i));
            for (String word : lexicon.words(LanguageLexicon.WordList.FUNCTION_WORDS)) {
                languages.merge(word, new int[] {language}, LanguageGuess::joined);
            }
        }
        new String(DataFiles.bytes("words/telling.txt"), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> addUsual(languages, line.split(" ", -1)));
        return languages;
    }

    /** The places of the languages whose usual words have this one. */
    static int[] languagesOf(String word) {
        return LANGUAGES_OF.getOrDefault(word, NONE);
    }

    /** @param line a language, then its words */
    private static void addUsual(Map<String, int[]> languages, String[] line) {
        int language = DataFiles.LANGUAGES.indexOf(line[0]);
        for (int i = 1; i < line.length; i++) {
            int[] there = languages.getOrDefault(line[i], new int[0]);
            if (Arrays.stream(there).noneMatch(one -> one == language)) {
                languages.put(line[i], joined(there, new int[] {language}));
            }
        }
    }

    private static int[] joined(int[] one, int[] other) {
        int[] both = Arrays.copyOf(one, one.length + 1);
        both[one.length] = other[0];
        return both;
    }

    /** @param otherwise the language when the text does not tell */
    static String of(TextTokens tokens, String otherwise) {
        var letters = new int[LanguageScript.values().length];
        int step = Math.max(1, tokens.count / MOST_WORDS);
        for (int t = 0; t < tokens.count; t = after(t, step)) {
            int sign = tokens.text.lower[tokens.start[t]];
            LanguageScript script = LanguageScript.of(sign);
            letters[script.ordinal()] += script.isUnspaced ? 2 : tokens.end[t] - tokens.start[t];
        }
        LanguageScript script = LanguageScript.LATIN;
        for (LanguageScript one : LanguageScript.values()) {
            boolean more = letters[one.ordinal()] > letters[script.ordinal()];
            script = more && one != LanguageScript.NONE ? one : script;
        }
        int kana = letters[LanguageScript.KANA.ordinal()];
        if (script == LanguageScript.HAN && kana * 10 > letters[LanguageScript.HAN.ordinal()]) {
            return "ja";
        }
        return script.language != null ? script.language : byWords(tokens, script, step, otherwise);
    }

    /** One of the next {@code step} words: not every so many, which in a text that repeats itself would be the same few words. */
    private static int after(int t, int step) {
        int part = t / step + 1;
        return part * step + Integer.remainderUnsigned(part * 0x9E3779B9, step);
    }

    /** In a short text also rarer words count, of the languages that the usual words and the letters leave. */
    private static void addDictionaries(double[] scores, TextTokens tokens, int otherwise) {
        double most = 0;
        double second = 0;
        for (double score : scores) {
            second = Math.max(second, Math.min(most, score));
            most = Math.max(most, score);
        }
        if (most == 0 || most >= second * 2 && most >= CLEAR) {
            return;
        }
        for (int i = 0; i < scores.length; i++) {
            if (i == otherwise || scores[i] >= most / 2) {
                LanguageLexicon language = Lexicons.of(DataFiles.LANGUAGES.get(i));
                for (int t = 0; t < tokens.count; t++) {
                    scores[i] += !tokens.isCapital(t) && language.isOrdinary(tokens, t) ? WORD : 0;
                }
            }
        }
    }

    private static String byWords(TextTokens tokens, LanguageScript script, int step, String otherwise) {
        var scores = new double[DataFiles.LANGUAGES.size()];
        for (int t = 0; t < tokens.count; t = after(t, step)) {
            int[] languages = tokens.at(t).languages();
            for (int language : languages) {
                scores[language] += 1.0 / languages.length;
            }
            LanguageLetters.add(scores, tokens, t);
        }
        int best = Math.max(0, DataFiles.LANGUAGES.indexOf(otherwise));
        scores[best] += ENOUGH / 2;
        if (tokens.count <= SHORT) {
            addDictionaries(scores, tokens, best);
        }
        for (int i = 0; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        if (scores[best] >= ENOUGH) {
            return DataFiles.LANGUAGES.get(best);
        }
        boolean fits = (script == LanguageScript.CYRILLIC) == (otherwise.equals("ru") || otherwise.equals("uk"));
        return fits ? otherwise : script == LanguageScript.CYRILLIC ? "ru" : Lexicons.ENGLISH;
    }

    /** Scripts, and the language when a script has one only. */
    private enum LanguageScript {
        LATIN(null, false),
        CYRILLIC(null, false),
        GREEK("el", false),
        HAN("zh", true),
        KANA("ja", true),
        HANGUL("ko", false),
        ARABIC("ar", false),
        HEBREW("he", false),
        DEVANAGARI("hi", false),
        THAI("th", true),
        NONE(null, false);

        private final String language;
        private final boolean isUnspaced;

        LanguageScript(String language, boolean isUnspaced) {
            this.language = language;
            this.isUnspaced = isUnspaced;
        }

        private static LanguageScript of(int sign) {
            if (sign < 0x370) {
                return Character.isLetter(sign) ? LATIN : NONE;
            }
            if (sign < 0x400) {
                return GREEK;
            }
            if (sign < 0x530) {
                return CYRILLIC;
            }
            if (sign < 0x600) {
                return sign >= 0x590 ? HEBREW : NONE;
            }
            if (sign < 0x780) {
                return ARABIC;
            }
            if (sign >= 0x900 && sign < 0x980) {
                return DEVANAGARI;
            }
            return ofFarther(sign);
        }

        private static LanguageScript ofFarther(int sign) {
            if (sign >= 0xE00 && sign < 0xE80) {
                return THAI;
            }
            if (sign >= 0x1E00 && sign < 0x1F00) {
                return LATIN;
            }
            if (sign >= 0x3041 && sign < 0x3100) {
                return KANA;
            }
            if (sign >= 0x3400 && sign < 0xA000 || sign >= 0x20000 && sign < 0x32000) {
                return HAN;
            }
            return sign >= 0xAC00 && sign < 0xD7B0 ? HANGUL : NONE;
        }
    }
}
