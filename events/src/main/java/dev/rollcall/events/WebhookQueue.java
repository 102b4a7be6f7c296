package dev.rollcall.events;

import dev.rollcall.store.Deliveries.DueDelivery;
import dev.rollcall.store.Outlets.Outlet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is sent to one outlet next, what is being sent, and what was taken and is not yet written down. A subject has one event
 * in here at most. Nothing is lost with it: all of it waits in the ledger.
 */
final class WebhookQueue {
    /** Fetched at once. */
    private static final int BATCH = 500;

    /** Written down at once, unless it is time to look again before. */
    private static final int ACKNOWLEDGED = 200;

    private final int atOnce;
    private final ArrayDeque<DueDelivery> ready = new ArrayDeque<>();
    private final Set<String> busy = new HashSet<>();
    private List<DueDelivery> taken = new ArrayList<>();
    private Outlet outlet;
    private int threads;

    /** @param atOnce tries at the same time */
    WebhookQueue(Outlet outlet, int atOnce) {
        this.outlet = outlet;
        this.atOnce = atOnce;
    }

    synchronized Outlet outlet() {
        return outlet;
    }

    /** The outlet as it is now: what is sent from now on goes there. */
    synchronized void follow(Outlet now) {
        outlet = now;
    }

    /** How many events to fetch now; 0 while there are enough. */
    synchronized int room() {
        return ready.size() < atOnce ? BATCH - ready.size() : 0;
    }

    synchronized Set<String> busySubjects() {
        return Set.copyOf(busy);
    }

    /** @return how many threads are to {@link #begin} */
    synchronized int add(List<DueDelivery> due) {
        for (DueDelivery delivery : due) {
            busy.add(delivery.event().subject());
            ready.add(delivery);
        }
        int more = Math.min(atOnce - threads, ready.size());
        threads += more;
        return more;
    }

    /** What to send next; null when there is none: then the thread is to end. */
    synchronized DueDelivery begin() {
        DueDelivery next = ready.poll();
        if (next == null) {
            threads--;
        }
        return next;
    }

    /**
     * A try has ended.
     *
     * @return true when there is enough to write down
     */
    synchronized boolean end(DueDelivery delivery, boolean isTaken) {
        if (!isTaken) {
            busy.remove(delivery.event().subject());
            return false;
        }
        taken.add(delivery);
        return taken.size() >= ACKNOWLEDGED;
    }

    /** What was fetched and not begun stays in the ledger: the outlet may be gone, paused or asking for a pause. */
    synchronized void forgetReady() {
        ready.forEach(delivery -> busy.remove(delivery.event().subject()));
        ready.clear();
    }

    /**
     * Writes down what was taken.
     *
     * @param write of the events' ids; when it fails they are kept for the next time
     */
    void acknowledge(Consumer<List<Long>> write) {
        List<DueDelivery> mine = takeTaken();
        if (mine.isEmpty()) {
            return;
        }
        boolean written = false;
        try {
            write.accept(mine.stream().map(delivery -> delivery.event().id()).toList());
            written = true;
        } finally {
            acknowledged(mine, written);
        }
    }

    private synchronized List<DueDelivery> takeTaken() {
        List<DueDelivery> mine = taken;
        taken = new ArrayList<>();
        return mine;
    }

    private synchronized void acknowledged(List<DueDelivery> mine, boolean written) {
        if (written) {
            mine.forEach(delivery -> busy.remove(delivery.event().subject()));
        } else {
            taken.addAll(mine);
        }
    }
}
