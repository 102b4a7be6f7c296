package dev.rollcall.simulator.limits;

import java.time.Duration;

/**
 * What a key may still ask, and when it may ask more, as the rate headers tell it. A {@link Quota} is null where no limit
 * holds.
 *
 * @param requests within a minute or another window; if none is limited, within a day
 * @param day requests
 * @param refused what this very request was too much for; null when it was not
 */
record RemainingLimits(Quota requests, Quota day, Quota tokens, Quota inputTokens, Quota outputTokens, Quota refused) {
    static final RemainingLimits PLENTY = new RemainingLimits(null, null, null, null, null, null);

    /** What is not limited is said to be so high that who believes it is not held back by it. */
    static final int PLENTY_OF_REQUESTS = 1_000_000;

    static final int PLENTY_OF_TOKENS = 500_000_000;

    private static final Quota REQUESTS = new Quota(PLENTY_OF_REQUESTS, PLENTY_OF_REQUESTS - 1, Duration.ofMillis(6));

    record Quota(int limit, int remaining, Duration refill) {}

    boolean beyond() {
        return refused != null;
    }

    private Quota asked() {
        return requests != null ? requests : day != null ? day : REQUESTS;
    }

    int limit() {
        return asked().limit;
    }

    int remaining() {
        return asked().remaining;
    }

    Duration refill() {
        return asked().refill;
    }

    /** The one, or where no limit holds these. */
    static Quota or(Quota room, int limit, int remaining, Duration refill) {
        return room != null ? room : new Quota(limit, remaining, refill);
    }

    RemainingLimits with(SimulatedLimit.Kind kind, Quota room) {
        return switch (kind) {
            case BUCKET, FIXED ->
                new RemainingLimits(tighter(requests, room), day, tokens, inputTokens, outputTokens, refused);
            case DAY -> new RemainingLimits(requests, tighter(day, room), tokens, inputTokens, outputTokens, refused);
            case TOKENS -> new RemainingLimits(requests, day, tighter(tokens, room), inputTokens, outputTokens, refused);
            case INPUT_TOKENS ->
                new RemainingLimits(requests, day, tokens, tighter(inputTokens, room), outputTokens, refused);
            case OUTPUT_TOKENS ->
                new RemainingLimits(requests, day, tokens, inputTokens, tighter(outputTokens, room), refused);
            case CONCURRENT -> this;
        };
    }

    private static Quota tighter(Quota one, Quota other) {
        return one != null && one.remaining <= other.remaining ? one : other;
    }

    /** This request was too many of that kind: none is left of it for so long. */
    RemainingLimits without(SimulatedLimit.Kind kind, int limit, Duration pause) {
        var none = new Quota(limit, 0, pause);
        var past = new RemainingLimits(requests, day, tokens, inputTokens, outputTokens, none).with(kind, none);
        // Who has no header for days tells them where it tells requests.
        return switch (kind) {
            case BUCKET, FIXED -> new RemainingLimits(none, day, tokens, inputTokens, outputTokens, none);
            case DAY -> new RemainingLimits(none, none, tokens, inputTokens, outputTokens, none);
            default -> past;
        };
    }
}
