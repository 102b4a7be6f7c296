package dev.rollcall.api;

import dev.rollcall.store.Events.EventFilter;
import dev.rollcall.store.Events.EventPage;
import dev.rollcall.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads new events once a second for all who follow them here, and wakes whoever follows. One who is far behind reads from
 * the ledger as fast as it takes events; one who takes none is left at the next chance: neither holds the others up.
 */
final class EventFeed implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final int MOST_VIEWERS = 200;
    private static final int KEPT = 5_000;
    private static final int PAGE = 1_000;
    private static final int PAGES_AT_ONCE = 10;
    private static final int SHARE = 50;
    private static final Duration WISH = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final RecentEvents recent = new RecentEvents(KEPT);
    private final Set<EventViewer> viewers = ConcurrentHashMap.newKeySet();
    private ScheduledExecutorService threads;
    private Instant wishedAt = Instant.MIN;

    EventFeed(Ledger ledger) {
        this.ledger = ledger;
    }

    void checkRoom() {
        if (viewers.size() >= MOST_VIEWERS) {
            throw Refusal.notNow(
                    MOST_VIEWERS + " follow the events here already: ask GET /api/events instead, or later");
        }
    }

    void add(EventViewer viewer) {
        synchronized (this) {
            if (viewers.isEmpty()) {
                // Nobody has kept it up to date.
                recent.startAt(ledger.events().last());
            }
            viewers.add(viewer);
        }
        wish();
        viewer.begin();
    }

    void remove(EventViewer viewer) {
        viewers.remove(viewer);
    }

    /** The viewer writes what it can, on a thread of the feed's own. */
    void wake(EventViewer viewer) {
        try {
            threads.execute(viewer::write);
        } catch (RejectedExecutionException e) {
            viewer.close();
        }
    }

    /** The next few events for one who follows; may have to read them from the ledger. */
    EventPage after(long position, EventFilter filter) {
        return recent.after(position, filter, SHARE)
                .orElseGet(() -> ledger.events().after(position, filter, SHARE));
    }

    @SuppressWarnings("IllegalCatch")
    private void look() {
        if (viewers.isEmpty()) {
            return;
        }
        try {
            read();
            wish();
        } catch (RuntimeException e) {
            LOG.debug("events can't be read right now", e);
        }
        Instant now = Instant.now();
        for (EventViewer viewer : viewers) {
            if (viewer.isStuck(now)) {
                viewer.close();
            } else {
                wake(viewer);
            }
        }
    }

    private void read() {
        for (int i = 0; i < PAGES_AT_ONCE; i++) {
            EventPage page = ledger.events().after(recent.last(), EventFilter.ALL, PAGE);
            recent.add(page);
            if (page.isEnd()) {
                return;
            }
        }
    }

    /** Whoever follows single domains wants their events to be written. */
    private synchronized void wish() {
        Instant now = Instant.now();
        boolean due = wishedAt.equals(Instant.MIN) || now.isAfter(wishedAt.plus(WISH.dividedBy(3)));
        if (due && viewers.stream().anyMatch(EventViewer::followsDomains)) {
            ledger.events().wish("followers", WISH);
            wishedAt = now;
        }
    }

    @Override
    public void start() {
        threads = Executors.newScheduledThreadPool(3, task -> {
            var thread = new Thread(task, "rollcall-event-feed");
            thread.setDaemon(true);
            return thread;
        });
        var unused = threads.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** Before the server waits for requests under way: those who follow would never end by themselves. */
    @Override
    public void stop() {
        threads.shutdownNow();
        viewers.forEach(EventViewer::close);
    }

    @Override
    public boolean isRunning() {
        return threads != null && !threads.isShutdown();
    }
}
