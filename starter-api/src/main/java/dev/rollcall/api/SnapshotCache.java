package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Reads the ledger's numbers again only when they are older than some seconds, however often and by how many they are asked for. */
final class SnapshotCache {
    private final Supplier<LedgerSnapshot> read;
    private final long mostNanos;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private Optional<LedgerSnapshot> latest = Optional.empty();
    private long readAt;

    SnapshotCache(Supplier<LedgerSnapshot> read, Duration atMost, LongSupplier nanoTime) {
        this.read = read;
        this.mostNanos = atMost.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Empty while the ledger is away; then it is asked each time. */
    synchronized Optional<LedgerSnapshot> get() {
        long now = nanoTime.getAsLong();
        if (latest.isEmpty() || now - readAt >= mostNanos) {
            latest = fresh();
            readAt = now;
        }
        return latest;
    }

    private Optional<LedgerSnapshot> fresh() {
        try {
            return Optional.of(read.get());
        } catch (RuntimeException e) {
            if (e instanceof LedgerException || Ledger.isAway(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
