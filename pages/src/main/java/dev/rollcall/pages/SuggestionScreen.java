package dev.rollcall.pages;

import java.util.Collection;
import java.util.List;

/**
 * Whom a domain's answers name, and its set of entities lacks.
 *
 * @param says how many answers were read
 */
public record SuggestionScreen(
        String domain,
        int version,
        boolean simulated,
        String says,
        List<SuggestedRow> rows,
        List<DeclinedRow> declined) {
    /**
     * @param field where it is sent when it is accepted: names, aliases or sites
     * @param what it would be: a new entity, an alias or a domain of whom
     * @param provider of the example; {@code cell} is that answer
     * @param passage where it stands; null: the answer only cites it
     */
    public record SuggestedRow(
            String field,
            String name,
            String what,
            long answers,
            int targets,
            Collection<String> providers,
            long cell,
            String provider,
            String passage) {}

    public record DeclinedRow(String name, String by, String reason) {}
}
