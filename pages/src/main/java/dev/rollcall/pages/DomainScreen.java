package dev.rollcall.pages;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What the panel says about one domain: prompt by prompt, all who were asked side by side.
 *
 * @param at the server's clock
 * @param window which one is shown; null: the newest of each
 * @param windows as choices, the newest first
 * @param prompts as choices
 * @param sides real, simulated, both, as choices; empty: there is only one
 * @param more cards that were left out, because there are too many
 */
public record DomainScreen(
        Instant at,
        String domain,
        String window,
        List<Chip> windows,
        List<Chip> prompts,
        List<Chip> sides,
        List<PromptPart> parts,
        long more) {

    /** All of it is simulated: said once. */
    public boolean isSimulated() {
        return !parts.isEmpty()
                && parts.stream().flatMap(part -> part.cards().stream()).allMatch(PanelCard::simulated);
    }

    /**
     * @param text of the version that was asked; null: unknown
     * @param summary who answered, who is missing and why, in one sentence
     */
    public record PromptPart(String name, int version, String text, String summary, List<PanelCard> cards) {}

    /**
     * One who was asked.
     *
     * @param why it is missing, or waits; null: it has answered
     * @param mender who can mend that; null: nobody has to
     * @param older the answer is of an earlier window, since the newest is missing; null: it is the newest
     * @param text its first 64 KB; null: there is none
     * @param archived the file that has the text instead; null: it is here
     */
    public record PanelCard(
            long cell,
            String provider,
            String model,
            String surface,
            int repetition,
            String window,
            StateMark state,
            boolean simulated,
            String why,
            String mender,
            String older,
            Instant answeredAt,
            BigDecimal cost,
            boolean truncated,
            String text,
            boolean cut,
            String archived,
            List<CardSource> sources) {}

    public record CardSource(String url, String title) {}
}
