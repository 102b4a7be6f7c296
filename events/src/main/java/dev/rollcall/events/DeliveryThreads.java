package dev.rollcall.events;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that end with the process. */
final class DeliveryThreads {
    private DeliveryThreads() {}

    static ExecutorService named(String name) {
        var n = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, name + "-" + n.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
