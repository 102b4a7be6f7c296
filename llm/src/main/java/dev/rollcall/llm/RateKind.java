package dev.rollcall.llm;

/** What a provider may limit for a key and a model. */
public enum RateKind {
    /** Calls at once. */
    CONCURRENCY,
    REQUESTS_PER_MINUTE,
    /** Input and output tokens together. */
    TOKENS_PER_MINUTE,
    INPUT_TOKENS_PER_MINUTE,
    OUTPUT_TOKENS_PER_MINUTE,
    /** The day ends at midnight where the provider is. */
    REQUESTS_PER_DAY
}
