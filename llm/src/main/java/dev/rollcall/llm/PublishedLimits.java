package dev.rollcall.llm;

import java.time.ZoneId;
import java.util.Map;

/**
 * The limits that a provider publishes.
 *
 * @param limits the limits of the default model, each at least 1; a kind without a published limit is missing
 * @param dayZone the name of the time zone in which its days begin; UTC when absent
 * @param because where the numbers come from, or why there are none
 */
record PublishedLimits(Map<RateKind, Long> limits, String dayZone, String because) {

    PublishedLimits {
        limits = limits == null ? Map.of() : Map.copyOf(limits);
        dayZone = dayZone == null ? "UTC" : ZoneId.of(dayZone).getId();
        if (because == null || because.isBlank() || limits.values().stream().anyMatch(limit -> limit < 1)) {
            throw new IllegalArgumentException("published limits need a reason, and to be 1 at least: " + limits);
        }
    }

    ZoneId zone() {
        return ZoneId.of(dayZone);
    }
}
