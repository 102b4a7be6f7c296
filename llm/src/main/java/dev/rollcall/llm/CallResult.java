package dev.rollcall.llm;

import java.time.Duration;

/**
 * What came of a call beside questions.
 *
 * @param value null when it failed
 * @param failure null when it succeeded
 * @param retryAfter when to call again, by the provider's hint, which comes with successes too; null: no hint
 * @param simulated the simulator replied
 */
public record CallResult<T>(T value, CallFailure failure, Duration retryAfter, boolean simulated) {}
