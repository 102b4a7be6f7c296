package dev.rollcall.stack.settings;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A rule as a file has it. In {@code rollcall.yaml} what is null stays as the bundled rule of that name has it.
 *
 * @param rule its name; in {@code rollcall.yaml} the name is the key of the entry, and this is null
 * @param enabled false: it raises nothing
 * @param of what its subjects are; nothing else than its measure says, for readers
 * @param sql the measure, as {@link dev.rollcall.store.AlertMeasure} names it
 * @param above what is wrong; this or {@code below}
 * @param min fewer samples raise nothing
 * @param lasting {@code 90s}, {@code 2m} or {@code 1h}
 * @param severity page, warn or info
 * @param promql with {@code {above}}, {@code {below}} and {@code {min}} in it
 */
record AlertSetting(
        String rule,
        Boolean enabled,
        String summary,
        String of,
        String sql,
        Double above,
        Double below,
        @JsonProperty("resolve_below") Double resolveBelow,
        @JsonProperty("resolve_above") Double resolveAbove,
        Long min,
        @JsonProperty("for") String lasting,
        String severity,
        String mend,
        String promql) {
    static final AlertSetting NONE =
            new AlertSetting(null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** This rule as another entry of its name changes it. Another bound takes the bound at which it is resolved away, too. */
    AlertSetting changedBy(AlertSetting other) {
        boolean otherBound = other.above != null || other.below != null;
        return new AlertSetting(
                rule,
                or(other.enabled, enabled),
                or(other.summary, summary),
                or(other.of, of),
                or(other.sql, sql),
                otherBound ? other.above : above,
                otherBound ? other.below : below,
                otherBound ? other.resolveBelow : or(other.resolveBelow, resolveBelow),
                otherBound ? other.resolveAbove : or(other.resolveAbove, resolveAbove),
                or(other.min, min),
                or(other.lasting, lasting),
                or(other.severity, severity),
                or(other.mend, mend),
                or(other.promql, promql));
    }

    private static <T> T or(T said, T otherwise) {
        return said == null ? otherwise : said;
    }
}
