package dev.rollcall.site.text;

final class Cut {
    private Cut() {}

    /** The first chars of a text, none of them half of a character. */
    static String at(String text, int chars) {
        if (text.length() <= chars) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
    }
}
