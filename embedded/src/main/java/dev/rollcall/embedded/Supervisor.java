package dev.rollcall.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps children running: one that dies is started again, at most five times a minute. Beyond that it gives up on that
 * child and says so with the end of its log. While something is in the way of all of them, such as a full disk, it waits
 * instead. Once closed it starts nothing any more.
 */
public final class Supervisor implements AutoCloseable {
    static final int RESTARTS = 5;
    static final Duration WITHIN = Duration.ofMinutes(1);

    private static final int LOG_LINES = 8;

    /** How a child is started again: {@code () -> Child.start(spec)}, or a server's {@code restart}. */
    @FunctionalInterface
    public interface Start {
        Child start();
    }

    private static final class WatchedChild {
        final Start start;
        final Deque<Long> restarts = new ArrayDeque<>();
        Child child;

        WatchedChild(Start start, Child child) {
            this.start = start;
            this.child = child;
        }
    }

    private final Consumer<String> say;
    private final Duration pause;
    private final Supplier<Optional<String>> obstacle;
    private final Map<String, WatchedChild> watched = new LinkedHashMap<>();
    private final CompletableFuture<String> gaveUp = new CompletableFuture<>();
    private final ScheduledThreadPoolExecutor restarting;
    private boolean closed;

    /** @param say told, in one line each, what died, what was started again and what was given up */
    public Supervisor(Consumer<String> say) {
        this(say, Optional::empty);
    }

    /** @param obstacle what keeps children from running for now, in words for people; asked before a restart */
    public Supervisor(Consumer<String> say, Supplier<Optional<String>> obstacle) {
        this(say, obstacle, Duration.ofSeconds(1));
    }

    /**
     * @param pause before the second restart within a minute; it doubles for each one more, so that the five outlast
     *     another child's restart. The first comes at once.
     */
    Supervisor(Consumer<String> say, Supplier<Optional<String>> obstacle, Duration pause) {
        this.say = say;
        this.obstacle = obstacle;
        this.pause = pause;
        this.restarting = new ScheduledThreadPoolExecutor(4, task -> {
            Thread thread = new Thread(task, "supervisor");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts it and keeps it running. */
    public Child start(ChildSpec spec) {
        return watch(Child.start(spec), () -> Child.start(spec));
    }

    /** Keeps a child running that was started already. */
    public Child watch(Child child, Start start) {
        synchronized (watched) {
            if (!closed) {
                watched.put(child.name(), new WatchedChild(start, child));
                listen(child);
                return child;
            }
        }
        child.close();
        throw new IllegalStateException("the supervisor is closed: " + child.name() + " was ended");
    }

    /** The process that runs, or ran last, under this name. */
    public Optional<Child> child(String name) {
        synchronized (watched) {
            return Optional.ofNullable(watched.get(name)).map(w -> w.child);
        }
    }

    /** All that are watched, in the order in which they were first started. */
    public List<Child> children() {
        synchronized (watched) {
            return watched.values().stream().map(w -> w.child).toList();
        }
    }

    /** Ends one and watches it no longer. */
    public void stop(String name) {
        WatchedChild gone;
        synchronized (watched) {
            gone = watched.remove(name);
        }
        if (gone != null) {
            gone.child.terminate();
        }
    }

    /** Completes, with a line for the person, when a child was given up. */
    public CompletableFuture<String> gaveUp() {
        return gaveUp.copy();
    }

    /** Ends all, the last started first, each within its grace; none is started again. */
    public void stopAll() {
        List<Child> children;
        synchronized (watched) {
            closed = true;
            children = new ArrayList<>(children());
        }
        restarting.shutdownNow();
        Collections.reverse(children);
        children.forEach(Child::terminate);
        awaitRestarts();
    }

    @Override
    public void close() {
        stopAll();
    }

    private void listen(Child child) {
        child.onExit().thenAccept(this::died).exceptionally(e -> {
            say.accept("the end of " + child + " could not be handled: " + e);
            return null;
        });
    }

    private void died(Child child) {
        String message;
        synchronized (watched) {
            WatchedChild dead = watched.get(child.name());
            if (closed || dead == null || dead.child != child) {
                return;
            }
            String how = child + " ended with code " + child.exitCode();
            message = scheduleRestart(dead, child.name(), child, how);
        }
        say.accept(message);
    }

    /** @return what to say about it */
    private String scheduleRestart(WatchedChild dead, String name, Child last, String how) {
        Optional<String> inTheWay = obstacle.get();
        if (inTheWay.isPresent()) {
            var unused = restarting.schedule(() -> restartOnceThereIsNoObstacle(dead, name), 1, TimeUnit.SECONDS);
            return how + ": " + inTheWay.get();
        }
        long now = System.nanoTime();
        while (!dead.restarts.isEmpty() && now - dead.restarts.peek() > WITHIN.toNanos()) {
            dead.restarts.remove();
        }
        int before = dead.restarts.size();
        if (before == RESTARTS) {
            watched.remove(name);
            String line = how + "; it was started " + RESTARTS + " times within a minute and is given up; see "
                    + last.log() + ", which ends:\n  " + String.join("\n  ", LogTail.last(last.log(), LOG_LINES));
            gaveUp.complete(line);
            return line;
        }
        dead.restarts.add(now);
        long delay = before == 0 ? 0 : pause.toMillis() << (before - 1);
        var unused = restarting.schedule(() -> restart(dead, name), delay, TimeUnit.MILLISECONDS);
        return how + "; starting it again" + (delay == 0 ? "" : " in " + delay + " ms");
    }

    private void restartOnceThereIsNoObstacle(WatchedChild dead, String name) {
        if (obstacle.get().isEmpty()) {
            restart(dead, name);
        } else {
            var unused = restarting.schedule(() -> restartOnceThereIsNoObstacle(dead, name), 1, TimeUnit.SECONDS);
        }
    }

    private void restart(WatchedChild dead, String name) {
        Child last = dead.child;
        last.close(); // what its group left, before a second one of it runs
        Child started;
        try {
            started = dead.start.start();
        } catch (RuntimeException e) {
            String message;
            synchronized (watched) {
                if (closed || watched.get(name) != dead) {
                    return;
                }
                message = scheduleRestart(dead, name, last, name + " cannot be started again: " + e.getMessage());
            }
            say.accept(message);
            return;
        }
        boolean wanted;
        synchronized (watched) {
            wanted = !closed && watched.get(name) == dead;
            if (wanted) {
                dead.child = started;
            }
        }
        if (wanted) {
            say.accept(started + " runs");
            listen(started);
        } else {
            started.terminate();
        }
    }

    private void awaitRestarts() {
        try {
            restarting.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
