package dev.rollcall.activities.jobs;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * The JSON that came with a signal. Whoever sent it sees no reply, so every fault is an {@link IllegalArgumentException} whose
 * message names the field and says how to mend it.
 */
final class OrderInput {
    private static final int MAX_REASON = 300;
    private static final BigDecimal TICKS_A_DOLLAR = BigDecimal.valueOf(10_000_000_000L);
    private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(100_000_000);

    private final Map<?, ?> fields;

    /** @param known the fields there may be */
    OrderInput(Object input, String... known) {
        if (!(input instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException(
                    "its input is " + (input == null ? "missing" : "no JSON object") + "; send {\"reason\":\"…\"}");
        }
        fields = object;
        List<String> names = List.of(known);
        for (Object name : object.keySet()) {
            if (!names.contains(String.valueOf(name))) {
                throw new IllegalArgumentException(
                        "there is no field \"" + shown(name) + "\"; known are " + String.join(", ", names));
            }
        }
    }

    /** Why it is ordered; it is kept. */
    String reason() {
        String reason = text("reason");
        if (reason == null || reason.isEmpty()) {
            throw new IllegalArgumentException("\"reason\" is missing: say why, in a few words");
        }
        if (reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("\"reason\" is one line of at most " + MAX_REASON + " characters");
        }
        return reason;
    }

    /** Null when it is absent. */
    String text(String field) {
        Object value = fields.get(field);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException("\"" + field + "\": give text in quotes, not " + shown(value));
        }
        return value == null ? null : ((String) value).strip();
    }

    int whole(String field, int least, int most) {
        Object value = fields.get(field);
        if (!(value instanceof Integer whole) || whole < least || whole > most) {
            throw new IllegalArgumentException("\"" + field + "\" is a whole number from " + least + " to " + most
                    + (value == null ? "" : ", not " + shown(value)));
        }
        return whole;
    }

    /** Null when it is absent. */
    Map<?, ?> object(String field) {
        Object value = fields.get(field);
        if (value != null && !(value instanceof Map<?, ?>)) {
            throw new IllegalArgumentException("\"" + field + "\": give an object, not " + shown(value));
        }
        return (Map<?, ?>) value;
    }

    /** An amount of dollars in 1e-10 USD; null when null was sent. */
    Long ticks(String field) {
        if (!fields.containsKey(field)) {
            throw new IllegalArgumentException("\"" + field + "\" is missing: give dollars, or null for no limit");
        }
        Object value = fields.get(field);
        if (value == null) {
            return null;
        }
        BigDecimal dollars = dollars(value);
        if (dollars == null || dollars.signum() <= 0 || dollars.compareTo(MOST_DOLLARS) > 0) {
            throw new IllegalArgumentException(
                    "\"" + field + "\" is a number above 0 and at most 100000000, or null, not " + shown(value));
        }
        return dollars.multiply(TICKS_A_DOLLAR).longValue();
    }

    /** Null when it is no number. */
    private static BigDecimal dollars(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        if (value instanceof BigInteger whole) {
            return new BigDecimal(whole);
        }
        return value instanceof Double real && Double.isFinite(real) ? BigDecimal.valueOf(real) : null;
    }

    /** Somebody typed it: a part of it, in one line. */
    private static String shown(Object value) {
        String line = String.valueOf(value).replaceAll("[\\p{C}\\s]+", " ").strip();
        int all = line.codePointCount(0, line.length());
        return line.substring(0, line.offsetByCodePoints(0, Math.min(60, all))) + (all > 60 ? "…" : "");
    }
}
