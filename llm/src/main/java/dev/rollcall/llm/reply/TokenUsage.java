package dev.rollcall.llm.reply;

import java.util.Locale;

/**
 * Tokens in our one definition, whatever the provider's own counting is. A null is unknown, never zero.
 *
 * @param inputTokens all input, cached included
 * @param outputTokens all billed output, reasoning included
 * @param cachedInputTokens the part of the input that was read from a cache
 * @param reasoningTokens the part of the output that was reasoning
 * @param billedInputTokens what the bill counts, where the provider says that it differs (Cohere)
 * @param billedOutputTokens likewise for the output
 * @param searches web searches that are billed one by one, where the provider counts them (Anthropic)
 * @param writtenInputTokens the part of the input that was written to a cache, which has a price of its own (Anthropic,
 *     OpenAI); none of it is in {@code cachedInputTokens}. Null is billed as none
 * @param writtenForAnHourTokens the part of {@code writtenInputTokens} that is kept for an hour, which costs more
 *     (Anthropic); the rest is kept as long as is usual. Null is billed as none
 * @param tier the tier of service that the reply names, in lower case, when it has prices of its own ({@code priority},
 *     {@code flex}: OpenAI); else null
 */
public record TokenUsage(
        Integer inputTokens,
        Integer outputTokens,
        Integer cachedInputTokens,
        Integer reasoningTokens,
        Integer billedInputTokens,
        Integer billedOutputTokens,
        Integer searches,
        Integer writtenInputTokens,
        Integer writtenForAnHourTokens,
        String tier) {

    public static final TokenUsage UNKNOWN = new TokenUsage(null, null, null, null);

    public TokenUsage(Integer inputTokens, Integer outputTokens, Integer cachedInputTokens, Integer reasoningTokens) {
        this(inputTokens, outputTokens, cachedInputTokens, reasoningTokens, null, null, null);
    }

    /** Nothing is known of writing to a cache. */
    public TokenUsage(
            Integer inputTokens,
            Integer outputTokens,
            Integer cachedInputTokens,
            Integer reasoningTokens,
            Integer billedInputTokens,
            Integer billedOutputTokens,
            Integer searches) {
        this(
                inputTokens,
                outputTokens,
                cachedInputTokens,
                reasoningTokens,
                billedInputTokens,
                billedOutputTokens,
                searches,
                null,
                null,
                null);
    }

    /** The same for a reply with text: neither a prompt nor a text has zero tokens, so a zero there means unknown. */
    public TokenUsage ofSomething() {
        boolean noInput = inputTokens != null && inputTokens == 0;
        boolean noOutput = outputTokens != null && outputTokens == 0;
        return !noInput && !noOutput
                ? this
                : new TokenUsage(
                        noInput ? null : inputTokens,
                        noOutput ? null : outputTokens,
                        cachedInputTokens,
                        reasoningTokens,
                        noInput ? null : billedInputTokens,
                        noOutput ? null : billedOutputTokens,
                        searches,
                        writtenInputTokens,
                        writtenForAnHourTokens,
                        tier);
    }

    /** Whether a part is larger than its whole: then no count can be trusted. */
    public boolean contradictsItself() {
        return inputTokens != null && cachedInputTokens != null && cachedInputTokens > inputTokens;
    }

    /** The same, with what was written to a cache. */
    public TokenUsage writing(Integer tokens, Integer forAnHour) {
        return new TokenUsage(
                inputTokens,
                outputTokens,
                cachedInputTokens,
                reasoningTokens,
                billedInputTokens,
                billedOutputTokens,
                searches,
                tokens,
                forAnHour,
                tier);
    }

    /** @param named as the reply names it, or null; a tier with the usual prices is passed over */
    public TokenUsage inTier(String named) {
        String lower = named == null ? "" : named.strip().toLowerCase(Locale.ROOT);
        return !lower.equals("priority") && !lower.equals("flex")
                ? this
                : new TokenUsage(
                        inputTokens,
                        outputTokens,
                        cachedInputTokens,
                        reasoningTokens,
                        billedInputTokens,
                        billedOutputTokens,
                        searches,
                        writtenInputTokens,
                        writtenForAnHourTokens,
                        lower);
    }
}
