package dev.rollcall.activities.limits;

import dev.rollcall.llm.Key;
import dev.rollcall.llm.Reply;
import java.time.Duration;

/**
 * The right to make one call with one key and one model. Its holder ends it exactly once: with {@link #finish} after the call,
 * or with {@link #cancel} when no call is made. Until then it counts as a call under way.
 */
public final class Permit {
    /** The call needs no slot: its rate is not limited, or it is a probe. */
    static final long NO_SLOT = Long.MIN_VALUE;

    private final ProviderLimiter limiter;
    private final KeyHolder holder;
    private final RateLimiter rate;
    private final long slot;
    private final boolean probe;

    /** @param slot when the call is due, by {@link SlotScheduler#nanos}; or {@link #NO_SLOT} */
    Permit(ProviderLimiter limiter, KeyHolder holder, RateLimiter rate, long slot, boolean probe) {
        this.limiter = limiter;
        this.holder = holder;
        this.rate = rate;
        this.slot = slot;
        this.probe = probe;
    }

    public Key key() {
        return holder.key();
    }

    public String model() {
        return rate.model();
    }

    /** The provider is down, and this call finds out whether it is back. */
    public boolean isProbe() {
        return probe;
    }

    /** How long to wait before sending, in ns; 0 or less: send at once. Ask once, just before the call. */
    public long nanosUntilSend() {
        return limiter.nanosUntilSend(this);
    }

    /**
     * The call is over, whatever came of it.
     *
     * @param cost in 1e-10 USD; null when nobody knows it
     * @return how long it takes until a call of this model may be begun again; zero: now
     */
    public Duration finish(Reply reply, Long cost) {
        return limiter.finish(this, reply, cost);
    }

    /** No call was made: another may be made in its place. */
    public void cancel() {
        limiter.cancel(this);
    }

    KeyHolder holder() {
        return holder;
    }

    RateLimiter rate() {
        return rate;
    }

    long slot() {
        return slot;
    }
}
