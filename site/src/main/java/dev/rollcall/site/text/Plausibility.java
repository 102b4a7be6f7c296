package dev.rollcall.site.text;

import java.nio.charset.Charset;

/**
 * Whether a text that was decoded without fault reads like words. Charsets of one byte decode everything, so a wrong one shows only
 * in what comes of it. Counted are runs of letters with a letter beyond ASCII in them, which markup and scripts have not.
 *
 * @param runs of letters with a foreign letter
 * @param letters in these
 * @param foreign letters beyond ASCII in these
 * @param rises places in these where a capital follows a small letter
 * @param falls places in these where a small letter follows a capital: of "Ghent" one
 * @param controls C1 controls, private use, unassigned
 */
record Plausibility(long runs, long letters, long foreign, long rises, long falls, long controls) {
    static Plausibility of(String text) {
        long runs = 0;
        long letters = 0;
        long foreign = 0;
        long rises = 0;
        long falls = 0;
        long controls = 0;
        for (int i = 0; i < text.length(); ) {
            int end = i;
            int foreignHere = 0;
            int risesHere = 0;
            int fallsHere = 0;
            while (end < text.length() && Character.isLetter(text.charAt(end))) {
                foreignHere += text.charAt(end) > 0x7F ? 1 : 0;
                risesHere += end > i && isRise(text.charAt(end - 1), text.charAt(end)) ? 1 : 0;
                fallsHere += end > i && isRise(text.charAt(end), text.charAt(end - 1)) ? 1 : 0;
                end++;
            }
            if (foreignHere > 0) {
                runs++;
                letters += end - i;
                foreign += foreignHere;
                rises += risesHere;
                falls += fallsHere;
            }
            if (end == i) {
                char sign = text.charAt(i);
                int type = Character.getType(sign);
                boolean control =
                        sign >= 0x80 && sign < 0xA0 || type == Character.PRIVATE_USE || type == Character.UNASSIGNED;
                controls += control ? 1 : 0;
                end++;
            }
            i = end;
        }
        return new Plausibility(runs, letters, foreign, rises, falls, controls);
    }

    boolean hasWords(Charset charset) {
        if (runs == 0) {
            return true;
        }
        // "рЮПХТ": small and capital letters have changed places, as KOI8-R and windows-1251 are to each other.
        if (controls * 20 > letters || rises > 1 && rises > falls) {
            return false;
        }
        boolean singleByte = charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1;
        if (!singleByte) {
            return true;
        }
        // Words of one or two letters, all of them: halves of characters.
        if (runs > 3 && letters < runs * 5 / 2) {
            return false;
        }
        // "Çàïèñü": no language that is written in Latin letters has so many marks.
        return !isLatin(charset) || foreign * 10 < letters * 6 || runs < 3;
    }

    private static boolean isRise(char one, char next) {
        return Character.isLowerCase(one) && Character.isUpperCase(next);
    }

    private static boolean isLatin(Charset charset) {
        return switch (charset.name()) {
            case "windows-1252",
                    "windows-1250",
                    "windows-1254",
                    "windows-1257",
                    "ISO-8859-1",
                    "ISO-8859-2",
                    "ISO-8859-15" -> true;
            default -> false;
        };
    }
}
