package dev.rollcall.api;

import dev.rollcall.store.AuditTrail;
import dev.rollcall.store.AuditTrail.AuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit to the ledger behind the replies, which wait for nothing. What can't be written, because the ledger is
 * away or because more than {@link #ROOM} wait already, is in the log instead. An orderly stop writes what still waits.
 */
final class AuditQueue implements AutoCloseable {
    private static final int ROOM = 10_000;
    private static final int TOGETHER = 100;
    private static final long LAST_MILLIS = 10_000;
    private static final AuditEntry END = new AuditEntry(Instant.EPOCH, "", "", "", 0, "", null, null);
    private static final Logger LOG = LoggerFactory.getLogger(AuditQueue.class);

    private final BlockingQueue<AuditEntry> waiting = new ArrayBlockingQueue<>(ROOM);
    private final AuditTrail trail;
    private final BiConsumer<AuditEntry, String> unwritten;
    private final Thread thread = new Thread(this::run, "audit");
    private volatile boolean closed;

    AuditQueue(AuditTrail trail) {
        this(trail, (entry, why) -> LOG.warn("{}, so it is here only: {}", why, entry));
    }

    /** @param unwritten takes each entry that the ledger does not get, and why */
    AuditQueue(AuditTrail trail, BiConsumer<AuditEntry, String> unwritten) {
        this.trail = trail;
        this.unwritten = unwritten;
        thread.setDaemon(true);
        thread.start();
    }

    void add(AuditEntry entry) {
        if (closed || !waiting.offer(entry)) {
            unwritten.accept(entry, closed ? "the API is stopping" : "too many wait to be written");
        }
    }

    private void run() {
        var together = new ArrayList<AuditEntry>();
        try {
            while (!closed || !waiting.isEmpty()) {
                together.add(waiting.take());
                waiting.drainTo(together, TOGETHER - 1);
                together.remove(END);
                write(together);
                together.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        try {
            trail.write(entries);
        } catch (RuntimeException e) {
            String why = "the ledger did not take it (" + e.getClass().getSimpleName() + ")";
            entries.forEach(entry -> unwritten.accept(entry, why));
            if (closed) {
                giveUpWaiting(why);
            }
        }
    }

    private void giveUpWaiting(String why) {
        for (AuditEntry entry = waiting.poll(); entry != null; entry = waiting.poll()) {
            if (!entry.equals(END)) {
                unwritten.accept(entry, why);
            }
        }
    }

    /** When no request is under way any more. */
    @Override
    public void close() {
        closed = true;
        boolean unused = waiting.offer(END); // a full queue wakes it by itself
        try {
            thread.join(LAST_MILLIS);
            if (thread.isAlive()) {
                thread.interrupt();
                giveUpWaiting("the ledger was too slow at the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
