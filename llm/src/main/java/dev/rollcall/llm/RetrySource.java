package dev.rollcall.llm;

/** How we find when to ask again, for a rule of {@code error-rules.json}. */
enum RetrySource {
    /** As the reply says: Retry-After, else the limits that are spent, the body, the words. Often it says nothing. */
    HINT,
    /** Waiting does not help, whatever the reply says. */
    NONE,
    /** At the next midnight where the provider's days begin, unless the words name a moment. */
    END_OF_DAY,
    /** On the first of the next month, 00:00 UTC, unless the words name a moment. */
    END_OF_MONTH
}
