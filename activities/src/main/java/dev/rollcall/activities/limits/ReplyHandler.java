package dev.rollcall.activities.limits;

import dev.rollcall.activities.limits.LearnedLimits.LimitChange;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Keys.KeyState;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What a reply means for its key, its rate and its provider. Guarded by the provider's lock. */
final class ReplyHandler {
    /** A wait shorter than this is ignored: the failure is treated as if it named none. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(100);

    private final ProviderState state;

    ReplyHandler(ProviderState state) {
        this.state = state;
    }

    void handle(Permit permit, Reply reply, Long cost, Instant now) {
        RateLimiter limiter = permit.rate();
        learned(permit.holder(), limiter, limiter.finish(reply, cost, permit.isProbe(), state.nanos(), now));
        if (permit.isProbe()) {
            state.breaker.probeEnds();
        }
        state.breaker.said(reply.message());
        state.unanswered.compute(limiter.model(), (model, before) -> Unanswered.after(before, reply, now));
        switch (reply.outcome()) {
            case OVERLOADED, UNREACHABLE -> failed(permit, reply, now);
            case RATE_LIMITED -> limited(permit, reply, now);
            case OUT_OF_QUOTA -> park(permit.holder(), reply.quotaResetsAt(), reply.message(), now);
            case KEY_REJECTED -> disable(permit.holder(), reply.message(), now);
            default -> {
                replied(now);
                limiter.answered();
            }
        }
    }

    /** Queues the limits that a limiter has learned, to be written to the ledger. */
    void learned(KeyHolder holder, RateLimiter limiter, Map<LimitKind, LimitChange> changes) {
        changes.forEach((kind, change) -> state.outbox.add(
                new LimiterNews.Learned(holder.key(), limiter.model(), kind, change.learned(), change.instead())));
    }

    private void replied(Instant now) {
        if (state.breaker.replied(now)) {
            state.outbox.add(new LimiterNews.Up());
        }
    }

    private void failed(Permit permit, Reply reply, Instant now) {
        if (isToldToWait(reply)) {
            cool(permit, Reason.OVERLOADED, reply.retryAfter(), now);
            if (permit.isProbe()) {
                state.breaker.probeToldToWait(reply.retryAfter(), now);
            }
        } else if (state.breaker.failed(permit.isProbe(), now)) {
            state.outbox.add(new LimiterNews.Down(state.breaker.openSince(), state.breaker.lastWords()));
        }
    }

    private void limited(Permit permit, Reply reply, Instant now) {
        replied(now);
        RateLimiter limiter = permit.rate();
        learned(permit.holder(), limiter, limiter.refused(reply, now.minus(reply.latency()), now));
        Duration told = reply.retryAfter();
        Duration pause = told != null ? told : state.timings.backoff().after(limiter.refusedInRow(), 1);
        cool(permit, Reason.RATE_LIMIT, pause, now);
    }

    private void cool(Permit permit, Reason reason, Duration pause, Instant now) {
        if (permit.rate().cooling().extend(reason, now.plus(pause), now)) {
            state.outbox.add(new LimiterNews.Cooled(permit.key(), permit.model(), pause));
        }
    }

    /** What a call that needed no permit says of its key. */
    void keyFailed(KeyHolder holder, Outcome outcome, Instant quotaResetsAt, String words, Instant now) {
        if (outcome == Outcome.OUT_OF_QUOTA) {
            park(holder, quotaResetsAt, words, now);
        } else if (outcome == Outcome.KEY_REJECTED) {
            disable(holder, words, now);
        }
    }

    private void park(KeyHolder holder, Instant until, String words, Instant now) {
        replied(now);
        if (holder.state() == KeyState.USABLE) {
            holder.park(until, words, now);
            state.outbox.add(new LimiterNews.Parked(holder.key(), until, words));
        }
    }

    private void disable(KeyHolder holder, String words, Instant now) {
        // A 401 proves that the provider is up.
        replied(now);
        if (holder.state() != KeyState.DISABLED) {
            holder.disable(words, now);
            state.outbox.add(new LimiterNews.Rejected(holder.key(), words));
        }
    }

    static boolean isToldToWait(Reply reply) {
        return reply.outcome() == Outcome.OVERLOADED
                && reply.retryAfter() != null
                && reply.retryAfter().compareTo(LEAST_WAIT) >= 0;
    }
}
