package dev.rollcall.insight;

import java.util.Set;

/** Hangul's particles, which are written onto names, one after the other. */
final class Particles {
    private static final Set<String> PARTICLES = Lexicons.of("ko").words(LanguageLexicon.WordList.ENDINGS);
    private static final int LONGEST = 6;

    private Particles() {}

    /** Whether a rest of a word is nothing but particles. */
    static boolean isChain(String rest) {
        if (rest.isEmpty()) {
            return true;
        }
        for (int length = Math.min(LONGEST, rest.length()); length > 0; length--) {
            if (PARTICLES.contains(rest.substring(0, length)) && isChain(rest.substring(length))) {
                return true;
            }
        }
        return false;
    }
}
