package dev.rollcall.site.claims.check;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads numbers as they are written in several countries, with what a sign between digits may mean. */
final class Numerals {
    /** Digits, and separators between them. A space only before three digits. */
    static final Pattern DIGITS = Pattern.compile(
            "(?<!\\p{IsLatin}-)(?<![\\p{IsLatin}\\p{IsCyrillic}\\p{IsGreek}\\d_#.,'\uFFFD])\\d++(?:[.,']\\d++| \\d{3}(?!\\d))*+(?!\uFFFD)");

    /** Numbers of more signs are not compared. */
    static final int LONGEST = 24;

    private static final Map<String, Integer> WORDS = NumberWords.read();

    private Numerals() {}

    /** The value of a word such as "twelve", in folded letters; null: it is none. */
    static BigDecimal word(String word) {
        Integer value = WORDS.get(word);
        return value == null ? null : BigDecimal.valueOf(value);
    }

    /** What the digits may mean: one value, two ("1.200"), or none ("1.2.3"). */
    static List<BigDecimal> read(String digits) {
        if (digits.length() > LONGEST) {
            return List.of();
        }
        String separators = digits.replaceAll("\\d", "");
        if (separators.isEmpty()) {
            return List.of(new BigDecimal(digits));
        }
        char last = separators.charAt(separators.length() - 1);
        if (separators.chars().distinct().count() > 1) {
            return withDecimals(digits, separators, last);
        }
        String[] groups = digits.split(Pattern.quote(String.valueOf(last)), -1);
        if (separators.length() > 1 || last == ' ' || last == '\'') {
            return areThousands(groups) ? List.of(new BigDecimal(String.join("", groups))) : List.of();
        }
        var decimal = new BigDecimal(groups[0] + "." + groups[1]);
        boolean either = groups[1].length() == 3 && groups[0].length() <= 3 && !groups[0].startsWith("0");
        return either ? List.of(new BigDecimal(groups[0] + groups[1]), decimal) : List.of(decimal);
    }

    private static List<BigDecimal> withDecimals(String digits, String separators, char last) {
        boolean two = separators.chars().distinct().count() == 2;
        if (!two || separators.indexOf(last) < separators.length() - 1 || last == ' ' || last == '\'') {
            return List.of();
        }
        int point = digits.lastIndexOf(last);
        String[] groups = digits.substring(0, point).split("[.,' ]", -1);
        return areThousands(groups)
                ? List.of(new BigDecimal(String.join("", groups) + "." + digits.substring(point + 1)))
                : List.of();
    }

    /** Groups of three, or of two before a last one of three, as in India. */
    private static boolean areThousands(String[] groups) {
        int last = groups.length - 1;
        if (groups[0].isEmpty() || groups[0].length() > 3 || groups[0].startsWith("0") || groups[last].length() != 3) {
            return false;
        }
        boolean threes = true;
        boolean twos = groups[0].length() <= 2;
        for (int i = 1; i < last; i++) {
            threes &= groups[i].length() == 3;
            twos &= groups[i].length() == 2;
        }
        return threes || twos;
    }
}
