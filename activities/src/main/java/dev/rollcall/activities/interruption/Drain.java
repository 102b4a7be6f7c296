package dev.rollcall.activities.interruption;

import java.util.ArrayList;
import java.util.List;

/** A worker that is asked to stop begins nothing new; what it has begun, it ends. */
public final class Drain {
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean requested;

    public synchronized boolean requested() {
        return requested;
    }

    /** From now on no cell is claimed. */
    public void request() {
        List<Runnable> told;
        synchronized (this) {
            requested = true;
            told = List.copyOf(listeners);
        }
        told.forEach(Runnable::run);
    }

    /** Calls {@code listener} when draining begins; at once when it has. */
    public void onRequest(Runnable listener) {
        boolean now;
        synchronized (this) {
            now = requested;
            listeners.add(listener);
        }
        if (now) {
            listener.run();
        }
    }

    public synchronized void forget(Runnable listener) {
        listeners.remove(listener);
    }
}
