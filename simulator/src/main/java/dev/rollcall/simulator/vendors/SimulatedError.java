package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.limits.SimulatedLimit;
import java.time.Duration;

/**
 * Why a request gets an error. {@code errors.json} holds each provider's words for it. Unused components are null, empty
 * or 0.
 *
 * @param reason what is wrong, in words; for {@link ErrorCause#BAD_KEY} the key
 * @param param the field of the request that is wrong
 * @param model {@code model} and {@code path}: what was asked
 * @param exceeded the limit that had no room
 * @param pause how long until the request may come again
 * @param hint where {@code pause} is told
 */
public record SimulatedError(
        ErrorCause kind,
        String reason,
        String param,
        String model,
        String path,
        LimitExceeded exceeded,
        Duration pause,
        Hint hint) {

    /** What went wrong, whatever the provider calls it. */
    public enum ErrorCause {
        NO_KEY(SimulatedOutcome.KEY_REJECTED),
        BAD_KEY(SimulatedOutcome.KEY_REJECTED),
        /** Out of money, with the status that the provider usually has for it. */
        NO_QUOTA(SimulatedOutcome.OUT_OF_QUOTA),
        /** Out of money, with status 402. */
        PAYMENT(SimulatedOutcome.OUT_OF_QUOTA),
        /** With status 402, and it passes. */
        PAYMENT_WAIT(SimulatedOutcome.LIMITED),
        /** Out of money, with status 429. */
        SPEND_LIMIT(SimulatedOutcome.OUT_OF_QUOTA),
        LIMITED(SimulatedOutcome.LIMITED),
        INTERNAL(SimulatedOutcome.SERVER_FAULT),
        UNAVAILABLE(SimulatedOutcome.SERVER_FAULT),
        OVERLOADED(SimulatedOutcome.SERVER_FAULT),
        /** No such path; the reason says which there are. */
        NO_SUCH_PATH(SimulatedOutcome.BAD_REQUEST),
        /** No such file or batch; the reason says which. */
        NOT_FOUND(SimulatedOutcome.BAD_REQUEST),
        /** An error that only the simulator has, such as an unknown shape; the reason says how to mend it. */
        SIMULATOR(SimulatedOutcome.BAD_REQUEST),
        NO_SUCH_MODEL(SimulatedOutcome.BAD_REQUEST),
        INVALID(SimulatedOutcome.BAD_REQUEST),
        /** A field that the provider, or this model, does not take. */
        UNSUPPORTED(SimulatedOutcome.BAD_REQUEST),
        /** A field that it takes, with a value that it does not take. */
        UNSUPPORTED_VALUE(SimulatedOutcome.BAD_REQUEST),
        TOO_LONG(SimulatedOutcome.BAD_REQUEST),
        TOO_LARGE(SimulatedOutcome.BAD_REQUEST),
        /** More than the whole limit of tokens per minute. */
        TOO_MANY_TOKENS(SimulatedOutcome.BAD_REQUEST),
        RETIRED(SimulatedOutcome.RETIRED);

        final SimulatedOutcome outcome;

        ErrorCause(SimulatedOutcome outcome) {
            this.outcome = outcome;
        }
    }

    /**
     * The limit that a request went beyond, in the numbers that the provider tells.
     *
     * @param limit requests or tokens per minute, or per day, or at once
     */
    public record LimitExceeded(SimulatedLimit.LimitForm by, int limit, int used, int requested) {
        static final LimitExceeded NOTHING = new LimitExceeded(SimulatedLimit.LimitForm.BUCKET, 0, 0, 1);
    }

    /** Where the wait is told: where the provider itself tells it, or in one place only. */
    public enum Hint {
        OWN,
        MS,
        SECONDS,
        DATE,
        RESET,
        INFO,
        TEXT,
        NONE
    }

    public static SimulatedError of(ErrorCause kind) {
        return of(kind, "", null);
    }

    private static SimulatedError of(ErrorCause kind, String reason, String param) {
        return new SimulatedError(kind, reason, param, "", "", LimitExceeded.NOTHING, Duration.ZERO, Hint.OWN);
    }

    public static SimulatedError badKey(String key) {
        return of(ErrorCause.BAD_KEY, key, null);
    }

    public static SimulatedError noSuchPath(String reason) {
        return of(ErrorCause.NO_SUCH_PATH, reason, null);
    }

    public static SimulatedError notFound(String reason) {
        return of(ErrorCause.NOT_FOUND, reason, null);
    }

    public static SimulatedError simulator(String reason) {
        return of(ErrorCause.SIMULATOR, reason, null);
    }

    public static SimulatedError limited(LimitExceeded exceeded, Duration pause, Hint hint) {
        return new SimulatedError(ErrorCause.LIMITED, "", null, "", "", exceeded, pause, hint);
    }

    /** @param param the wrong field; null when it is the whole request */
    public static SimulatedError invalid(String reason, String param) {
        return of(ErrorCause.INVALID, reason, param);
    }

    static SimulatedError unsupported(String reason, String param) {
        return of(ErrorCause.UNSUPPORTED, reason, param);
    }

    static SimulatedError unsupportedValue(String reason, String param) {
        return of(ErrorCause.UNSUPPORTED_VALUE, reason, param);
    }

    /** The same error of a request at that path, for that model. */
    public SimulatedError at(String otherPath, String otherModel) {
        return new SimulatedError(kind, reason, param, otherModel, otherPath, exceeded, pause, hint);
    }

    /** Whether the wait is to be told in that place. */
    boolean tells(Hint place) {
        return hint == Hint.OWN || hint == place;
    }
}
