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

/**
 * How long a provider wants us to wait, from every part of a reply that may say so. Values that make no sense are ignored.
 */
final class RetryHint {

    /** No provider has a limit for longer than a month. */
    private static final Duration LONGEST = Duration.ofDays(32);

    private static final String SPAN = "\\d+(?:\\.\\d+)?\\s?"
            + "(?:milliseconds?|ms|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])\\s?";

    /** OpenAI and Groq: "try again in 1m47.58s"; Gemini: "Please retry in 34.4s"; others: "wait 20 seconds". */
    private static final Pattern SENTENCE =
            Pattern.compile("(?i)(?:(?:try again|retry)\\s+(?:in|after)|wait(?:\\s+for)?)\\s+((?:" + SPAN + ")+)");

    private static final Pattern SPANS = Pattern.compile("(?i)(?:" + SPAN + ")+");

    private static final Pattern STEP = Pattern.compile("(?i)(\\d+(?:\\.\\d+)?)\\s?(ms|milli|d|h|m|s)");

    private static final Pattern IN_LIST = Pattern.compile("[^,A-Za-z]*\\d[A-Za-z ]*(?:,\\s*\\d[^,]*)+");

    private static final Pattern RESET = Pattern.compile("(?i)(?:anthropic-|x-)?rate-?limit.*reset.*");

    private RetryHint() {}

