package dev.rollcall.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses the name that somebody meant. */
final class NearestName {
    private static final int FAR = 3;

    private NearestName() {}

    /** The known word that is nearest, when it is near at all. */
    static Optional<String> nearest(String typed, Collection<String> known) {
        String word = typed.toLowerCase(Locale.ROOT).replace("_", "");
        if (word.length() > 40) {
            return Optional.empty();
        }
        return known.stream()
                .min(Comparator.comparingInt(other -> edits(word, other.replace("_", ""))))
                .filter(near -> edits(word, near.replace("_", "")) <= Math.min(FAR, near.length() / 2));
    }

    /** Levenshtein's distance. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
