package dev.rollcall.insight;

/** Letters of another alphabet that look the same, in words that mix alphabets. */
final class Confusables {
    private static final String CYRILLIC = "аеорсухіјѕкмтнвзԁһАЕОРСУХІЈЅКМТНВЗԀҺ";
    private static final String AS_LATIN = "aeopcyxijskmthb3dhAEOPCYXIJSKMTHB3DH";
    private static final String GREEK = "αορντυκιχεΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
    private static final String GREEK_AS_LATIN = "aopvtukixeABEZHIKMNOPTYX";
    private static final int LATIN_BIT = 1;
    private static final int CYRILLIC_BIT = 2;
    private static final int GREEK_BIT = 4;

    private Confusables() {}

    /** A bit for the sign's alphabet; 0 for all others. */
    static int alphabet(int sign) {
        if (sign < 0x250) {
            return Character.isLetter(sign) ? LATIN_BIT : 0;
        }
        if (sign >= 0x370 && sign < 0x400) {
            return GREEK_BIT;
        }
        return sign >= 0x400 && sign < 0x530 ? CYRILLIC_BIT : 0;
    }

    static void resolve(FoldedText text) {
        int i = 0;
        while (i < text.length) {
            int from = i;
            int alphabets = 0;
            while (i < text.length && Character.isLetter(text.cased[i])) {
                alphabets |= alphabet(text.cased[i++]);
            }
            if (alphabets == (LATIN_BIT | CYRILLIC_BIT) || alphabets == (LATIN_BIT | GREEK_BIT)) {
                word(text, from, i);
            }
            i = Math.max(i, from + 1);
        }
    }

    private static void word(FoldedText text, int from, int to) {
        boolean latin = true;
        boolean cyrillic = true;
        for (int i = from; i < to; i++) {
            int sign = text.cased[i];
            boolean isLatin = alphabet(sign) == LATIN_BIT;
            latin &= isLatin || toLatin(sign) != sign;
            cyrillic &= !isLatin || AS_LATIN.indexOf(sign) >= 0;
        }
        for (int i = from; i < to && (latin || cyrillic); i++) {
            int sign = text.cased[i];
            boolean change = latin ? alphabet(sign) != LATIN_BIT : alphabet(sign) == LATIN_BIT;
            if (change) {
                text.cased[i] = latin ? toLatin(sign) : CYRILLIC.charAt(AS_LATIN.indexOf(sign));
                text.lower[i] = Character.toLowerCase(text.cased[i]);
            }
        }
    }

    private static int toLatin(int sign) {
        int at = CYRILLIC.indexOf(sign);
        if (at >= 0) {
            return AS_LATIN.charAt(at);
        }
        at = GREEK.indexOf(sign);
        return at >= 0 ? GREEK_AS_LATIN.charAt(at) : sign;
    }
}
