package dev.rollcall.simulator;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Why a request gets an error; each {@link Vendor} has its own words for it. Unused components are null, empty or 0.
 *
 * @param message the key, at {@link Kind#BAD_KEY}
 * @param model {@code model} and {@code path}: what was asked
 * @param beyond the limit that had no room
 * @param pause when to come again
 * @param hint where {@code pause} is told
 */
record Problem(
        Kind kind, String message, String param, String model, String path, Beyond beyond, Duration pause, Hint hint) {

    enum Kind {
        NO_KEY(Outcome.KEY_REJECTED),
        BAD_KEY(Outcome.KEY_REJECTED),
        /** In the way that is usual at the provider. */
        NO_QUOTA(Outcome.OUT_OF_QUOTA),
        /** With status 402. */
        PAYMENT(Outcome.OUT_OF_QUOTA),
        /** With status 402, and it passes. */
        PAYMENT_WAIT(Outcome.LIMITED),
        /** With status 429. */
        SPEND_LIMIT(Outcome.OUT_OF_QUOTA),
        LIMITED(Outcome.LIMITED),
        INTERNAL(Outcome.SERVER_FAULT),
        UNAVAILABLE(Outcome.SERVER_FAULT),
        OVERLOADED(Outcome.SERVER_FAULT),
        /** No such path; the message says which there are. */
        NO_SUCH_PATH(Outcome.BAD_REQUEST),
        /** What only the simulator can complain of, such as an unknown shape; the message says what and how to mend it. */
        SIMULATOR(Outcome.BAD_REQUEST),
        NO_SUCH_MODEL(Outcome.BAD_REQUEST),
        INVALID(Outcome.BAD_REQUEST),
        UNSUPPORTED(Outcome.BAD_REQUEST),
        TOO_LONG(Outcome.BAD_REQUEST),
        TOO_LARGE(Outcome.BAD_REQUEST),
        /** More than the whole limit of tokens per minute. */
        TOO_MANY_TOKENS(Outcome.BAD_REQUEST),
        RETIRED(Outcome.RETIRED);

        final Outcome outcome;

        Kind(Outcome outcome) {
            this.outcome = outcome;
        }
    }

    /**
     * One limit, in the words of the provider.
     *
     * @param limit requests or tokens per minute, or per day, or at once
     */
    record Beyond(Limit.Kind by, int limit, int used, int requested) {
        static final Beyond NOTHING = new Beyond(Limit.Kind.BUCKET, 0, 0, 1);

        /** As OpenAI and Groq tell it. */
        String told() {
            return by.unit + ": Limit " + limit + ", Used " + used + ", Requested " + requested + ".";
        }
    }

    int limit() {
        return beyond.limit;
    }

    Limit.Kind by() {
        return beyond.by;
    }

    /** Where the wait is told: where the provider itself does, or in one place only. */
    enum Hint {
        OWN,
        MS,
        SECONDS,
        DATE,
        RESET,
        INFO,
        TEXT,
        NONE
    }

    static Problem of(Kind kind) {
        return of(kind, "", null);
    }

    private static Problem of(Kind kind, String message, String param) {
        return new Problem(kind, message, param, "", "", Beyond.NOTHING, Duration.ZERO, Hint.OWN);
    }

    static Problem badKey(String key) {
        return of(Kind.BAD_KEY, key, null);
    }

    static Problem noSuchPath(String message) {
        return of(Kind.NO_SUCH_PATH, message, null);
    }

    static Problem simulator(String message) {
        return of(Kind.SIMULATOR, message, null);
    }

    static Problem limited(Beyond beyond, Duration pause, Hint hint) {
        return new Problem(Kind.LIMITED, "", null, "", "", beyond, pause, hint);
    }

    static Problem invalid(String message, String param) {
        return of(Kind.INVALID, message, param);
    }

    static Problem unsupported(String message, String param) {
        return of(Kind.UNSUPPORTED, message, param);
    }

    /** The same, asked at that path, of that model. */
    Problem asked(String otherPath, String otherModel) {
        return new Problem(kind, message, param, otherModel, otherPath, beyond, pause, hint);
    }

    /** Whether the wait is to be told there. */
    boolean tells(Hint place) {
        return hint == Hint.OWN || hint == place;
    }

    /** The headers, names and values in turn, if the provider's own hints are wanted; else none. */
    String[] own(String... headers) {
        return hint == Hint.OWN ? headers : new String[0];
    }

    /** The status of a complaint that is the simulator's own. */
    int ownStatus() {
        return kind == Kind.NO_SUCH_PATH ? 404 : 400;
    }

    /** Keys are never repeated whole. */
    String maskedKey() {
        return message.length() < 8
                ? "****"
                : message.substring(0, 4) + "****" + message.substring(message.length() - 4);
    }

    long waitSeconds() {
        return Math.max(1, (pause.toMillis() + 999) / 1000);
    }

    /** As Go prints durations: {@code 12ms}, {@code 6.78s}, {@code 1m47.58s}. */
    String waitText() {
        return goText(pause);
    }

    static String goText(Duration pause) {
        long millis = pause.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        String seconds = new BigDecimal(millis % 60_000)
                .movePointLeft(3)
                .stripTrailingZeros()
                .toPlainString();
        return millis < 60_000 ? seconds + "s" : millis / 60_000 + "m" + seconds + "s";
    }
}
