package dev.rollcall.stack.parts;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps a part running until the process is asked to end (TERM, Ctrl-C); then the part can end in order. A part that has not
 * started yet has nothing to put in order: it ends at once, even while its start waits for something.
 */
public final class ShutdownSignal {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private final Thread interrupted;
    private volatile boolean inOrder;

    /** For a part that waits in {@link #await}. */
    public ShutdownSignal() {
        this(null);
    }

    private ShutdownSignal(Thread interrupted) {
        this.interrupted = interrupted;
        this.inOrder = interrupted != null;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "rollcall-shutdown"));
    }

    /** For a command that works on this thread: the thread is interrupted when the process is asked to end. */
    public static ShutdownSignal interruptingThisThread() {
        return new ShutdownSignal(Thread.currentThread());
    }

    /** Returns when the process is asked to end. The part may then take its time: the JVM waits for {@link #over}. */
    public void await() {
        inOrder = true;
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process has been asked to end. */
    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /**
     * Handles a failure. If the process was asked to end, that is the cause of the failure, and a line says that everything
     * was ended.
     *
     * @return the exit code; any other failure is thrown again
     */
    public int interrupted(RuntimeException failure, PrintStream out) {
        if (!isAsked()) {
            throw failure;
        }
        out.println("interrupted: everything that was started has been ended");
        return 130;
    }

    /** Asks the process to end, from inside. */
    public void ask() {
        asked.countDown();
    }

    /** The part has ended in order: the JVM may end. */
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
