package dev.rollcall.llm;

/** What a provider may limit for a key and a model. */
public enum RateKind {
    /** Calls at once. */
    CONCURRENCY,
    REQUESTS_PER_MINUTE,
    /** All that is counted, input and output. */
    TOKENS_PER_MINUTE,
    INPUT_TOKENS_PER_MINUTE,
    OUTPUT_TOKENS_PER_MINUTE,
    /** Until midnight where the provider is. */
    REQUESTS_PER_DAY
}
