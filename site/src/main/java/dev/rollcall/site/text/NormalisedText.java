package dev.rollcall.site.text;

import com.ibm.icu.text.Normalizer2;

/** What is left of a text to compare it: letters and digits in lower case (NFKC case folding), one space between words. */
final class NormalisedText {
    private static final Normalizer2 FOLD = Normalizer2.getNFKCCasefoldInstance();

    private NormalisedText() {}

    /** Currency signs and per cent stay: "$ 5", "€ 5" and "5 %" are three things. So do points and commas inside numbers. */
    static String of(String text) {
        String folded = FOLD.normalize(text);
        var normalised = new StringBuilder(folded.length());
        boolean space = false;
        for (int i = 0; i < folded.length(); ) {
            int sign = folded.codePointAt(i);
            int next = i + Character.charCount(sign);
            if (isKept(sign) || isInNumber(folded, i, next)) {
                if (space && normalised.length() > 0) {
                    normalised.append(' ');
                }
                normalised.appendCodePoint(sign);
                space = false;
            } else {
                space = true;
            }
            i = next;
        }
        return normalised.toString();
    }

    private static boolean isKept(int sign) {
        int type = Character.getType(sign);
        return Character.isLetterOrDigit(sign)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.CURRENCY_SYMBOL
                || sign == '%';
    }

    private static boolean isInNumber(String text, int at, int next) {
        char sign = text.charAt(at);
        return (sign == '.' || sign == ',')
                && at > 0
                && next < text.length()
                && Character.isDigit(text.charAt(at - 1))
                && Character.isDigit(text.charAt(next));
    }
}
