package dev.rollcall.activities.limits;

import dev.rollcall.store.Jobs.Job;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * Who waits to make calls, by model: the most urgent first, then the one that has waited longest. A waiter is known by its
 * callback, which is run once there may be room for it. Guarded by the provider's lock.
 */
final class WaitQueue {
    /** By model; none of them empty. */
    private final Map<String, ModelQueue> byModel = new HashMap<>();

    private long arrivals;

    /**
     * @param wanted how many calls it wants to begin
     * @param since when it came, by {@link SlotScheduler#nanos}
     * @param n in the order in which they came
     */
    private record Waiter(Runnable callback, int wanted, int priority, long since, long n) {
        boolean isInteractive() {
            return priority == Job.INTERACTIVE;
        }
    }

    private static final class ModelQueue {
        private final Map<Runnable, Waiter> byCallback = new HashMap<>();
        private final NavigableSet<Waiter> inOrder =
                new TreeSet<>(Comparator.comparingInt(Waiter::priority).thenComparingLong(Waiter::n));

        void put(Waiter waiter) {
            remove(waiter.callback());
            byCallback.put(waiter.callback(), waiter);
            inOrder.add(waiter);
        }

        Waiter remove(Runnable callback) {
            Waiter gone = byCallback.remove(callback);
            if (gone != null) {
                inOrder.remove(gone);
            }
            return gone;
        }
    }

    /** Adds a waiter. One that waits already keeps its place. */
    void add(String model, Runnable callback, int wanted, int priority, long nanos) {
        ModelQueue queue = byModel.computeIfAbsent(model, m -> new ModelQueue());
        Waiter before = queue.byCallback.get(callback);
        queue.put(
                before == null
                        ? new Waiter(callback, wanted, priority, nanos, arrivals++)
                        : new Waiter(callback, wanted, priority, before.since(), before.n()));
    }

    /** @return whether it held back less urgent ones, which can go on now */
    boolean remove(String model, Runnable callback) {
        ModelQueue queue = byModel.get(model);
        Waiter gone = queue == null ? null : queue.remove(callback);
        if (gone == null) {
            return false;
        }
        if (queue.inOrder.isEmpty()) {
            byModel.remove(model);
            return false;
        }
        return queue.inOrder.last().priority() > gone.priority();
    }

    /** Since when this one has waited; empty when it does not wait. */
    OptionalLong since(String model, Runnable callback) {
        ModelQueue queue = byModel.get(model);
        Waiter waiter = queue == null ? null : queue.byCallback.get(callback);
        return waiter == null ? OptionalLong.empty() : OptionalLong.of(waiter.since());
    }

    /** Whether somebody more urgent waits for the same model. */
    boolean hasMoreUrgent(String model, int priority, Runnable than) {
        ModelQueue queue = byModel.get(model);
        if (queue == null) {
            return false;
        }
        for (Waiter waiter : queue.inOrder) {
            if (waiter.priority() >= priority) {
                return false;
            }
            if (waiter.callback() != than) {
                return true;
            }
        }
        return false;
    }

    Set<String> models() {
        return byModel.keySet();
    }

    /** Whether the first one who waits for this model is interactive. */
    boolean isInteractive(String model) {
        return byModel.get(model).inOrder.first().isInteractive();
    }

    int size(String model) {
        ModelQueue queue = byModel.get(model);
        return queue == null ? 0 : queue.inOrder.size();
    }

    /** How many calls they all want to begin. */
    int wanted(String model) {
        ModelQueue queue = byModel.get(model);
        return queue == null
                ? 0
                : queue.inOrder.stream().mapToInt(Waiter::wanted).sum();
    }

    /**
     * Takes out as many waiters as there is room for calls: more of them would only find it full again. Interactive waiters
     * stay queued until they acquire; others are removed, so that they can't block lower priorities.
     *
     * @return their callbacks, to be run without the lock
     */
    List<Runnable> wake(ToIntFunction<String> roomOfModel) {
        var woken = new ArrayList<Runnable>();
        for (var each = byModel.entrySet().iterator(); each.hasNext(); ) {
            var entry = each.next();
            ModelQueue queue = entry.getValue();
            int room = roomOfModel.applyAsInt(entry.getKey());
            for (var waiters = queue.inOrder.iterator(); room > 0 && waiters.hasNext(); room--) {
                Waiter next = waiters.next();
                woken.add(next.callback());
                if (!next.isInteractive()) {
                    waiters.remove();
                    queue.byCallback.remove(next.callback());
                }
            }
            if (queue.inOrder.isEmpty()) {
                each.remove();
            }
        }
        return woken;
    }
}
