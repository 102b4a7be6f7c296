package dev.rollcall.launcher;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for what other processes do. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private Await() {}

    public static void met(String what, Callable<Boolean> condition) {
        see(what, condition, met -> met);
    }

    /** What {@code look} saw when it was enough. A failing look is one that saw nothing yet. */
    public static <T> T see(String what, Callable<T> look, Predicate<T> enough) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Object last = null;
        while (System.nanoTime() < end) {
            try {
                T seen = look.call();
                if (enough.test(seen)) {
                    return seen;
                }
                last = seen;
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (Exception e) {
                last = e;
            }
        }
        throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + "; last seen: " + last);
    }
}
