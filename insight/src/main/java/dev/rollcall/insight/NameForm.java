package dev.rollcall.insight;

/**
 * One way to write a name.
 *
 * @param entity its index in the set
 * @param signs the folded letters and digits of it, without what stands between them
 * @param gaps what stands before each sign, and how free a text is there; {@link #NONE} at 0
 * @param lead punctuation before the first sign, which a text must have
 * @param tail punctuation after the last sign, which a text may have: it belongs to the span then
 * @param listed the alias as it was listed
 * @param letters the case of its letters
 * @param kind how it came from the listed name
 * @param ordinary whether the alias is flagged as an ordinary word
 */
record NameForm(
        int entity,
        int[] signs,
        String[] gaps,
        String lead,
        String tail,
        String listed,
        LetterCase letters,
        Kind kind,
        boolean ordinary) {
    /** No sign may stand here. */
    static final String NONE = "";
    /** An inner capital: a space or hyphen may stand here when both parts have capitals. */
    static final String CAPITAL = "A";
    /** A space, a hyphen or nothing. */
    static final String SPACE = " ";

    /** The dot of a host: it must be there. */
    static final String DOT = "!.";

    private static final int SHORT = 3;

    /** How a form came from a listed name. */
    enum Kind {
        /** The name as it is listed. */
        LISTED,
        /** Written otherwise: without its legal form, with "and" for &amp;. */
        VARIANT,
        /** Umlauts written as two vowels in the list: the text must have the umlaut. */
        UMLAUT,
        /** Without its last vowel or with another consonant there: an ending must follow. */
        STEM
    }

    /** The case of a name's letters. */
    enum LetterCase {
        /** Capitals only. */
        CAPITALS,
        /** No capital, in a script that has them. */
        LOWER,
        /** Both, or neither. */
        OTHER;

        static LetterCase of(String name) {
            boolean capitals = name.codePoints().anyMatch(Character::isUpperCase);
            boolean lower = name.codePoints().anyMatch(Character::isLowerCase);
            return capitals == lower ? OTHER : capitals ? CAPITALS : LOWER;
        }
    }

    int length() {
        return signs.length;
    }

    /** Whether the name is a short acronym, which keeps its case. */
    boolean isShortAcronym() {
        return signs.length <= SHORT && isCapitals();
    }

    /** Whether the name is listed in capitals, at least two. */
    boolean isAcronym() {
        return signs.length > 1 && isCapitals();
    }

    private boolean isCapitals() {
        return letters == LetterCase.CAPITALS;
    }

    /** Whether the name is listed without any capital, in a script that has them. */
    boolean isLowerCase() {
        return letters == LetterCase.LOWER;
    }
}
