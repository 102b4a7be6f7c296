package dev.rollcall.activities;

import dev.rollcall.store.Pacing.Slots;
import dev.rollcall.store.Pacing.Wish;
import java.time.Duration;
import java.util.function.Consumer;

/** What a gate needs to keep its paces; nothing here blocks the caller. */
interface Clockwork {
    /** For short spans: it is never set. */
    long nanos();

    /** Soon afterwards {@code then} is called, with no slots when the ledger is away. */
    void reserve(Wish wish, Consumer<Slots> then);

    void wake(Duration in, Runnable what);
}
