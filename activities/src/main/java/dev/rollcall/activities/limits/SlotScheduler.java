package dev.rollcall.activities.limits;

import dev.rollcall.store.SlotReservations.ReservedSlots;
import dev.rollcall.store.SlotReservations.SlotRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** Reserves slots and sets alarms for the limiters. Nothing here blocks the caller. */
public interface SlotScheduler {
    /** A clock for short spans, in ns: nobody sets it. */
    long nanos();

    /** Calls {@code then} soon, on another thread; with null when the ledger is away. */
    void reserve(SlotRequest request, Consumer<ReservedSlots> then);

    void wake(Duration in, Runnable what);
}
