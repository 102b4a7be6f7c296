package dev.rollcall.llm.batch;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What a provider's batches are like.
 *
 * @param api the API's name
 * @param model the model that is asked
 * @param maxRows the most questions in a batch
 * @param maxBytes the most bytes of {@link BatchFile#bytes}
 * @param expiryHours after how many hours the provider gives up what it has not asked; null: unknown
 * @param retentionHours for how many hours results are kept after the end; null: unknown
 * @param priceFactor by what the price of tokens is multiplied, such as 0.5; null: unknown
 * @param findable whether {@link BatchPanel#list} can show which batch is ours. If not (Anthropic, OpenRouter), only
 *     {@link BatchPanel#customIds} of an ended batch can
 * @param uploads whether the questions are uploaded as a file first; else {@link BatchPanel#upload} sends nothing
 * @param verified whether all of this is documented or recorded; false: some of it is only believed
 * @param because how we know
 */
public record BatchTerms(
        String provider,
        String api,
        String model,
        int maxRows,
        long maxBytes,
        Integer expiryHours,
        Integer retentionHours,
        BigDecimal priceFactor,
        boolean findable,
        boolean uploads,
        boolean verified,
        String because) {
    /** Of all providers whose limit is known. */
    public static final Duration LONGEST_EXPIRY = Duration.ofHours(48);

    /** Results are looked for so long after the provider should have given up. */
    public static final Duration AFTER_EXPIRY = Duration.ofHours(1);

    /** After how long the provider gives up what it has not asked; {@link #LONGEST_EXPIRY} when it is unknown. */
    public Duration expiry() {
        return expiryHours == null ? LONGEST_EXPIRY : Duration.ofHours(expiryHours);
    }
}
