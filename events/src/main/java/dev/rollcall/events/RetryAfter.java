package dev.rollcall.events;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The header of that name: seconds, or a date of HTTP. */
final class RetryAfter {
    private static final Duration MOST = Duration.ofHours(24);

    private RetryAfter() {}

    /** At most a day; null when there is none, or it can't be read. */
    static Duration read(String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("\\d{1,9}")) {
            return within(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            return within(Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration within(Duration asked) {
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(MOST) > 0 ? MOST : asked;
    }
}
