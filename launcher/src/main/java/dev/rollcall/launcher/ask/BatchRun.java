package dev.rollcall.launcher.ask;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * The batch in which a question was asked.
 *
 * @param providerState the provider's own word for its end; null when it has none
 * @param took from its posting to its end, or, of a batch that was posted before, from the first look on
 * @param priceFactor of the online price; null: unknown
 */
record BatchRun(String token, String providerTaskId, String providerState, Duration took, BigDecimal priceFactor) {}
