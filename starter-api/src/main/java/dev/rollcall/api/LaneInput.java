package dev.rollcall.api;

import dev.rollcall.store.Lane;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * {@code lane} and {@code deadline} of a crawl.
 *
 * @param deadline null: it does not matter when the answers are there
 * @param said the deadline as it was meant, the same whenever it is said: a time, or a span from then on; null with it
 */
record LaneInput(Lane lane, Instant deadline, String said) {
    static final String LANE = "lane";
    static final String DEADLINE = "deadline";
    private static final int MOST_DAYS = 30;
    private static final List<String> LANES =
            Arrays.stream(Lane.values()).map(Lane::word).toList();

    /** What is wrong with them, the payload's errors say. */
    static LaneInput of(Payload payload, Instant now) {
        Lane lane = lane(payload);
        String typed = payload.text(DEADLINE);
        if (typed == null) {
            return new LaneInput(lane, null, null);
        }
        Duration span = SpanText.parse(typed);
        Instant time = span == null ? time(typed) : after(now, span);
        if (time == null) {
            wrong(
                    payload,
                    typed,
                    "it is a time such as \"2026-12-01T06:00:00Z\", or a span from now on such as \"6h\"");
        } else if (!time.isAfter(now)) {
            wrong(payload, typed, "it has passed: it is " + now + " now");
        } else if (time.isAfter(now.plus(Duration.ofDays(MOST_DAYS)))) {
            wrong(payload, typed, "it is more than " + MOST_DAYS + " days from now");
        }
        return new LaneInput(lane, time, span == null ? String.valueOf(time) : span.toString());
    }

    private static Lane lane(Payload payload) {
        Lane lane = laneIfAny(payload);
        return lane == null ? Lane.AUTO : lane;
    }

    /** Null when none is named, or what is named is none: the payload's errors say that. */
    static Lane laneIfAny(Payload payload) {
        String word = payload.text(LANE);
        if (word == null) {
            return null;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        if (!LANES.contains(lower)) {
            payload.errors().field(LANE, word, "it is one of " + LANES.stream().collect(Collectors.joining(", ")));
            return null;
        }
        return Lane.of(lower);
    }

    private static void wrong(Payload payload, String typed, String why) {
        payload.errors().field(DEADLINE, typed, why);
    }

    /** Null when it is none. */
    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The farthest there is, for a span that is too long. */
    private static Instant after(Instant now, Duration span) {
        try {
            return now.plus(span);
        } catch (DateTimeException | ArithmeticException e) {
            return span.isNegative() ? Instant.MIN : Instant.MAX;
        }
    }

    /**
     * Batches take hours, and come back all at once.
     *
     * @throws Refusal 422 for a job that wants batches, and cannot wait for them
     */
    void refuseContradictions(int priority, boolean isSampled) {
        if (lane != Lane.BATCH) {
            return;
        }
        var errors = new InputErrors();
        if (priority <= Lane.URGENT) {
            errors.field(
                    "priority",
                    priority,
                    "a job of priority 1 or 2 is urgent, and batches take hours; give it another, or leave lane out");
        }
        if (isSampled) {
            errors.field(
                    SamplingInput.FIELD,
                    null,
                    "each look waits for the one before, and batches take hours; give repetitions, or leave lane out");
        }
        errors.refuseIfAny(422);
    }
}
