package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.wire.Lenient;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Headers;

/** When a provider wants to be asked again, from every place where it may say so; the longest counts. */
final class RetryHint {

    private static final Duration LONGEST = Duration.ofDays(366);

    /** OpenAI and Groq: "try again in 1m47.58s"; Gemini: "Please retry in 34.4s". */
    private static final Pattern SENTENCE = Pattern.compile(
            "(?i)(?:try again|retry)\\s+(?:in|after)\\s+((?:\\d+(?:\\.\\d+)?\\s?(?:milliseconds?|ms|days?|d|hours?|h|minutes?|mins?|m|seconds?|secs?|s)\\s?)+)");

    private static final Pattern STEP = Pattern.compile("(?i)(\\d+(?:\\.\\d+)?)\\s?(ms|milli|d|h|m|s)");

    private static final Pattern RESET = Pattern.compile("(?i)(?:anthropic-|x-)?ratelimit.*reset.*");

    private RetryHint() {}

    /** @param isRate whether a rate was exceeded: only then what is said about rates counts */
    static Duration in(Headers headers, Complaint complaint, boolean isRate, Instant now) {
        Headers relayed = relayed(complaint.error().path("metadata").path("headers"));
        Duration hint = longest(Stream.of(
                millis(headers.get("retry-after-ms")),
                retryAfter(headers.get("retry-after"), now),
                retryAfter(relayed.get("retry-after"), now),
                isRate ? longest(exhausted(headers, now)) : null,
                isRate ? longest(exhausted(relayed, now)) : null,
                inBody(complaint.error()),
                inWords(complaint.words())));
        return hint == null && isRate ? longest(resets(headers).map(name -> reset(headers.get(name), now))) : hint;
    }

    /** A limit that has room left is not the one that was hit: Groq resets its daily one in minutes, each time. */
    private static Stream<Duration> exhausted(Headers headers, Instant now) {
        return resets(headers)
                .filter(name -> {
                    String remaining = headers.get(name.toLowerCase(Locale.ROOT).replace("reset", "remaining"));
                    BigDecimal left = number(remaining);
                    return left == null || left.signum() <= 0;
                })
                .map(name -> reset(headers.get(name), now));
    }

    private static Duration longest(Stream<Duration> hints) {
        return hints.filter(Objects::nonNull).max(Duration::compareTo).orElse(null);
    }

    private static Stream<String> resets(Headers headers) {
        return headers.names().stream().filter(name -> RESET.matcher(name).matches());
    }

    /** "6m0s", seconds (Together), a moment (Anthropic), seconds or milliseconds since 1970 (OpenRouter). */
    static Duration reset(String value, Instant now) {
        BigDecimal number = number(value);
        if (number == null) {
            Duration duration = duration(value);
            return duration != null ? duration : until(moment(value), now);
        }
        if (number.compareTo(BigDecimal.valueOf(1_000_000_000_000L)) >= 0) {
            return until(Instant.ofEpochMilli(number.longValue()), now);
        }
        if (number.compareTo(BigDecimal.valueOf(1_000_000_000L)) >= 0) {
            return until(Instant.ofEpochSecond(number.longValue()), now);
        }
        return seconds(number);
    }

    private static Duration retryAfter(String value, Instant now) {
        BigDecimal number = number(value);
        if (number != null) {
            return seconds(number);
        }
        Duration duration = duration(value);
        return duration != null ? duration : until(moment(value), now);
    }

    private static Duration millis(String value) {
        BigDecimal number = number(value);
        return number == null ? null : seconds(number.movePointLeft(3));
    }

    /** Gemini's RetryInfo, and plain members. */
    private static Duration inBody(JsonNode error) {
        List<Duration> hints = new ArrayList<>();
        for (JsonNode detail : error.path("details")) {
            hints.add(duration(Lenient.text(detail.path("retryDelay"))));
        }
        for (JsonNode place : List.of(error, error.path("metadata"))) {
            for (String field : List.of("retry_after", "retry_after_seconds")) {
                BigDecimal number = number(Lenient.word(place.path(field)));
                hints.add(number == null ? null : seconds(number));
            }
        }
        return longest(hints.stream());
    }

    private static Duration inWords(String words) {
        Matcher sentence = SENTENCE.matcher(words == null ? "" : words);
        return sentence.find() ? duration(sentence.group(1)) : null;
    }

    /** "9m38.016s", "174ms", "48s", "2 minutes"; null for anything else. */
    static Duration duration(String value) {
        if (value == null || value.length() > 60) {
            return null;
        }
        BigDecimal seconds = null;
        for (Matcher step = STEP.matcher(value); step.find(); ) {
            BigDecimal number = new BigDecimal(step.group(1));
            BigDecimal inSeconds = switch (step.group(2).toLowerCase(Locale.ROOT)) {
                case "ms", "milli" -> number.movePointLeft(3);
                case "d" -> number.multiply(BigDecimal.valueOf(86_400));
                case "h" -> number.multiply(BigDecimal.valueOf(3600));
                case "m" -> number.multiply(BigDecimal.valueOf(60));
                default -> number;
            };
            seconds = seconds == null ? inSeconds : seconds.add(inSeconds);
        }
        boolean isMoment = value.contains("T") || value.contains(":");
        return seconds == null || isMoment ? null : seconds(seconds);
    }

    private static Duration seconds(BigDecimal seconds) {
        boolean sane = seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) <= 0;
        return sane ? Duration.ofNanos(seconds.movePointRight(9).longValue()) : null;
    }

    /** Never a moment too early: dates have whole seconds. */
    private static Duration until(Instant then, Instant now) {
        if (then == null) {
            return null;
        }
        Duration wait = Duration.ofSeconds((Duration.between(now, then).toMillis() + 999) / 1000);
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? null : wait;
    }

    private static Instant moment(String value) {
        if (value == null) {
            return null;
        }
        for (DateTimeFormatter format :
                List.of(DateTimeFormatter.RFC_1123_DATE_TIME, DateTimeFormatter.ISO_OFFSET_DATE_TIME)) {
            try {
                return ZonedDateTime.parse(value.strip(), format).toInstant();
            } catch (DateTimeException e) {
                // Not this format.
            }
        }
        return null;
    }

    private static BigDecimal number(String value) {
        try {
            return value == null || value.length() > 25 ? null : bounded(new BigDecimal(value.strip()));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static BigDecimal bounded(BigDecimal number) {
        return Math.abs(number.scale()) <= 20 ? number : null;
    }

    /** OpenRouter hands on the headers of the provider behind it, in the body. */
    private static Headers relayed(JsonNode headers) {
        Headers.Builder relayed = new Headers.Builder();
        headers.properties().forEach(header -> {
            String value = Lenient.word(header.getValue());
            if (value != null && header.getKey().matches("[A-Za-z0-9-]{1,100}")) {
                relayed.addUnsafeNonAscii(header.getKey(), value);
            }
        });
        return relayed.build();
    }
}
