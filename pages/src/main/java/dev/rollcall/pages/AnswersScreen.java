package dev.rollcall.pages;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Answers of all jobs that match a filter, the newest first.
 *
 * @param at the server's clock
 * @param filter what the list is narrowed by
 * @param spans of time, as choices
 * @param next the next page; null on the last one
 * @param export the same filter, as the query of the REST API, with {@code &} at its end; empty: none
 * @param indexedUntil what was saved up to then is found by its words
 * @param indexedFrom what was saved earlier is not found by its words yet; null: all is
 */
public record AnswersScreen(
        Instant at,
        AnswersFilter filter,
        List<Chip> spans,
        List<String> providers,
        List<String> prompts,
        List<AnswerRow> answers,
        String next,
        String export,
        Instant indexedUntil,
        Instant indexedFrom) {

    /** Null: any; likewise all others. */
    public record AnswersFilter(
            String q,
            String from,
            String to,
            String domain,
            String provider,
            String model,
            String prompt,
            String window,
            String state,
            String job,
            String simulated) {}

    /** @param archived the file that has its text; null: it is here */
    public record AnswerRow(
            long cell,
            String domain,
            String prompt,
            int version,
            String provider,
            String model,
            String surface,
            String window,
            StateMark state,
            boolean simulated,
            Instant at,
            BigDecimal cost,
            int sources,
            String archived,
            Snippet snippet) {}
}
