package dev.rollcall.site.text;

import java.lang.Character.UnicodeScript;

/**
 * About how many tokens a model reads a text as, without its vocabulary: a word of Latin letters is one for each seven letters begun,
 * of other alphabets one for each three; a number one for each three digits begun; a Chinese, Japanese, Korean or Thai sign and
 * any other sign one each. Spaces count nothing.
 */
final class TokenEstimate {
    private static final int LATIN = 7;
    private static final int OTHER = 3;
    private static final int DIGITS = 3;

    private TokenEstimate() {}

    static int of(String text) {
        return of(text, 0, text.length(), Integer.MAX_VALUE).tokens();
    }

    /** @param end in chars, where the tokens were used up or the text ended */
    record Counted(int tokens, int end) {}

    /** Counts from char {@code from} until {@code to}, or before the first token that is more than {@code most}. */
    static Counted of(String text, int from, int to, int most) {
        int tokens = 0;
        int at = from;
        while (at < to) {
            int sign = text.codePointAt(at);
            int per = per(sign);
            int next = at + Character.charCount(sign);
            for (int n = 1; per > 1 && n < per && next < to && per(text.codePointAt(next)) == per; n++) {
                next += Character.charCount(text.codePointAt(next));
            }
            int cost = per == 0 ? 0 : 1;
            if (tokens + cost > most) {
                return new Counted(tokens, at);
            }
            tokens += cost;
            at = Math.min(next, to);
        }
        return new Counted(tokens, to);
    }

    /** How many signs of this sort make a token; 0: it makes none. */
    private static int per(int sign) {
        if (sign < 0x80) {
            return sign >= '0' && sign <= '9' ? DIGITS : Character.isLetter(sign) ? LATIN : sign <= ' ' ? 0 : 1;
        }
        int type = Character.getType(sign);
        if (type == Character.NON_SPACING_MARK || type == Character.FORMAT || Character.isSpaceChar(sign)) {
            return 0;
        }
        if (!Character.isLetter(sign) || isUnspaced(sign)) {
            return 1;
        }
        return UnicodeScript.of(sign) == UnicodeScript.LATIN ? LATIN : OTHER;
    }

    /** Of a script that writes no spaces between words, or whose signs are syllables. */
    static boolean isUnspaced(int sign) {
        if (sign < 0x0E00) {
            return false;
        }
        return switch (UnicodeScript.of(sign)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }
}
