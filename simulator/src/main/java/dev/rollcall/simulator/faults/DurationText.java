package dev.rollcall.simulator.faults;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 1.5s}, {@code 2m}, {@code 1h}, {@code 2d}. */
public final class DurationText {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h|d)");

    private DurationText() {}

    static boolean matches(String text) {
        return SPAN.matcher(text).matches();
    }

    /** An {@link IllegalArgumentException} says what would be right. */
    public static Duration parse(String text) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration such as 250ms, 1.5s, 2m, 1h or 2d");
        }
        double millis = Double.parseDouble(span.group(1))
                * switch (span.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 86_400_000;
                };
        return Duration.ofMillis(Math.round(millis));
    }
}
