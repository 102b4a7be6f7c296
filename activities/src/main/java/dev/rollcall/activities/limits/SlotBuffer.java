package dev.rollcall.activities.limits;

import dev.rollcall.store.SlotReservations.ReservedSlots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Slots that were reserved in the ledger for one key and model, in the order in which they are due, and when it is worth
 * reserving more. Times are by {@link SlotScheduler#nanos}. Guarded by the provider's lock.
 */
final class SlotBuffer {
    /** Slots of this much time are reserved at once; more are reserved when less than that is left. */
    static final Duration RESERVED_AHEAD = Duration.ofMillis(500);

    /** A slot may be used up to this much later than it was due. */
    static final long STALE = Duration.ofMillis(500).toNanos();

    private static final long LEDGER_AWAY = Duration.ofMillis(500).toNanos();

    private final Deque<Long> slots = new ArrayDeque<>();
    private boolean reserving;
    private boolean reservingInteractive;

    /** Set when the last reservation got no slot: it is not worth asking again before this moment. */
    private long notBefore = Long.MIN_VALUE;

    /** The same for interactive waiters. */
    private long notBeforeInteractive = Long.MIN_VALUE;

    private Instant daySpentUntil = Instant.MIN;

    int size() {
        return slots.size();
    }

    /** A reservation is on its way to the ledger. */
    boolean isReserving() {
        return reserving;
    }

    /** Until then there are no slots, because the day's requests or dollars are used up; in the past: there are some. */
    Instant daySpentUntil() {
        return daySpentUntil;
    }

    boolean isDaySpent(Instant now) {
        return now.isBefore(daySpentUntil);
    }

    /** The limits have changed: what the ledger said about the old ones no longer counts. */
    void limitsChanged() {
        notBefore = Long.MIN_VALUE;
        notBeforeInteractive = Long.MIN_VALUE;
        daySpentUntil = Instant.MIN;
    }

    /** How many slots are due by {@code nanos}; at most {@code most}. */
    int due(long nanos, int most) {
        int due = 0;
        for (long slot : slots) {
            if (slot > nanos || due >= most) {
                break;
            }
            due++;
        }
        return due;
    }

    /** The first slot. There must be one. */
    long first() {
        return slots.getFirst();
    }

    long takeFirst() {
        return slots.removeFirst();
    }

    void putBack(long slot) {
        slots.addFirst(slot);
    }

    boolean isFirstStale(long nanos) {
        return !slots.isEmpty() && slots.getFirst() < nanos - STALE;
    }

    /** A reservation begins; there is no other one until {@link #reserved}. */
    void reserve(boolean interactive) {
        reserving = true;
        reservingInteractive = interactive;
    }

    /**
     * The ledger has answered.
     *
     * @param more null: the ledger is away
     */
    void reserved(ReservedSlots more, long nanos, Instant now) {
        reserving = false;
        if (more == null) {
            notBefore = nanos + LEDGER_AWAY;
            notBeforeInteractive = notBefore;
        } else if (more.slots() == 0) {
            if (more.isDaySpent()) {
                daySpentUntil = now.plus(more.first());
            }
            notBefore = nanos + more.first().toNanos();
            // A slot that is too late for the others may be early enough for an interactive waiter.
            notBeforeInteractive = reservingInteractive ? notBefore : Long.MIN_VALUE;
        } else {
            notBefore = Long.MIN_VALUE;
            notBeforeInteractive = Long.MIN_VALUE;
            long first = nanos + more.first().toNanos();
            for (int i = 0; i < more.slots(); i++) {
                // Late ones are due now: the ledger has counted how much may be caught up on.
                slots.add(Math.max(nanos, first + more.step().multipliedBy(i).toNanos()));
            }
        }
    }

    /** When it is worth reserving more. */
    long worthReserving(boolean interactive) {
        if (interactive) {
            return notBeforeInteractive;
        }
        return slots.isEmpty() ? notBefore : Math.max(notBefore, slots.getLast() - RESERVED_AHEAD.toNanos());
    }
}
