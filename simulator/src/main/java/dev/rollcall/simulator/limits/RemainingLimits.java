package dev.rollcall.simulator.limits;

import java.time.Duration;

/**
 * What a key may still ask, and when it may ask more, as rate headers tell it. A {@link Quota} is null where nothing is
 * limited.
 *
 * @param requests within a minute or another window; if none is limited, within a day
 * @param day requests of a day
 * @param refused the quota that this very request went beyond; null when it passed
 */
public record RemainingLimits(
        Quota requests, Quota day, Quota tokens, Quota inputTokens, Quota outputTokens, Quota refused) {
    public static final RemainingLimits PLENTY = new RemainingLimits(null, null, null, null, null, null);

    /** What headers tell where nothing is limited: so high that it holds back no client that believes it. */
    public static final int PLENTY_OF_REQUESTS = 1_000_000;

    public static final int PLENTY_OF_TOKENS = 500_000_000;

    private static final Quota REQUESTS = new Quota(PLENTY_OF_REQUESTS, PLENTY_OF_REQUESTS - 1, Duration.ofMillis(6));

    /** @param refill how long until more remains */
    public record Quota(int limit, int remaining, Duration refill) {}

    /** Whether this very request went beyond a limit. */
    public boolean beyond() {
        return refused != null;
    }

    /** The quota of requests; plenty where none are limited. */
    public Quota ofRequests() {
        return requests != null ? requests : day != null ? day : REQUESTS;
    }

    /** The quota of tokens; plenty, of which more remains after so long, where none are limited. */
    public Quota ofTokens(Duration refillOfPlenty) {
        return or(tokens, PLENTY_OF_TOKENS, PLENTY_OF_TOKENS - 1_000, refillOfPlenty);
    }

    /** The quota, or plenty with these numbers where it is null. */
    public static Quota or(Quota quota, int limit, int remaining, Duration refill) {
        return quota != null ? quota : new Quota(limit, remaining, refill);
    }

    RemainingLimits with(SimulatedLimit.LimitForm kind, Quota quota) {
        return switch (kind) {
            case BUCKET, FIXED ->
                new RemainingLimits(tighter(requests, quota), day, tokens, inputTokens, outputTokens, refused);
            case DAY -> new RemainingLimits(requests, tighter(day, quota), tokens, inputTokens, outputTokens, refused);
            case TOKENS ->
                new RemainingLimits(requests, day, tighter(tokens, quota), inputTokens, outputTokens, refused);
            case INPUT_TOKENS ->
                new RemainingLimits(requests, day, tokens, tighter(inputTokens, quota), outputTokens, refused);
            case OUTPUT_TOKENS ->
                new RemainingLimits(requests, day, tokens, inputTokens, tighter(outputTokens, quota), refused);
            case CONCURRENT -> this;
        };
    }

    private static Quota tighter(Quota one, Quota other) {
        return one != null && one.remaining <= other.remaining ? one : other;
    }

    /** The same after a request that was too many of that kind: none of it is left for so long. */
    public RemainingLimits without(SimulatedLimit.LimitForm kind, int limit, Duration pause) {
        var none = new Quota(limit, 0, pause);
        var others = new RemainingLimits(requests, day, tokens, inputTokens, outputTokens, none).with(kind, none);
        // A provider without headers for days tells of them where it tells of requests.
        return switch (kind) {
            case BUCKET, FIXED -> new RemainingLimits(none, day, tokens, inputTokens, outputTokens, none);
            case DAY -> new RemainingLimits(none, none, tokens, inputTokens, outputTokens, none);
            default -> others;
        };
    }
}
