package dev.rollcall.site.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The language of a page that does not name it: by its script, then by the most usual words. */
final class LanguageGuess {
    static final String UNKNOWN = "und";
    private static final int ENOUGH = 20_000;
    /** Of 100 words. */
    private static final int LEAST_SHARE = 5;

    private static final Pattern WORD_END = Pattern.compile("[^\\p{L}]+");
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("en", "the and of to is in for with you that are your this from not"),
            Map.entry("de", "der die und das ist nicht mit ein eine für auf sie von den wird"),
            Map.entry("fr", "le la les des et est une pour dans vous que avec sur nous votre"),
            Map.entry("es", "el los las y una para con por que su del está más como sus"),
            Map.entry("it", "il gli che di una per con è non sono della dei nel più alla"),
            Map.entry("pt", "o os as e uma para com não que você seu dos mais da em"),
            Map.entry("nl", "de het een en van is voor niet met zijn op dat wordt bij je"),
            Map.entry("sv", "och att det som är för inte med på den ett till av du"),
            Map.entry("da", "og at det er ikke med på den til af en har kan du"),
            Map.entry("nb", "og å det er ikke med på den til av en har kan du vi"),
            Map.entry("fi", "ja on ei se että tai ovat kun voi myös sekä ole kuin"),
            Map.entry("pl", "i w na nie z do się jest to że oraz dla jak lub"),
            Map.entry("cs", "a v na je se že s do pro jako nebo jsou není"),
            Map.entry("hu", "a az és hogy nem egy is van ez meg vagy azt"),
            Map.entry("tr", "ve bir bu için ile da de olarak daha çok var olan"),
            Map.entry("ro", "și în de la pe este nu cu pentru care din sau"),
            Map.entry("ru", "и в не на с что для это как по или вы из"),
            Map.entry("uk", "і в не на з що для це як та або ви із"),
            Map.entry("bg", "и в не на с че за това как по или да се е"));
    private static final Map<String, List<String>> LANGUAGES = languages();
    private static final Map<UnicodeScript, String> BY_SCRIPT = new EnumMap<>(Map.of(
            UnicodeScript.HANGUL, "ko",
            UnicodeScript.HAN, "zh",
            UnicodeScript.ARABIC, "ar",
            UnicodeScript.HEBREW, "he",
            UnicodeScript.GREEK, "el",
            UnicodeScript.THAI, "th",
            UnicodeScript.DEVANAGARI, "hi"));

    private LanguageGuess() {}

    private static Map<String, List<String>> languages() {
        var languages = new HashMap<String, List<String>>();
        USUAL.forEach((language, words) -> {
            for (String word : words.split(" ", -1)) {
                languages.merge(word, List.of(language), LanguageGuess::joined);
            }
        });
        return languages;
    }

    private static List<String> joined(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /** @return {@link #UNKNOWN} when there is too little of any */
    static String of(List<Block> blocks) {
        var text = new StringBuilder();
        for (Block block : blocks) {
            if (!block.isLinks() && block.kind() != Block.Kind.CODE && text.length() < ENOUGH) {
                text.append(Cut.at(block.text(), ENOUGH)).append('\n');
            }
        }
        return of(text.toString());
    }

    static String of(String text) {
        var letters = new EnumMap<UnicodeScript, Integer>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(sign -> letters.merge(UnicodeScript.of(sign), 1, Integer::sum));
        int kana = letters.getOrDefault(UnicodeScript.HIRAGANA, 0) + letters.getOrDefault(UnicodeScript.KATAKANA, 0);
        UnicodeScript most = letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(UnicodeScript.UNKNOWN);
        if (kana * 10 > letters.getOrDefault(UnicodeScript.HAN, 0) + kana
                && kana > letters.getOrDefault(UnicodeScript.LATIN, 0) / 2) {
            return "ja";
        }
        return BY_SCRIPT.containsKey(most) ? BY_SCRIPT.get(most) : byWords(text);
    }

    private static String byWords(String text) {
        var counts = new HashMap<String, Integer>();
        int words = 0;
        for (String word : WORD_END.split(text.toLowerCase(Locale.ROOT))) {
            words++;
            LANGUAGES.getOrDefault(word, List.of()).forEach(language -> counts.merge(language, 1, Integer::sum));
        }
        int enough = Math.max(2, words * LEAST_SHARE / 100);
        return counts.entrySet().stream()
                .filter(count -> count.getValue() >= enough)
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(UNKNOWN);
    }
}
