package dev.rollcall.cli;

/** Does something when Ctrl-C, or another signal, ends the program while a command works; nothing after {@link #close}. */
final class OnCtrlC implements AutoCloseable {
    private final Thread hook;

    OnCtrlC(Runnable task) {
        hook = new Thread(task);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ignored: the program ends already, and the hook runs.
        }
    }
}
