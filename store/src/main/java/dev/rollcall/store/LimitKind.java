package dev.rollcall.store;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a provider may limit, for each key and model. The kinds are independent of each other. */
public enum LimitKind {
    /** Calls at once. */
    CONCURRENCY("at once", 0, 1_000),
    REQUESTS_PER_MINUTE("requests/min", 0, 1_000_000_000),
    /** Input and output tokens together. */
    TOKENS_PER_MINUTE("tokens/min", 0, 1_000_000_000),
    INPUT_TOKENS_PER_MINUTE("input tokens/min", 0, 1_000_000_000),
    OUTPUT_TOKENS_PER_MINUTE("output tokens/min", 0, 1_000_000_000),
    /** The day ends at midnight where the provider is. */
    REQUESTS_PER_DAY("requests/day", 0, 1_000_000_000),
    /** By the price table. The day ends at midnight where the provider is. */
    DOLLARS_PER_DAY("USD/day", 4, 1_000_000),
    /** Input tokens of all batches that the provider has not ended yet. It slows no call that is asked online. */
    BATCH_TOKENS("tokens in batches", 0, 1_000_000_000);

    private static final int MOST_SHOWN = 40;

    private final String unit;
    private final int decimals;
    private final int most;

    LimitKind(String unit, int decimals, int most) {
        this.unit = unit;
        this.decimals = decimals;
        this.most = most;
    }

    /** Whether it limits calls that are asked one by one, and not only batches. */
    public boolean isOfCalls() {
        return this != BATCH_TOKENS;
    }

    /** The kind as files and requests write it: {@code requests_per_minute}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The unit for people: {@code requests/min}. */
    public String unit() {
        return unit;
    }

    public static Optional<LimitKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** All words, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(LimitKind::word).collect(Collectors.joining(", "));
    }

    /**
     * Checks a limit of this kind; 0 means paused.
     *
     * @throws IllegalArgumentException with a message that says what the limit must be
     */
    public BigDecimal checked(BigDecimal limit) {
        boolean fits = limit.signum() >= 0 && limit.compareTo(BigDecimal.valueOf(most)) <= 0;
        if (!fits || limit.stripTrailingZeros().scale() > decimals) {
            String least = BigDecimal.ONE.movePointLeft(decimals).toPlainString();
            throw new IllegalArgumentException(word() + " must be "
                    + (decimals == 0 ? "a whole number" : "a number with at most " + decimals + " decimals") + " from "
                    + least + " to " + String.format(Locale.ROOT, "%,d", most) + ", or 0 to pause, not "
                    + shown(limit));
        }
        return limit;
    }

    /** Short even for a number of a billion digits: {@code 1E+999999999}. */
    private static String shown(BigDecimal limit) {
        return Math.abs((long) limit.precision() - limit.scale()) + limit.precision() > MOST_SHOWN
                ? limit.round(MathContext.DECIMAL32).toString()
                : limit.toPlainString();
    }
}
