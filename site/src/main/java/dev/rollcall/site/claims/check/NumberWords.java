package dev.rollcall.site.claims.check;

import java.util.HashMap;
import java.util.Map;

/** Numbers in words: English, German, French, Spanish, in folded letters. */
final class NumberWords {
    private static final String SMALL = """
            one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
            ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig
            un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt
            uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte
            """;
    private static final String TENS = """
            ten twenty thirty forty fifty sixty seventy eighty ninety
            zehn zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig
            dix vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix
            diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa
            """;

    private NumberWords() {}

    static Map<String, Integer> read() {
        Map<String, Integer> values = new HashMap<>();
        SMALL.lines().forEach(line -> number(line, 1, values));
        TENS.lines().forEach(line -> number(line, 10, values));
        String[] tens = TENS.lines().findFirst().orElseThrow().strip().split(" ", -1);
        String[] units = SMALL.lines().findFirst().orElseThrow().strip().split(" ", -1);
        for (int ten = 2; ten <= 9; ten++) {
            for (int unit = 1; unit <= 9; unit++) {
                values.put(tens[ten - 1] + "-" + units[unit - 1], 10 * ten + unit);
            }
        }
        for (String one : "eine einen einem einer eins une una".split(" ", -1)) {
            values.put(one, 1);
        }
        return values;
    }

    private static void number(String line, int step, Map<String, Integer> values) {
        String[] words = line.strip().split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            values.put(words[i], (i + 1) * step);
        }
    }
}
