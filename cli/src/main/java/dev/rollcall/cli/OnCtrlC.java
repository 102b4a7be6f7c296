package dev.rollcall.cli;

import java.util.function.Supplier;

/** Does something when Ctrl-C, or another signal, ends the program while a command works. */
final class OnCtrlC {
    private OnCtrlC() {}

    /** Does the work, and {@code task} only if the program is ended before the work is. */
    static <T> T during(Supplier<T> work, Runnable task) {
        var hook = new Thread(task);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ignored: the program ends already, and the hook runs.
        }
    }
}
