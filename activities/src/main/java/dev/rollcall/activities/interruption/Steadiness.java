package dev.rollcall.activities.interruption;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether this worker may call others dead because nobody has seen them for a while: not until the ledger was there, and its
 * clock was not set, for 10 s. Before that they had no time to be seen again.
 */
public final class Steadiness {
    private static final Duration ENOUGH = Duration.ofSeconds(10);
    private static final Duration JUMP = Duration.ofSeconds(2);

    // Guarded by this. The ledger's clock and this worker's own, read together.
    private Instant ledgerThen;
    private long nanosThen;
    private long since = System.nanoTime();

    /** The ledger was away. */
    public synchronized void lost() {
        since = System.nanoTime();
    }

    /** @param ledgerNow by the ledger's clock, read just now */
    public synchronized boolean isEnough(Instant ledgerNow) {
        long nanos = System.nanoTime();
        if (ledgerThen != null) {
            Duration gone = Duration.between(ledgerThen, ledgerNow);
            if (gone.minusNanos(nanos - nanosThen).abs().compareTo(JUMP) > 0) {
                since = nanos;
            }
        }
        ledgerThen = ledgerNow;
        nanosThen = nanos;
        return nanos - since > ENOUGH.toNanos();
    }
}
