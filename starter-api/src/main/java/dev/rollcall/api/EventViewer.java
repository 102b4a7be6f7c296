package dev.rollcall.api;

import dev.rollcall.store.Events.EventFilter;
import dev.rollcall.store.Events.EventPage;
import dev.rollcall.store.LoggedEvent;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One who follows the events. It is written to without blocking: a caller who does not read costs no thread, and no memory
 * but that of one small piece, since what is next is fetched when there is room for it.
 */
final class EventViewer implements WriteListener {
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration STUCK = Duration.ofSeconds(60);
    private static final int PIECES_AT_ONCE = 100;
    private static final int PAGES_A_PIECE = 20;

    private final EventFeed feed;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private final EventFilter filter;
    private final AtomicBoolean closed = new AtomicBoolean();

    // Guarded by this.
    private long position;
    private boolean started;
    private boolean unflushed;
    private volatile Instant wroteAt = Instant.now();

    EventViewer(EventFeed feed, AsyncContext async, EventFilter filter, long position) throws IOException {
        this.feed = feed;
        this.async = async;
        this.out = async.getResponse().getOutputStream();
        this.filter = filter;
        this.position = position;
    }

    boolean followsDomains() {
        return filter.admitsDomains();
    }

    void begin() {
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() {
        feed.wake(this);
    }

    @Override
    public void onError(Throwable failure) {
        close();
    }

    /** It has taken nothing for a while, not even the sign that there is nothing new. */
    boolean isStuck(Instant now) {
        return now.isAfter(wroteAt.plus(STUCK));
    }

    /** Writes as much as there is, and as the caller takes now. */
    @SuppressWarnings("IllegalCatch")
    synchronized void write() {
        try {
            for (int i = 0; i < PIECES_AT_ONCE; i++) {
                if (closed.get() || !out.isReady()) {
                    // When it is ready, onWritePossible is called.
                    return;
                }
                if (unflushed) {
                    out.flush();
                    unflushed = false;
                } else {
                    byte[] piece = piece();
                    if (piece.length == 0) {
                        return;
                    }
                    out.write(piece);
                    unflushed = true;
                    wroteAt = Instant.now();
                }
            }
            feed.wake(this);
        } catch (IOException | RuntimeException e) {
            // The caller has gone, or the ledger is away: it comes again, with the last id that it has seen.
            close();
        }
    }

    /** Empty when there is nothing to say. */
    private byte[] piece() {
        var text = new StringBuilder();
        if (!started) {
            started = true;
            text.append("retry: 1000\n\n");
        }
        boolean more = true;
        for (int i = 0; i < PAGES_A_PIECE && more; i++) {
            EventPage page = feed.after(position, filter);
            position = page.position();
            for (LoggedEvent event : page.events()) {
                text.append("id: ")
                        .append(event.id())
                        .append("\ndata: ")
                        .append(event.json())
                        .append("\n\n");
            }
            more = page.events().isEmpty() && !page.isEnd();
        }
        if (text.isEmpty() && Instant.now().isAfter(wroteAt.plus(SILENCE))) {
            // An id without data is no event for the caller, but it goes on from there when it comes again.
            text.append(": nothing new\nid: ").append(position).append("\n\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    void close() {
        if (closed.compareAndSet(false, true)) {
            feed.remove(this);
            try {
                async.complete();
            } catch (IllegalStateException e) {
                // It has ended already.
            }
        }
    }
}
