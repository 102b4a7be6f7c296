package dev.rollcall.llm;

/** Where the time of the next try comes from, for a rule of {@code error-rules.json}. */
enum RetrySource {
    /** The reply: Retry-After, else the used-up limits, the body or the message. Often the reply does not say. */
    HINT,
    /** There is no next try: waiting does not help. */
    NONE,
    /** The next midnight in the provider's time zone, unless the message names a time. */
    END_OF_DAY,
    /** The first of the next month, 00:00 UTC, unless the message names a time. */
    END_OF_MONTH
}
