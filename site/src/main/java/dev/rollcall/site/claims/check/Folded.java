package dev.rollcall.site.claims.check;

import com.ibm.icu.text.Normalizer2;
import dev.rollcall.site.claims.TextSpan;
import java.util.Arrays;
import java.util.Locale;

/** A text in lower case, without accents, marks and kinds of spaces and hyphens, which knows where each sign came from. */
final class Folded {
    private static final Normalizer2 NFKD = Normalizer2.getNFKDInstance();
    private static final String DASHES = "‐‑‒–—―−－";
    private static final String APOSTROPHES = "‘’‛ʼ′＇`´";
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final String TRADE_MARKS = "™®©℠";

    private final StringBuilder signs = new StringBuilder();
    private int[] origins = new int[64];
    private boolean[] capitals = new boolean[64];
    final String text;

    private Folded(String original) {
        int point = 0;
        for (int at = 0; at < original.length(); point++) {
            int letter = original.codePointAt(at);
            String folded = fold(letter);
            grow(signs.length() + folded.length());
            for (int i = 0; i < folded.length(); i++) {
                origins[signs.length()] = point;
                capitals[signs.length()] = Character.isUpperCase(letter);
                signs.append(folded.charAt(i));
            }
            at += Character.charCount(letter);
        }
        text = signs.toString();
    }

    static Folded of(String original) {
        return new Folded(original);
    }

    /** A short text without the way back. */
    static String text(String original) {
        return new Folded(original).text;
    }

    /** The code points of the original that were folded to this part, which is not empty. */
    TextSpan span(int from, int to) {
        return new TextSpan(origins[from], origins[to - 1] + 1);
    }

    boolean isCapital(int at) {
        return capitals[at];
    }

    private void grow(int least) {
        if (least > origins.length) {
            origins = Arrays.copyOf(origins, least * 2);
            capitals = Arrays.copyOf(capitals, least * 2);
        }
    }

    private String fold(int point) {
        if (point == '\n' || point == '\t') {
            return Character.toString(point);
        }
        if (TRADE_MARKS.indexOf(point) >= 0 || Character.getType(point) == Character.FORMAT) {
            return "";
        }
        if (DASHES.indexOf(point) >= 0) {
            return "-";
        }
        if (APOSTROPHES.indexOf(point) >= 0) {
            return "'";
        }
        int raised = SUPERSCRIPTS.indexOf(point);
        if (raised >= 0) {
            return followsLetter() ? Integer.toString(raised) : " ";
        }
        return switch (point) {
            case '〜', '～' -> "~";
            case 'ß', 'ẞ' -> "ss";
            case 'ø', 'Ø' -> "o";
            case 'ł', 'Ł' -> "l";
            case 'æ', 'Æ' -> "ae";
            case 'œ', 'Œ' -> "oe";
            case 'ı', 'İ' -> "i";
            default -> decomposed(point);
        };
    }

    private boolean followsLetter() {
        return signs.length() > 0 && Character.isLetter(signs.charAt(signs.length() - 1));
    }

    private static String decomposed(int point) {
        int type = Character.getType(point);
        if (type == Character.SURROGATE) {
            return "\uFFFD";
        }
        if (type == Character.CONTROL || Character.isSpaceChar(point)) {
            return " ";
        }
        if (point < 128) {
            return Character.toString(Character.toLowerCase(point));
        }
        String parts = NFKD.normalize(Character.toString(point)).toLowerCase(Locale.ROOT);
        if (type == Character.OTHER_NUMBER) {
            return parts.indexOf('\u2044') >= 0 ? "\uFFFD" : " ";
        }
        var kept = new StringBuilder();
        parts.codePoints().filter(part -> part < 0x300 || part > 0x36F).forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
