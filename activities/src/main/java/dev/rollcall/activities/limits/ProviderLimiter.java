package dev.rollcall.activities.limits;

import dev.rollcall.activities.limits.ProviderState.KeysElsewhere;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who may call one provider now, in this worker, and with which key. A key pool says which keys may be used, a rate limiter for
 * each key and model when, a circuit breaker whether the provider is up, and a queue who is next. One lock, the provider's,
 * guards them all.
 */
public final class ProviderLimiter {
    private final ProviderState state;
    private final ReplyHandler replies;
    private final Dispatcher dispatcher;

    /** @param atOnce calls at once with each key and model, until the ledger knows better */
    ProviderLimiter(
            int atOnce,
            InstantSource clock,
            LimiterTimings timings,
            SlotScheduler scheduler,
            Supplier<UsageEstimate> firstEstimate) {
        state = new ProviderState(
                clock, timings, scheduler, model -> new RateLimiter(model, atOnce, firstEstimate.get()));
        replies = new ReplyHandler(state);
        dispatcher = new Dispatcher(state);
    }

    /** What somebody hears who wants to make calls. */
    public sealed interface Acquired permits Granted, Queued, Closed {}

    /** Each permit must be finished or cancelled. */
    public record Granted(List<Permit> permits) implements Acquired {}

    /** All calls that may be made now are under way, or somebody more urgent is first: the callback comes. */
    public record Queued() implements Acquired {}

    /** No call can be made before {@code until}, as far as anybody knows. The callback comes then, or earlier. */
    public record Closed(Reason reason, Instant until) implements Acquired {}

    /**
     * Why nobody can be asked, for as long as a job has patience with it.
     *
     * @param since null while somebody can be asked
     * @param confirmed it is this worker's own experience, not only what others wrote
     */
    public record ProviderTrouble(Instant since, String words, boolean confirmed) {
        static final ProviderTrouble NONE = new ProviderTrouble(null, null, false);
    }

    /**
     * Asks for permits to make calls now.
     *
     * @param wanted permits, 1 at least; fewer may be granted
     * @param priority 1 to 5; nobody goes before somebody more urgent who waits for the same model
     * @param callback known again by its identity. Unless permits are granted, it is run once there may be some, on any thread;
     *     whoever no longer wants to be called says so with {@link #leave}
     */
    public Acquired acquire(String model, int wanted, int priority, Runnable callback) {
        Acquired answer;
        synchronized (state) {
            answer = answer(model, wanted, priority, callback);
            if (!(answer instanceof Granted)) {
                state.queue.add(model, callback, wanted, priority, state.nanos());
                dispatcher.scheduleNext();
                return answer;
            }
            if (!state.queue.remove(model, callback)) {
                return answer;
            }
        }
        dispatcher.dispatch();
        return answer;
    }

    private Acquired answer(String model, int wanted, int priority, Runnable callback) {
        Instant now = state.now();
        List<KeyHolder> open = state.keys.open(model, now);
        if (open.isEmpty()) {
            return state.keys.whyClosed(model, state.timings, now);
        }
        if (state.breaker.isOpen()) {
            return probe(open.get(0), model, now);
        }
        long nanos = state.nanos();
        KeyHolder freest = KeyPool.freest(open, model, nanos);
        RateLimiter limiter = freest.rateLimiter(model);
        int n = Math.min(wanted, limiter.open(nanos));
        if (n <= 0 || state.queue.hasMoreUrgent(model, priority, callback)) {
            return new Queued();
        }
        state.queue.since(model, callback).ifPresent(since -> limiter.waited(nanos - since));
        var permits = new ArrayList<Permit>(n);
        for (int i = 0; i < n; i++) {
            permits.add(new Permit(this, freest, limiter, limiter.begin(), false));
        }
        return new Granted(permits);
    }

    private Acquired probe(KeyHolder holder, String model, Instant now) {
        Instant due = state.breaker.probeAt(now);
        if (now.isBefore(due)) {
            return new Closed(Reason.OVERLOADED, due);
        }
        state.breaker.probeStarts(now);
        RateLimiter limiter = holder.rateLimiter(model);
        limiter.beginProbe();
        return new Granted(List.of(new Permit(this, holder, limiter, Permit.NO_SLOT, true)));
    }

