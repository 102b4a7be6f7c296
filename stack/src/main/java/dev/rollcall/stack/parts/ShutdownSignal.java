package dev.rollcall.stack.parts;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps a part running until somebody asks the process to end (TERM, Ctrl-C); then the part may end in order. One that
 * does not stand yet has nothing to put in order: it ends at once, whatever its start waits for.
 */
public final class ShutdownSignal {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private final Thread interrupted;
    private volatile boolean inOrder;

    /** For a part that stands in {@link #await}. */
    public ShutdownSignal() {
        this(null);
    }

    private ShutdownSignal(Thread interrupted) {
        this.interrupted = interrupted;
        this.inOrder = interrupted != null;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "rollcall-shutdown"));
    }

    /** For a command that is busy on this thread: it is interrupted when the process is asked to end. */
    public static ShutdownSignal interruptingThisThread() {
        return new ShutdownSignal(Thread.currentThread());
    }

    /** Returns when the process is asked to end. What follows has as long as it needs: the JVM waits for {@link #over}. */
    public void await() {
        inOrder = true;
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has the process been asked to end? */
    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /**
     * Handles a failure. Once the process was asked to end, the failure comes from that, and it says that all was ended.
     *
     * @return the exit code; any other failure is thrown on
     */
    public int interrupted(RuntimeException failure, PrintStream out) {
        if (!isAsked()) {
            throw failure;
        }
        out.println("interrupted: everything that was started has been ended");
        return 130;
    }

    /** Ends from within, as if somebody had asked. */
    public void ask() {
        asked.countDown();
    }

    /** All is in order: the JVM may go. */
    public void over() {
        ended.countDown();
    }

    private void end() {
        asked.countDown();
        if (!inOrder) {
            return;
        }
        if (interrupted != null && ended.getCount() > 0) {
            interrupted.interrupt();
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
