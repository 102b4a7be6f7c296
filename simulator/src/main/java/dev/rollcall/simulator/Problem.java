package dev.rollcall.simulator;

import java.time.Duration;

/** Why a request gets an error; each {@link Vendor} has its own words for it. Unused components are null or 0. */
record Problem(Kind kind, String message, String param, String model, int perMinute, Duration pause) {

    enum Kind {
        NO_KEY(Outcome.KEY_REJECTED),
        BAD_KEY(Outcome.KEY_REJECTED),
        NO_QUOTA(Outcome.OUT_OF_QUOTA),
        LIMITED(Outcome.LIMITED),
        INTERNAL(Outcome.SERVER_FAULT),
        UNAVAILABLE(Outcome.SERVER_FAULT),
        OVERLOADED(Outcome.SERVER_FAULT),
        NO_SUCH_PATH(Outcome.BAD_REQUEST),
        NO_SUCH_MODEL(Outcome.BAD_REQUEST),
        INVALID(Outcome.BAD_REQUEST),
        UNSUPPORTED(Outcome.BAD_REQUEST),
        TOO_LONG(Outcome.BAD_REQUEST),
        TOO_LARGE(Outcome.BAD_REQUEST),
        RETIRED(Outcome.RETIRED);

        final Outcome outcome;

        Kind(Outcome outcome) {
            this.outcome = outcome;
        }
    }

    static Problem of(Kind kind) {
        return new Problem(kind, "", null, "", 0, Duration.ZERO);
    }

    static Problem badKey(String key) {
        return new Problem(Kind.BAD_KEY, key, null, "", 0, Duration.ZERO);
    }

    static Problem limited(String model, int perMinute, Duration pause) {
        return new Problem(Kind.LIMITED, "", null, model, perMinute, pause);
    }

    static Problem aboutModel(Kind kind, String model) {
        return new Problem(kind, "", null, model, 0, Duration.ZERO);
    }

    static Problem invalid(String message, String param) {
        return new Problem(Kind.INVALID, message, param, "", 0, Duration.ZERO);
    }

    static Problem unsupported(String message, String param) {
        return new Problem(Kind.UNSUPPORTED, message, param, "", 0, Duration.ZERO);
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
        String seconds = new java.math.BigDecimal(millis % 60_000)
                .movePointLeft(3)
                .stripTrailingZeros()
                .toPlainString();
        return millis < 60_000 ? seconds + "s" : millis / 60_000 + "m" + seconds + "s";
    }
}
