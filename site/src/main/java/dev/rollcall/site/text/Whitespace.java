package dev.rollcall.site.text;

/** White space as browsers show it: a run of it is one space. */
final class Whitespace {
    private Whitespace() {}

    static String line(String text) {
        return collapsed(text, false);
    }

    /** A run of white space with a line break in it is one line break. */
    static String lines(String text) {
        return collapsed(text, true);
    }

    private static String collapsed(String text, boolean keepsLines) {
        var clean = new StringBuilder(Math.min(text.length(), 1 << 16));
        boolean space = false;
        boolean line = false;
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            if (isSpace(sign)) {
                space = true;
                line |= sign == '\n' || sign == '\r';
            } else if (!isDropped(sign)) {
                if (space && clean.length() > 0) {
                    clean.append(line && keepsLines ? '\n' : ' ');
                }
                clean.append(sign);
                space = false;
                line = false;
            }
        }
        return clean.toString();
    }

    static boolean isSpace(char sign) {
        return sign <= ' ' || sign == 0x85 || Character.isSpaceChar(sign);
    }

    /** Soft hyphens, marks of direction and of no width, controls, what could not be decoded into a whole character. */
    private static boolean isDropped(char sign) {
        return sign == 0xAD || sign == 0x200B || sign == 0x2060 || sign == 0xFEFF || sign >= 0x7F && sign < 0xA0;
    }
}
