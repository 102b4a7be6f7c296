package dev.rollcall.stack.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rollcall.activities.canary.CanarySettings;
import java.math.BigDecimal;
import java.util.List;

/**
 * {@code insight.canaries} of {@code rollcall.yaml}: ten closed questions to each target, each UTC day.
 *
 * @param enabled whether they are asked; null: no
 * @param budget the most that those of one day may cost, in USD; null: 1.00
 */
record CanarySetting(
        Boolean enabled, @JsonProperty("budget_usd_per_day") BigDecimal budget) {
    private static final int TICKS_DECIMALS = 10;
    private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(1_000_000);

    /**
     * @return null when none are asked
     * @throws dev.rollcall.cli.UserError that names the line
     */
    CanarySettings read(YamlFile file) {
        BigDecimal dollars = budget == null ? BigDecimal.ONE : budget;
        if (dollars.signum() <= 0 || dollars.compareTo(MOST_DOLLARS) > 0) {
            throw file.userError(
                    List.of("insight", "canaries", "budget_usd_per_day"),
                    "it must be above 0 and at most " + MOST_DOLLARS + ", in USD, as 1.00");
        }
        return Boolean.TRUE.equals(enabled)
                ? new CanarySettings(
                        Math.max(1, dollars.movePointRight(TICKS_DECIMALS).longValue()))
                : null;
    }
}
