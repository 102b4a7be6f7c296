package dev.rollcall.llm.batch;

/** Why a provider could not do a batch. */
public enum BatchProblem {
    /** Too many tokens of this model are waiting in batches ({@code token_limit_exceeded}): no question failed, try later. */
    TOKEN_LIMIT,
    /** Lines of the file are not what the provider wants. */
    BAD_LINES,
    OTHER
}
