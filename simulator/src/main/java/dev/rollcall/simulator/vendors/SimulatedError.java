package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.limits.SimulatedLimit;
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
record SimulatedError(
        Kind kind, String message, String param, String model, String path, LimitExceeded beyond, Duration pause, Hint hint) {

    enum Kind {
        NO_KEY(SimulatedOutcome.KEY_REJECTED),
        BAD_KEY(SimulatedOutcome.KEY_REJECTED),
        /** In the way that is usual at the provider. */
        NO_QUOTA(SimulatedOutcome.OUT_OF_QUOTA),
        /** With status 402. */
        PAYMENT(SimulatedOutcome.OUT_OF_QUOTA),
        /** With status 402, and it passes. */
        PAYMENT_WAIT(SimulatedOutcome.LIMITED),
        /** With status 429. */
        SPEND_LIMIT(SimulatedOutcome.OUT_OF_QUOTA),
        LIMITED(SimulatedOutcome.LIMITED),
        INTERNAL(SimulatedOutcome.SERVER_FAULT),
        UNAVAILABLE(SimulatedOutcome.SERVER_FAULT),
        OVERLOADED(SimulatedOutcome.SERVER_FAULT),
        /** No such path; the message says which there are. */
        NO_SUCH_PATH(SimulatedOutcome.BAD_REQUEST),
        /** What only the simulator can complain of, such as an unknown shape; the message says what and how to mend it. */
        SIMULATOR(SimulatedOutcome.BAD_REQUEST),
        NO_SUCH_MODEL(SimulatedOutcome.BAD_REQUEST),
        INVALID(SimulatedOutcome.BAD_REQUEST),
        UNSUPPORTED(SimulatedOutcome.BAD_REQUEST),
        TOO_LONG(SimulatedOutcome.BAD_REQUEST),
        TOO_LARGE(SimulatedOutcome.BAD_REQUEST),
        /** More than the whole limit of tokens per minute. */
        TOO_MANY_TOKENS(SimulatedOutcome.BAD_REQUEST),
        RETIRED(SimulatedOutcome.RETIRED);

        final SimulatedOutcome outcome;

        Kind(SimulatedOutcome outcome) {
            this.outcome = outcome;
        }
    }

    /**
     * One limit, in the words of the provider.
     *
     * @param limit requests or tokens per minute, or per day, or at once
     */
    record LimitExceeded(SimulatedLimit.Kind by, int limit, int used, int requested) {
        static final LimitExceeded NOTHING = new LimitExceeded(SimulatedLimit.Kind.BUCKET, 0, 0, 1);

        /** As OpenAI and Groq tell it. */
        String told() {
            return by.unit + ": Limit " + limit + ", Used " + used + ", Requested " + requested + ".";
        }
    }

    int limit() {
        return beyond.limit;
    }

    SimulatedLimit.Kind by() {
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

    static SimulatedError of(Kind kind) {
        return of(kind, "", null);
    }

    private static SimulatedError of(Kind kind, String message, String param) {
        return new SimulatedError(kind, message, param, "", "", LimitExceeded.NOTHING, Duration.ZERO, Hint.OWN);
    }

    static SimulatedError badKey(String key) {
        return of(Kind.BAD_KEY, key, null);
    }

    static SimulatedError noSuchPath(String message) {
        return of(Kind.NO_SUCH_PATH, message, null);
    }

    static SimulatedError simulator(String message) {
        return of(Kind.SIMULATOR, message, null);
    }

    static SimulatedError limited(LimitExceeded beyond, Duration pause, Hint hint) {
        return new SimulatedError(Kind.LIMITED, "", null, "", "", beyond, pause, hint);
    }

    static SimulatedError invalid(String message, String param) {
        return of(Kind.INVALID, message, param);
    }

    static SimulatedError unsupported(String message, String param) {
        return of(Kind.UNSUPPORTED, message, param);
    }

    /** The same, asked at that path, of that model. */
    SimulatedError asked(String otherPath, String otherModel) {
        return new SimulatedError(kind, message, param, otherModel, otherPath, beyond, pause, hint);
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
