package dev.rollcall.store;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a provider may limit, for each key and model; each of them holds for itself. */
public enum Axis {
    /** Calls at once. */
    CONCURRENCY("at once", true),
    REQUESTS_PER_MINUTE("requests/min", true),
    /** All that is counted, input and output. */
    TOKENS_PER_MINUTE("tokens/min", true),
    INPUT_TOKENS_PER_MINUTE("input tokens/min", true),
    OUTPUT_TOKENS_PER_MINUTE("output tokens/min", true),
    /** Until midnight where the provider is. */
    REQUESTS_PER_DAY("requests/day", true),
    /** Until midnight where the provider is; by the price table. */
    DOLLARS_PER_DAY("USD/day", false);

    private static final BigDecimal MOST = new BigDecimal("1000000000");

    private final String unit;
    private final boolean whole;

    Axis(String unit, boolean whole) {
        this.unit = unit;
        this.whole = whole;
    }

    /** As it is written in files and requests: {@code requests_per_minute}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As people read it: {@code requests/min}. */
    public String unit() {
        return unit;
    }

    public static Optional<Axis> of(String word) {
        return Arrays.stream(values()).filter(axis -> axis.word().equals(word)).findFirst();
    }

    /** All words, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(Axis::word).collect(Collectors.joining(", "));
    }

    /**
     * A limit of it; 0 means paused.
     *
     * @throws IllegalArgumentException that says what it must be
     */
    public BigDecimal checked(BigDecimal limit) {
        boolean fits = limit.signum() >= 0 && limit.compareTo(MOST) <= 0;
        if (!fits || whole && limit.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException(word() + " must be " + (whole ? "a whole number" : "a number")
                    + " from 1 to 1,000,000,000, or 0 to pause, not " + limit.toPlainString());
        }
        return limit;
    }
}
