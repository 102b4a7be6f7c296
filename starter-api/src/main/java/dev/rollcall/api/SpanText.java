package dev.rollcall.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** A span of time as people write it: {@code 30s}, {@code 6 h}, {@code PT30S}. */
public final class SpanText {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})\\s*(s|m|h|d)");
    private static final int MAX_TEXT = 40;

    private SpanText() {}

    /** Null when it is none. */
    public static Duration parse(String text) {
        String typed = text.toLowerCase(Locale.ROOT);
        var matcher = SHORT.matcher(typed);
        if (matcher.matches()) {
            long n = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                case "h" -> Duration.ofHours(n);
                default -> Duration.ofDays(n);
            };
        }
        try {
            return typed.length() > MAX_TEXT ? null : Duration.parse(typed);
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
