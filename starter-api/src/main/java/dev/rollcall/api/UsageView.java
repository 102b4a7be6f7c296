package dev.rollcall.api;

import dev.rollcall.store.TokenCounts;
import dev.rollcall.store.Usage.Figures;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Outcomes, tokens and cost of some attempts.
 *
 * @param attempts that have ended
 * @param failureRate of all attempts; null when there is none
 * @param limitedRate the share that met a rate limit; these are not failures
 * @param p50Ms of usable replies, within 5 %; null when there is none
 * @param costUsd null when something was paid and nobody knows how much of anything
 * @param unpriced attempts that were billed at unknown prices
 */
public record UsageView(
        long attempts,
        Map<String, Long> outcomes,
        Double failureRate,
        Double limitedRate,
        Integer p50Ms,
        Integer p95Ms,
        TokenCounts tokens,
        BigDecimal costUsd,
        long unpriced) {

    public static UsageView of(Figures figures) {
        return new UsageView(
                figures.attempts(),
                figures.outcomes(),
                rounded(figures.failureRate()),
                rounded(figures.limitedRate()),
                figures.latency(0.50),
                figures.latency(0.95),
                figures.tokens(),
                Json.usd(figures.costTicks(), figures.unpriced()),
                figures.unpriced());
    }

    private static Double rounded(Double rate) {
        return rate == null ? null : Double.valueOf(Math.round(rate * 1e6) / 1e6);
    }
}
