package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * Whom a domain's answers are searched for.
 *
 * @param version the one that is shown
 * @param current answers are read for it
 * @param madeAt null: it was made from the domain's name, and is not kept yet
 * @param match the current set, as If-Match wants it
 * @param pending answers that the figures of the current set do not have yet
 * @param figures of which set the figures are, in words
 */
public record EntitySetScreen(
        Instant at,
        String domain,
        int version,
        boolean current,
        String madeBy,
        String reason,
        Instant madeAt,
        String match,
        List<EntityFields> entities,
        List<SetVersion> versions,
        long pending,
        String figures) {

    /**
     * @param aliases names that are nothing else
     * @param ordinary names that are words of a language, too
     * @param bearers words that tell that somebody else of this name is meant
     */
    public record EntityFields(
            String entity,
            String kind,
            String name,
            List<String> aliases,
            List<String> ordinary,
            List<String> domains,
            List<String> bearers) {
        /** For one more: nothing is filled in. */
        public static final EntityFields EMPTY =
                new EntityFields("", "competitor", "", List.of(), List.of(), List.of(), List.of());

        public static String lines(List<String> words) {
            return String.join("\n", words);
        }
    }

    /** @param shown it is the one on the page */
    public record SetVersion(
            int version, boolean current, boolean shown, String madeBy, String reason, Instant madeAt, int entities) {}
}
