package dev.rollcall.pages;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One cell.
 *
 * @param why why it waits, or has no answer; null: nothing to tell
 * @param until when it is asked next; null: unknown, or not at all
 * @param mender who can mend it, and how; null: nothing to mend
 * @param retry it can be asked again, by its job; null: not
 */
public record CellScreen(
        long id,
        Instant at,
        CellName name,
        StateMark state,
        boolean simulated,
        String why,
        Instant until,
        String mender,
        List<CellAttempt> attempts,
        CellAnswer answer,
        Retry retry) {

    /** Which question to whom. */
    public record CellName(
            String domain,
            String prompt,
            int promptVersion,
            String provider,
            String model,
            String surface,
            int repetition,
            String window) {}

    /** @param outcome null: asked, and nothing more is known */
    public record CellAttempt(
            int n,
            Instant askedAt,
            String outcome,
            Integer httpStatus,
            String requestId,
            String key,
            Integer latencyMs,
            Long inputTokens,
            Long outputTokens,
            BigDecimal cost,
            boolean possibleDuplicate,
            String message) {}

    /**
     * @param text its first 64 KB
     * @param cut there is more
     * @param archived the file that has it instead; null: it is here
     */
    public record CellAnswer(
            Instant at,
            String model,
            boolean truncated,
            String text,
            boolean cut,
            List<CellSource> sources,
            String archived) {}

    public record CellSource(String url, String title) {}

    public record Retry(String job, String domain, String provider, String prompt) {}
}
