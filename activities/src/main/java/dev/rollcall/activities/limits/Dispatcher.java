package dev.rollcall.activities.limits;

import dev.rollcall.store.SlotReservations.SlotRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Wakes those who wait for a provider, as many as there is room for, and reserves the slots that they need. One alarm for each
 * provider is set to the first moment at which somebody may go on: a slot is due, a cooling or a parking ends, a probe is due, a
 * day begins.
 */
final class Dispatcher {
    private final ProviderState state;

    /** By {@link SlotScheduler#nanos}. Guarded by {@link #state}. */
    private long alarm = Long.MAX_VALUE;

    Dispatcher(ProviderState state) {
        this.state = state;
    }

    /** Something has changed: wakes those who may go on now. Call it without the lock, since callbacks run in it. */
    void dispatch() {
        List<Runnable> woken;
        synchronized (state) {
            Instant now = state.now();
            long nanos = state.nanos();
            woken = state.queue.wake(model -> room(model, nanos, now));
            scheduleNext();
        }
        woken.forEach(Runnable::run);
    }

    private int room(String model, long nanos, Instant now) {
        List<KeyHolder> open = state.keys.open(model, now);
        if (state.breaker.isOpen()) {
            return open.isEmpty() || now.isBefore(state.breaker.probeAt(now)) ? 0 : 1;
        }
        int room = 0;
        for (KeyHolder holder : open) {
            room += holder.rateLimiter(model).open(nanos);
        }
        return room;
    }

    /** Reserves what those in the queue need, and sets the alarm. Call it with the lock. */
    void scheduleNext() {
        Instant now = state.now();
        long nanos = state.nanos();
        long next = Long.MAX_VALUE;
        for (String model : state.queue.models()) {
            next = Math.min(next, nextMoment(model, nanos, now));
        }
        if (next < alarm) {
            alarm = next;
            long at = next;
            state.scheduler.wake(Duration.ofNanos(Math.max(0, next - nanos)), () -> ring(at));
        }
    }

    private void ring(long at) {
        synchronized (state) {
            if (alarm == at) {
                alarm = Long.MAX_VALUE;
            }
        }
        dispatch();
    }

    /** When somebody who waits for this model may go on, as far as that is a question of time. */
    private long nextMoment(String model, long nanos, Instant now) {
        List<KeyHolder> open = state.keys.open(model, now);
        if (open.isEmpty()) {
            return nanos(state.keys.whyClosed(model, state.timings, now).until(), nanos, now);
        }
        if (state.breaker.isOpen()) {
            return nanos(state.breaker.probeAt(now), nanos, now);
        }
        return Math.min(reserve(model, open, nanos, now), firstReopening(model, nanos, now));
    }

    /** @return when the first slot is due, or more are worth reserving */
    private long reserve(String model, List<KeyHolder> open, long nanos, Instant now) {
        boolean interactive = state.queue.isInteractive(model);
        int wanted = state.queue.wanted(model);
        for (KeyHolder holder : open) {
            wanted -= holder.rateLimiter(model).reserved();
        }
        long next = Long.MAX_VALUE;
        for (KeyHolder holder : open) {
            RateLimiter limiter = holder.rateLimiter(model);
            SlotRequest request = limiter.reserve(wanted, interactive, nanos, now);
            if (request != null) {
                wanted -= request.slots();
                reserve(limiter, request);
            }
            next = Math.min(next, limiter.nextMoment(wanted, interactive));
        }
        return next;
    }

    private void reserve(RateLimiter limiter, SlotRequest request) {
        state.scheduler.reserve(request, slots -> {
            synchronized (state) {
                limiter.reserved(slots, state.nanos(), state.now());
            }
            dispatch();
        });
    }

    /** When the first key that cools now may be used again: it may be a better one than those that are open. */
    private long firstReopening(String model, long nanos, Instant now) {
        long first = Long.MAX_VALUE;
        for (KeyHolder holder : state.keys.usable(now)) {
            RateLimiter limiter = holder.rateLimiter(model);
            if (limiter.cooling().isOn(now) && !limiter.isPaused() && !limiter.isDaySpent(now)) {
                first = Math.min(first, nanos(limiter.cooling().until(), nanos, now));
            }
        }
        return first;
    }

    private static long nanos(Instant until, long nanos, Instant now) {
        return nanos + Math.max(0, Duration.between(now, until).toNanos());
    }
}
