package dev.rollcall.llm;

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
 */
public record Usage(
        Integer inputTokens,
        Integer outputTokens,
        Integer cachedInputTokens,
        Integer reasoningTokens,
        Integer billedInputTokens,
        Integer billedOutputTokens,
        Integer searches) {

    public static final Usage UNKNOWN = new Usage(null, null, null, null);

    public Usage(Integer inputTokens, Integer outputTokens, Integer cachedInputTokens, Integer reasoningTokens) {
        this(inputTokens, outputTokens, cachedInputTokens, reasoningTokens, null, null, null);
    }
}
