package dev.rollcall.api.pages;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One page that somebody looks at. It is written to without blocking: a browser that does not read costs no thread, and no
 * memory but that of one frame, since a newer frame takes the place of one that was not sent yet.
 */
final class LiveViewer implements WriteListener {
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration STUCK = Duration.ofSeconds(60);

    /** Whoever comes again is asked again who he is: a session that has ended ends its streams. */
    private static final Duration OLD = Duration.ofMinutes(10);

    private final String topic;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Executor threads;
    private final Consumer<LiveViewer> gone;
    private final Instant begunAt = Instant.now();
    private final AtomicBoolean closed = new AtomicBoolean();

    // Guarded by this.
    private byte[] waiting;
    private LiveFrame last;
    private boolean unflushed;
    private volatile Instant wroteAt = Instant.now();

    LiveViewer(String topic, AsyncContext async, Executor threads, Consumer<LiveViewer> gone) throws IOException {
        this.topic = topic;
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.threads = threads;
        this.gone = gone;
    }

    String topic() {
        return topic;
    }

    void begin() {
        out.setWriteListener(this);
    }

    /** What is to be seen now. The same as before is not sent again. */
    synchronized void show(LiveFrame frame) {
        if (frame != null && frame != last) {
            last = frame;
            waiting = frame.bytes();
        } else if (waiting == null && Instant.now().isAfter(wroteAt.plus(SILENCE))) {
            waiting = LiveFrame.SIGN_OF_LIFE;
        }
        wake();
    }

    /** It has taken nothing for a while, not even a sign of life. */
    boolean isStuck(Instant now) {
        return now.isAfter(wroteAt.plus(STUCK));
    }

    boolean isOld(Instant now) {
        return now.isAfter(begunAt.plus(OLD));
    }

    private void wake() {
        try {
            threads.execute(this::write);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    @Override
    public void onWritePossible() {
        wake();
    }

    @Override
    public void onError(Throwable failure) {
        close();
    }

    private synchronized void write() {
        try {
            while (!closed.get() && (unflushed || waiting != null) && out.isReady()) {
                if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else {
                    byte[] piece = waiting;
                    waiting = null;
                    unflushed = true;
                    wroteAt = Instant.now();
                    out.write(piece);
                }
            }
        } catch (IOException | IllegalStateException e) {
            // The browser has gone.
            close();
        }
    }

    void close() {
        if (closed.compareAndSet(false, true)) {
            gone.accept(this);
            try {
                async.complete();
            } catch (IllegalStateException e) {
                // It has ended already.
            }
        }
    }
}