    /**
     * Retry-After counts first (a router's before that of the provider behind it); else the longest wait that the body, the
     * message or the used-up limits name.
     *
     * @param ofLimits whether a limit was exceeded; only then waits for limits count
     * @return the wait; null when the reply names none
     */
    static Duration in(Headers headers, ProviderError providerError, boolean ofLimits, ReplyClock clock) {
        Headers relayed = relayed(providerError.error().path("metadata").path("headers"));
        return Stream.of(headers, relayed)
                .map(some -> retryAfter(some, clock))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> longest(Stream.of(
                        ofLimits ? longest(spent(headers, clock)) : null,
                        ofLimits ? longest(spent(relayed, clock)) : null,
                        inBody(providerError.error()),
                        providerError.behind() == null
                                ? null
                                : inBody(providerError.behind().error()),
                        inWords(providerError.words()))));
    }

    /** The wait in Retry-After; the header with milliseconds is the same wait, more precisely. */
    private static Duration retryAfter(Headers headers, ReplyClock clock) {
        BigDecimal millis = number(headers.get("retry-after-ms"));
        Duration wait = millis == null ? null : seconds(millis.movePointLeft(3));
        if (wait != null) {
            return wait;
        }
        // Every proxy on the way may have added its own value, in another line or after a comma; a date has a comma in
        // it, too.
        return longest(headers.values("retry-after").stream()
                .flatMap(line -> IN_LIST.matcher(line).matches() ? Stream.of(line.split(",")) : Stream.of(line))
                .map(value -> retryAfter(value, clock)));
    }

    private static Duration retryAfter(String value, ReplyClock clock) {
        BigDecimal number = number(value);
        if (number != null) {
            return seconds(number);
        }
        Instant date = new Headers.Builder()
                .addUnsafeNonAscii("Retry-After", value)
                .build()
                .getInstant("Retry-After");
        return date != null ? until(date, clock) : reset(value, clock);
    }

    /**
     * The resets of limits that are used up. A limit with something left was not exceeded: Groq announces a reset of its
     * daily limit, in minutes, in each reply.
     */
    private static Stream<Duration> spent(Headers headers, ReplyClock clock) {
        return headers.names().stream()
                .filter(name -> RESET.matcher(name).matches())
                .filter(name -> {
                    String remaining = headers.get(name.toLowerCase(Locale.ROOT).replace("reset", "remaining"));
                    BigDecimal left = number(remaining);
                    return left == null || left.signum() <= 0;
                })
                .map(name -> reset(headers.get(name), clock));
    }

    private static Duration longest(Stream<Duration> hints) {
        return hints.filter(Objects::nonNull).max(Duration::compareTo).orElse(null);
    }

    /**
     * The time until a reset: "6m0s", seconds (Together), a date (Anthropic), seconds or milliseconds since 1970
     * (OpenRouter).
     */
    static Duration reset(String value, ReplyClock clock) {
        BigDecimal number = number(value);
        if (number == null) {
            Duration duration = duration(value);
            return duration != null ? duration : until(moment(value), clock);
        }
        if (number.compareTo(BigDecimal.valueOf(1_000_000_000_000L)) >= 0) {
            return until(Instant.ofEpochMilli(number.longValue()), clock);
        }
        if (number.compareTo(BigDecimal.valueOf(1_000_000_000L)) >= 0) {
            return until(Instant.ofEpochSecond(number.longValue()), clock);
        }
        return seconds(number);
    }

    /** The wait in the body: Gemini's RetryInfo, or plain members. */
    private static Duration inBody(JsonNode error) {
        List<Duration> hints = new ArrayList<>();
        for (JsonNode delay : error.findValues("retryDelay")) {
            BigDecimal number = number(Lenient.word(delay.isObject() ? delay.path("seconds") : delay));
            Integer nanos = Lenient.count(delay.path("nanos"));
            hints.add(
                    number == null
                            ? duration(Lenient.text(delay))
                            : seconds(number.add(BigDecimal.valueOf(nanos == null ? 0 : nanos, 9))));
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

    /** A duration such as "9m38.016s", "174ms", "48s" or "2 minutes"; null for anything else. */
    static Duration duration(String value) {
        if (value == null
                || value.length() > 60
                || !SPANS.matcher(value.strip()).matches()) {
            return null;
        }
        BigDecimal seconds = BigDecimal.ZERO;
        for (Matcher step = STEP.matcher(value); step.find(); ) {
            BigDecimal number = new BigDecimal(step.group(1));
            BigDecimal inSeconds = switch (step.group(2).toLowerCase(Locale.ROOT)) {
                case "ms", "milli" -> number.movePointLeft(3);
                case "d" -> number.multiply(BigDecimal.valueOf(86_400));
                case "h" -> number.multiply(BigDecimal.valueOf(3600));
                case "m" -> number.multiply(BigDecimal.valueOf(60));
                default -> number;
            };
            seconds = seconds.add(inSeconds);
        }
        return seconds(seconds);
    }

    private static Duration seconds(BigDecimal seconds) {
        boolean sane = seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) <= 0;
        return sane ? Duration.ofNanos(seconds.movePointRight(9).longValue()) : null;
    }

    private static Duration until(Instant then, ReplyClock clock) {
        Duration wait = then == null ? null : clock.until(then);
        return wait == null || wait.compareTo(LONGEST) > 0 ? null : wait;
    }

    private static Instant moment(String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        String written = value.strip();
        DateTimeFormatter format = Character.isDigit(written.charAt(0)) && written.indexOf('-') == 4
                ? DateTimeFormatter.ISO_OFFSET_DATE_TIME
                : DateTimeFormatter.RFC_1123_DATE_TIME;
        try {
            return ZonedDateTime.parse(written, format).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static BigDecimal number(String value) {
        if (value == null || value.length() > 25 || !looksLikeNumber(value.strip())) {
            return null;
        }
        try {
            return bounded(new BigDecimal(value.strip()));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A cheap check that avoids an exception for each "6ms" in the headers of every reply. */
    private static boolean looksLikeNumber(String value) {
        int last = value.length() - 1;
        return last >= 0
                && (Character.isDigit(value.charAt(last)) || value.charAt(last) == '.')
                && value.indexOf(':') < 0;
    }

    private static BigDecimal bounded(BigDecimal number) {
        return Math.abs(number.scale()) <= 20 ? number : null;
    }

    /** The headers of the provider behind OpenRouter, which its body contains. */
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
