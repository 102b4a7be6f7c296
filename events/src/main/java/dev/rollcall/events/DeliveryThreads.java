package dev.rollcall.events;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that end with the process. */
final class DeliveryThreads {
    private DeliveryThreads() {}

    /** Lets what talks to the ledger come to its end; what still waits for somebody else is interrupted. */
    static void end(ExecutorService threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                threads.shutdownNow();
                threads.awaitTermination(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static ExecutorService named(String name) {
        var n = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, name + "-" + n.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
