package dev.rollcall.pages;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One job.
 *
 * @param at the server's clock
 * @param missingProviders those that have missing cells
 * @param missing why cells have ended without a usable answer, and how many of each provider
 * @param lanes how each model is asked; empty: all of them call by call, and nobody wanted it otherwise
 * @param hasBatches some of its calls are, or were, in batches of a provider
 */
public record JobScreen(
        Instant at,
        JobHead head,
        List<ProviderShare> providers,
        List<String> missingProviders,
        List<MissingRow> missing,
        List<LaneRow> lanes,
        boolean hasBatches,
        GridScreen grid,
        JobActs acts) {

    /** Whoever is below is bad. */
    public static final double FLOOR = 0.70;

    /** Whoever reaches it is well. */
    public static final double GOAL = 0.95;

    /**
     * @param state its word, as REST has it
     * @param headline how it stands, in one sentence
     * @param facts what was asked for
     * @param temporal its page in Temporal's Web UI; null: nobody has said where that is
     */
    public record JobHead(
            String id,
            String state,
            StateMark mark,
            boolean simulated,
            String headline,
            String note,
            Bar bar,
            JobFigures figures,
            List<Fact> facts,
            String temporal) {}

    /** @param perMinute null: unknown, likewise eta; budget: none */
    public record JobFigures(
            String providers,
            long ended,
            long planned,
            long answered,
            long refused,
            long missing,
            long open,
            Double perMinute,
            Instant eta,
            BigDecimal cost,
            long unpriced,
            BigDecimal budget,
            BigDecimal left,
            long possibleDuplicates) {}

    public record Fact(String name, String value) {}

    /**
     * @param coverage (answered + refused) / planned
     * @param waitsFor what holds it back; null: nothing
     * @param trouble what is wrong, with what to do; null: nothing
     */
    public record ProviderShare(
            String provider,
            Bar bar,
            Double coverage,
            long answered,
            long refused,
            long missing,
            long open,
            String waitsFor,
            Instant until,
            String trouble,
            BigDecimal cost,
            String href) {
        public boolean isDone() {
            return open == 0;
        }

        /** Nothing came of it: it is missing, which is no 0 %. */
        public boolean isMissing() {
            return isDone() && answered + refused == 0 && missing > 0;
        }
    }

    /**
     * @param reason in words, with the state that it led to
     * @param counts in the order of {@code missingProviders}; null: none
     */
    public record MissingRow(String reason, String state, Chip all, List<Chip> counts) {}

    /**
     * @param batch in batches; else call by call
     * @param until when what has no answer from a batch is asked call by call; null: it never was to be asked in batches
     */
    public record LaneRow(String provider, String model, boolean batch, String why, Instant until) {}

    /**
     * What the dialogs say before their buttons.
     *
     * @param retryable cells that a retry would ask again
     * @param retryCost what that may cost, by what the cells of this job have cost so far; null: unknown
     * @param retryReason narrowed to this reason; null: any; likewise the provider
     */
    public record JobActs(
            long retryable,
            BigDecimal retryCost,
            String retryProvider,
            String retryReason,
            List<String> providers,
            List<String> reasons) {}

    /**
     * The grid's first rows; the script fetches the others.
     *
     * @param total rows that the filter leaves
     * @param query the filter as a query, without from and rows: {@code state=failed&provider=groq}; empty: none
     * @param previous the page before, for whoever has no script; null: none
     */
    public record GridScreen(
            String job,
            List<String> providers,
            long total,
            int from,
            List<GridLine> rows,
            String query,
            List<Chip> states,
            String state,
            String provider,
            String reason,
            String domain,
            List<String> reasons,
            String previous,
            String next) {}

    /** @param letters one for each provider */
    public record GridLine(String domain, List<GridLetter> letters) {}

    /** @param word of the state, for those who do not see the letter */
    public record GridLetter(String letter, String word, String href) {}
}
