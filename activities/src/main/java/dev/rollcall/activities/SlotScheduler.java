package dev.rollcall.activities;

import dev.rollcall.store.SlotReservations.ReservedSlots;
import dev.rollcall.store.SlotReservations.SlotRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** What a gate needs to keep its paces; nothing here blocks the caller. */
interface SlotScheduler {
    /** For short spans: it is never set. */
    long nanos();

    /** Soon afterwards {@code then} is called, with no slots when the ledger is away. */
    void reserve(SlotRequest wish, Consumer<ReservedSlots> then);

    void wake(Duration in, Runnable what);
}
