package dev.rollcall.activities.limits;

import dev.rollcall.activities.limits.ProviderState.KeysElsewhere;
import dev.rollcall.llm.Key;
import dev.rollcall.store.Limits.LimiterLimits;
import dev.rollcall.store.SlotReservations.LimiterUse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one provider's limiter and the ledger tell each other. What the ledger has yet to hear from this worker is not overwritten
 * by what it says.
 */
final class LimiterExchange {
    private final ProviderState state;
    private final ReplyHandler replies;
    private final Dispatcher dispatcher;

    LimiterExchange(ProviderState state, ReplyHandler replies, Dispatcher dispatcher) {
        this.state = state;
        this.replies = replies;
        this.dispatcher = dispatcher;
    }

    /** The keys from now on. One that stays keeps its state; calls with one that is gone end as usual. */
    void keys(List<Key> keys) {
        synchronized (state) {
            state.keys.replace(keys);
        }
        dispatcher.dispatch();
    }

    void hearKeys(List<KeyStatus> statuses, KeysElsewhere others) {
        synchronized (state) {
            Instant now = state.now();
            state.keysElsewhere = others;
            for (KeyStatus status : statuses) {
                if (!state.outbox.hasKeyNews(status.fingerprint())) {
                    state.keys.find(status.fingerprint()).ifPresent(holder -> holder.hear(status, now));
                }
            }
        }
        dispatcher.dispatch();
    }

    void hearLimits(List<LimiterLimits> limits) {
        synchronized (state) {
            Instant now = state.now();
            for (LimiterLimits known : limits) {
                state.keys.find(known.keyModel().fingerprint()).ifPresent(holder -> hear(holder, known, now));
            }
        }
        dispatcher.dispatch();
    }

    private void hear(KeyHolder holder, LimiterLimits known, Instant now) {
        String model = known.keyModel().model();
        RateLimiter limiter = holder.rateLimiter(model);
        limiter.hear(
                known, state.outbox.hasCooling(holder.key(), model), state.outbox.hasLearned(holder.key(), model), now);
        replies.learned(holder, limiter, limiter.tick(now));
    }

    /** Another worker, or one before this, has called the provider down. */
    void hearDown(Instant since, Instant written) {
        synchronized (state) {
            state.breaker.openedElsewhere(since, written, state.now());
        }
    }

    /** Another worker had a reply of the provider at that moment. */
    void hearUp(Instant written) {
        synchronized (state) {
            if (!state.breaker.repliedElsewhere(written, state.now())) {
                return;
            }
        }
        dispatcher.dispatch();
    }

    /** When this worker last had a reply of the provider, whatever it said. */
    Instant lastReply() {
        synchronized (state) {
            return state.breaker.lastReply();
        }
    }

    List<LimiterNews> outbox() {
        synchronized (state) {
            return state.outbox.all();
        }
    }

    void delivered(LimiterNews news) {
        synchronized (state) {
            state.outbox.delivered(news);
        }
    }

    /** What the other workers are told of the limits' use. */
    List<LimiterUse> use() {
        synchronized (state) {
            Instant now = state.now();
            return rateLimiters()
                    .map(limiter -> limiter.use(
                            state.queue.size(limiter.model()), state.queue.wanted(limiter.model()), state.nanos(), now))
                    .toList();
        }
    }

    /** How many calls at once this worker may have under way, by the rate limiter's id. */
    void share(Map<Integer, Integer> shares) {
        synchronized (state) {
            rateLimiters()
                    .filter(limiter -> shares.containsKey(limiter.id()))
                    .forEach(limiter -> limiter.concurrency().share(shares.get(limiter.id())));
        }
        dispatcher.dispatch();
    }

    /** Those that the ledger knows. */
    private Stream<RateLimiter> rateLimiters() {
        return state.keys.all().stream()
                .flatMap(holder -> holder.rateLimiters().values().stream())
                .filter(limiter -> limiter.id() != null);
    }
}
