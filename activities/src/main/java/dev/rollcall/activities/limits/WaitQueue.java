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
 * callback, which is run once there may be room for it. Guarded by its limiter's lock.
 */
final class WaitQueue {
    /** By model; none of them empty. */
    private final Map<String, Line> lines = new HashMap<>();

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

    private static final class Line {
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
        Line line = lines.computeIfAbsent(model, m -> new Line());
        Waiter before = line.byCallback.get(callback);
        line.put(
                before == null
                        ? new Waiter(callback, wanted, priority, nanos, arrivals++)
                        : new Waiter(callback, wanted, priority, before.since(), before.n()));
    }

    /** @return whether it held back less urgent ones, which can go on now */
    boolean remove(String model, Runnable callback) {
        Line line = lines.get(model);
        Waiter gone = line == null ? null : line.remove(callback);
        if (gone == null) {
            return false;
        }
        if (line.inOrder.isEmpty()) {
            lines.remove(model);
            return false;
        }
        return line.inOrder.last().priority() > gone.priority();
    }

    /** Since when this one has waited; empty when it does not wait. */
    OptionalLong since(String model, Runnable callback) {
        Line line = lines.get(model);
        Waiter waiter = line == null ? null : line.byCallback.get(callback);
        return waiter == null ? OptionalLong.empty() : OptionalLong.of(waiter.since());
    }

    /** Whether somebody more urgent waits for the same model. */
    boolean hasMoreUrgent(String model, int priority, Runnable than) {
        Line line = lines.get(model);
        if (line == null) {
            return false;
        }
        for (Waiter waiter : line.inOrder) {
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
        return lines.keySet();
    }

    /** Whether the first one who waits for this model is interactive. */
    boolean isInteractive(String model) {
        return lines.get(model).inOrder.first().isInteractive();
    }

    int size(String model) {
        Line line = lines.get(model);
        return line == null ? 0 : line.inOrder.size();
    }

    /** How many calls they all want to begin. */
    int wanted(String model) {
        Line line = lines.get(model);
        return line == null ? 0 : line.inOrder.stream().mapToInt(Waiter::wanted).sum();
    }

    /**
     * Takes out as many waiters as there is room for calls: more of them would only find it full again. Interactive waiters
     * stay queued until they acquire; others are removed, so that they can't block lower priorities.
     *
     * @return their callbacks, to be run without the lock
     */
    List<Runnable> wake(ToIntFunction<String> roomOfModel) {
        var woken = new ArrayList<Runnable>();
        for (var each = lines.entrySet().iterator(); each.hasNext(); ) {
            var entry = each.next();
            Line line = entry.getValue();
            int room = roomOfModel.applyAsInt(entry.getKey());
            for (var waiters = line.inOrder.iterator(); room > 0 && waiters.hasNext(); room--) {
                Waiter next = waiters.next();
                woken.add(next.callback());
                if (!next.isInteractive()) {
                    waiters.remove();
                    line.byCallback.remove(next.callback());
                }
            }
            if (line.inOrder.isEmpty()) {
                each.remove();
            }
        }
        return woken;
    }
}
