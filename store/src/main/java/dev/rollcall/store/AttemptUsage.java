package dev.rollcall.store;

import org.jdbi.v3.core.mapper.Nested;

/**
 * What the price of one attempt is computed from. Null means unknown, never zero.
 *
 * @param billedInputTokens the input tokens on the bill, if the provider reports another number there; likewise
 *     {@code billedOutputTokens}
 * @param searches web searches that are billed one by one, if the provider counts them
 */
public record AttemptUsage(
        @Nested TokenCounts tokens, Integer billedInputTokens, Integer billedOutputTokens, Integer searches) {
    public static final AttemptUsage UNKNOWN = new AttemptUsage(TokenCounts.UNKNOWN, null, null, null);
}