    /** Leaves the queue. A woken waiter that doesn't acquire must call this, or those behind it stall. */
    public void leave(String model, Runnable callback) {
        synchronized (state) {
            state.queue.remove(model, callback);
        }
        dispatcher.dispatch();
    }

    long nanosUntilSend(Permit permit) {
        synchronized (state) {
            return permit.rate().untilSend(permit.slot(), state.nanos());
        }
    }

    void cancel(Permit permit) {
        synchronized (state) {
            if (permit.isProbe()) {
                permit.rate().cancelProbe();
                state.breaker.probeCancelled(state.now());
            } else {
                permit.rate().cancel(permit.slot());
            }
        }
        dispatcher.dispatch();
    }

    Duration finish(Permit permit, Reply reply, Long cost) {
        Duration wait;
        synchronized (state) {
            Instant now = state.now();
            replies.handle(permit, reply, cost, now);
            String model = permit.model();
            wait = state.keys.open(model, now).isEmpty()
                    ? Duration.between(
                            now, state.keys.whyClosed(model, state.timings, now).until())
                    : Duration.ZERO;
        }
        dispatcher.dispatch();
        return wait;
    }

    /** A key that this worker has, in whatever state. */
    public Optional<Key> key(String fingerprint) {
        synchronized (state) {
            return state.keys.find(fingerprint).map(KeyHolder::key);
        }
    }

    /**
     * A call beside those for permits has failed. When it was the key's fault, the key is parked or disabled, as after any call.
     *
     * @param quotaResetsAt null: unknown, or another outcome
     * @param words the provider's, for people
     */
    public void keyFailed(String fingerprint, Outcome outcome, Instant quotaResetsAt, String words) {
        synchronized (state) {
            state.keys
                    .find(fingerprint)
                    .ifPresent(holder -> replies.keyFailed(holder, outcome, quotaResetsAt, words, state.now()));
        }
        dispatcher.dispatch();
    }

    /** Whether an overloaded provider says when to ask again: no call is sent with that key and model until then. */
    public static boolean isToldToWait(Reply reply) {
        return ReplyHandler.isToldToWait(reply);
    }

    /** Calls at once that all keys allow together, for this model and this worker; 1 at least. */
    public int concurrency(String model) {
        synchronized (state) {
            int sum = 0;
            for (KeyHolder holder : state.keys.usable(state.now())) {
                sum += holder.rateLimiter(model).concurrency().ofThisWorker();
            }
            return Math.max(1, sum);
        }
    }

    /** This worker can't ask, but another one can. */
    public boolean leavesItToOthers() {
        synchronized (state) {
            return state.keysElsewhere == KeysElsewhere.USABLE && !state.keys.anyUsable(state.now())
                    || state.keysElsewhere == KeysElsewhere.SPENT && state.keys.isEmpty();
        }
    }

    /** Nobody has a key. */
    public boolean hasNoKey() {
        synchronized (state) {
            return state.keys.isEmpty() && state.keysElsewhere == KeysElsewhere.NONE;
        }
    }

    /** Null while the model answers, before it was asked, and while another worker has usable keys that this one lacks. */
    public Unanswered unanswered(String model) {
        synchronized (state) {
            return state.keysElsewhere == KeysElsewhere.USABLE ? null : state.unanswered.get(model);
        }
    }

    public ProviderTrouble trouble() {
        synchronized (state) {
            Instant now = state.now();
            if (state.breaker.isOpen()) {
                String words = state.breaker.lastWords();
                return new ProviderTrouble(
                        state.breaker.openSince(),
                        words == null ? "down" : "down: " + words,
                        state.breaker.isConfirmed());
            }
            if (state.keys.isEmpty() || state.keys.anyUsable(now) || state.keysElsewhere == KeysElsewhere.USABLE) {
                return ProviderTrouble.NONE;
            }
            String why = state.keys.why().map(words -> ": " + words).orElse("");
            return new ProviderTrouble(state.keys.unusableSince(now), "no usable key" + why, true);
        }
    }

    /** How it learns from the ledger, and tells it. */
    LimiterExchange exchange() {
        return new LimiterExchange(state, replies, dispatcher);
    }
}
