package dev.rollcall.pages;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What was asked and what it cost, by day and by provider.
 *
 * @param spans how many days, as choices
 * @param from the first day, in UTC
 * @param total of all days
 * @param days the newest first, from the first one on which anything was asked; empty: nothing was asked
 * @param providers the dearest first
 * @param export the same, as the query of the REST API
 */
public record UsageScreen(
        boolean simulated,
        List<Chip> sides,
        List<Chip> spans,
        LocalDate from,
        LocalDate to,
        UsedRow total,
        List<UsedRow> days,
        List<UsedRow> providers,
        String export) {

    /**
     * @param name a day or a provider
     * @param bar its cost beside the highest one
     * @param failureShare of the calls; null: there was none
     * @param p50 of usable replies, in ms; null: there was none
     * @param cost null: unknown
     * @param unpriced calls that were billed at unknown prices
     */
    public record UsedRow(
            String name,
            Bar bar,
            long calls,
            Double failureShare,
            Integer p50,
            Integer p95,
            BigDecimal cost,
            long unpriced) {}
}
