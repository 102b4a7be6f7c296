package dev.rollcall.activities.limits;

import dev.rollcall.llm.Key;
import dev.rollcall.store.Keys.KeyState;
import dev.rollcall.store.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The keys of one provider in this worker, in the order in which they are used. Guarded by the provider's lock. */
final class KeyPool {
    private final Function<String, RateLimiter> newLimiter;
    private Map<String, KeyHolder> holders = new LinkedHashMap<>();

    KeyPool(Function<String, RateLimiter> newLimiter) {
        this.newLimiter = newLimiter;
    }

    /** The keys from now on. One that stays keeps its state. */
    void replace(List<Key> keys) {
        var next = new LinkedHashMap<String, KeyHolder>();
        for (Key key : keys) {
            KeyHolder known = holders.get(key.fingerprint());
            next.put(key.fingerprint(), known != null ? known : new KeyHolder(key, newLimiter));
        }
        holders = next;
    }

    Optional<KeyHolder> find(String fingerprint) {
        return Optional.ofNullable(holders.get(fingerprint));
    }

    Collection<KeyHolder> all() {
        return holders.values();
    }

    boolean isEmpty() {
        return holders.isEmpty();
    }

    boolean anyUsable(Instant now) {
        return holders.values().stream().anyMatch(holder -> holder.isUsable(now));
    }

    /** Keys that the provider accepts, whether or not they may be used at this moment. */
    List<KeyHolder> usable(Instant now) {
        var usable = new ArrayList<KeyHolder>(holders.size());
        for (KeyHolder holder : holders.values()) {
            if (holder.isUsable(now)) {
                usable.add(holder);
            }
        }
        return usable;
    }

    /** Keys with which this model may be asked at this moment, the number of calls aside. */
    List<KeyHolder> open(String model, Instant now) {
        List<KeyHolder> open = usable(now);
        open.removeIf(holder -> holder.rateLimiter(model).isClosed(now));
        return open;
    }

    /** The key with the most calls that may be begun now; among equals the one with the most calls free. */
    static KeyHolder freest(List<KeyHolder> open, String model, long nanos) {
        KeyHolder freest = open.get(0);
        for (KeyHolder holder : open) {
            RateLimiter limiter = holder.rateLimiter(model);
            RateLimiter best = freest.rateLimiter(model);
            int more = limiter.open(nanos) - best.open(nanos);
            if (more > 0 || more == 0 && limiter.free() > best.free()) {
                freest = holder;
            }
        }
        return freest;
    }

    /** Why no key is open for this model, and until when; the soonest of all ends. */
    ProviderLimiter.Closed whyClosed(String model, LimiterTimings timings, Instant now) {
        List<RateLimiter> usable =
                usable(now).stream().map(holder -> holder.rateLimiter(model)).toList();
        List<RateLimiter> notPaused =
                usable.stream().filter(limiter -> !limiter.isPaused()).toList();
        Optional<Cooling> cooled = notPaused.stream()
                .filter(limiter -> !limiter.isDaySpent(now))
                .map(RateLimiter::cooling)
                .min(Comparator.comparing(Cooling::until));
        if (cooled.isPresent()) {
            return new ProviderLimiter.Closed(
                    cooled.get().reason(), cooled.get().until());
        }
        Optional<Instant> day =
                notPaused.stream().map(RateLimiter::daySpentUntil).min(Comparator.naturalOrder());
        if (day.isPresent()) {
            return new ProviderLimiter.Closed(Reason.DAY_LIMIT, day.get());
        }
        return usable.isEmpty()
                ? whyNoneIsUsable(timings, now)
                : new ProviderLimiter.Closed(Reason.PAUSED, now.plus(timings.pausedLook()));
    }

    private ProviderLimiter.Closed whyNoneIsUsable(LimiterTimings timings, Instant now) {
        Optional<Instant> parkedUntil = holders.values().stream()
                .filter(holder -> holder.state() == KeyState.PARKED)
                .map(KeyHolder::parkedUntil)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
        if (parkedUntil.isPresent()) {
            return new ProviderLimiter.Closed(Reason.OUT_OF_QUOTA, parkedUntil.get());
        }
        boolean anyParked = holders.values().stream().anyMatch(holder -> holder.state() == KeyState.PARKED);
        Reason reason = isEmpty() ? Reason.NO_KEY : anyParked ? Reason.OUT_OF_QUOTA : Reason.KEY_REJECTED;
        return new ProviderLimiter.Closed(reason, now.plus(timings.slowestProbe()));
    }

    /** Since when no key is usable, while none is. */
    Instant unusableSince(Instant now) {
        return holders.values().stream()
                .map(KeyHolder::unusableSince)
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    /** What a provider said of a key that is not usable, for people. */
    Optional<String> why() {
        return holders.values().stream()
                .map(KeyHolder::why)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
