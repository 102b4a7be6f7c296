package dev.rollcall.pages;

import dev.rollcall.pages.BatchesScreen.BatchRow;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * One batch.
 *
 * @param at the server's clock
 * @param standing {@code open} as long as it can be cancelled; {@code stopping} when that is asked for; else {@code ended}
 * @param surface of the target: {@code api}
 * @param unpriced replies that were billed at unknown prices: not in the cost
 * @param cancelWhy a person's words; null: nobody has cancelled it
 */
public record BatchScreen(
        Instant at,
        BatchRow row,
        String standing,
        String surface,
        AtProvider remote,
        BigDecimal cost,
        int unpriced,
        String cancelWhy,
        Instant cancelAsked,
        Instant handedOver) {

    /**
     * By the provider, each null where it has not told.
     *
     * @param taskId what it calls the batch
     * @param word its state
     */
    public record AtProvider(String taskId, String word, Integer processed, Integer succeeded, Integer failed) {}
}
