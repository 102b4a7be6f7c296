package dev.rollcall.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The limits of a key and a model, and what all living workers together use of them.
 *
 * @param inFlight calls under way
 * @param waiting attempts that wait for it now
 * @param batchTokens input tokens in batches that the provider has not ended
 * @param nextSlot when the next call may begin; null: now
 */
public record LimitUse(
        Limits.LimiterLimits known,
        int inFlight,
        int waiting,
        LastMinute lastMinute,
        Today today,
        PastWaits pastWaits,
        long batchTokens,
        Instant nextSlot) {

    /** The calls that ended within the last minute; {@code tokens} are input and output together. */
    public record LastMinute(long requests, long tokens, long inputTokens, long outputTokens) {}

    /**
     * What was used since the provider's day began.
     *
     * @param ticks 1e-10 USD
     * @param ends when the provider's next day begins
     */
    public record Today(long requests, long ticks, Instant ends) {}

    /** How many calls had to wait, and how long they waited together. */
    public record PastWaits(long count, long millis) {}

    static LimitUse of(Limits.LimiterLimits known, ResultSet row) throws SQLException {
        return new LimitUse(
                known,
                row.getInt("in_flight"),
                row.getInt("waiting"),
                new LastMinute(
                        row.getLong("used_requests"),
                        row.getLong("used_tokens"),
                        row.getLong("used_input"),
                        row.getLong("used_output")),
                new Today(row.getLong("day_requests"), row.getLong("day_ticks"), LimitRows.instant(row, "day_ends")),
                new PastWaits(row.getLong("waits"), row.getLong("waited_ms")),
                row.getLong("batch_tokens"),
                LimitRows.instant(row, "next_free"));
    }

    /** How much of the limit of this kind is used, in the kind's own unit. */
    public BigDecimal used(LimitKind kind) {
        return switch (kind) {
            case CONCURRENCY -> BigDecimal.valueOf(inFlight);
            case REQUESTS_PER_MINUTE -> BigDecimal.valueOf(lastMinute.requests());
            case TOKENS_PER_MINUTE -> BigDecimal.valueOf(lastMinute.tokens());
            case INPUT_TOKENS_PER_MINUTE -> BigDecimal.valueOf(lastMinute.inputTokens());
            case OUTPUT_TOKENS_PER_MINUTE -> BigDecimal.valueOf(lastMinute.outputTokens());
            case REQUESTS_PER_DAY -> BigDecimal.valueOf(today.requests());
            case DOLLARS_PER_DAY -> BigDecimal.valueOf(today.ticks(), 10);
            case BATCH_TOKENS -> BigDecimal.valueOf(batchTokens);
        };
    }

    /** When the next call may begin. Null: now, or, if a limit is 0, not before a person raises it. */
    public Instant nextFree() {
        if (isPaused()) {
            return null;
        }
        return isDaySpent() ? today.ends() : nextSlot;
    }

    /** Whether a limit of the day is used up. */
    public boolean isDaySpent() {
        return isSpent(LimitKind.REQUESTS_PER_DAY) || isSpent(LimitKind.DOLLARS_PER_DAY);
    }

    /** Which limits of 0 pause online calls of the key and model, and where they come from; empty when none does. */
    public String pausedBy() {
        return known.limits().entrySet().stream()
                .filter(LimitUse::pausesCalls)
                .map(limit ->
                        limit.getKey().word() + " is 0 (" + limit.getValue().from() + ")")
                .collect(Collectors.joining(", "));
    }

    public boolean isPaused() {
        return known.limits().entrySet().stream().anyMatch(LimitUse::pausesCalls);
    }

    private static boolean pausesCalls(Map.Entry<LimitKind, Limit> limit) {
        return limit.getKey().isOfCalls() && limit.getValue().isPaused();
    }

    private boolean isSpent(LimitKind kind) {
        Limit limit = known.limits().get(kind);
        return limit != null && used(kind).compareTo(limit.value()) >= 0;
    }
}
