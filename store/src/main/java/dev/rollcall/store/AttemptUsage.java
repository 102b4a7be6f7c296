package dev.rollcall.store;

import org.jdbi.v3.core.mapper.Nested;

/**
 * All that the price of one attempt is made of. A null is unknown, never zero.
 *
 * @param billedInputTokens on the bill, where the provider reports that they differ; likewise the output
 * @param searches web searches that are billed one by one, where the provider counts them
 */
public record AttemptUsage(
        @Nested TokenCounts tokens, Integer billedInputTokens, Integer billedOutputTokens, Integer searches) {
    public static final AttemptUsage UNKNOWN = new AttemptUsage(TokenCounts.UNKNOWN, null, null, null);
}
