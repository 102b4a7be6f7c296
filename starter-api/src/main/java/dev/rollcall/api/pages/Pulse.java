package dev.rollcall.api.pages;

import dev.rollcall.api.Refusal;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Once a second, while anybody looks, writes what each page that is looked at shows now: one set of statements a topic, however
 * many look at it. Whoever comes, or comes back, gets the whole of it at the next beat.
 */
final class Pulse implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final int MOST_VIEWERS = 500;
    private static final long BEAT_MILLIS = 1_000;

    private final List<LivePart> parts;
    private final Set<LiveViewer> viewers = ConcurrentHashMap.newKeySet();
    private final Map<String, Shown> shown = new ConcurrentHashMap<>();
    private ScheduledExecutorService beat;
    private ScheduledExecutorService threads;

    /** What a topic showed last, and the frame that says so. */
    private record Shown(String text, LiveFrame frame, long readAt) {}

    Pulse(List<LivePart> parts) {
        this.parts = parts;
    }

    /** @throws Refusal when nobody knows the topic, or too many look already */
    void check(String topic) {
        if (part(topic).isEmpty()) {
            throw Refusal.notFound("no page follows this");
        }
        if (viewers.size() >= MOST_VIEWERS) {
            throw Refusal.notNow(MOST_VIEWERS + " pages are followed here already: this one does not change by itself");
        }
    }

    void add(LiveViewer viewer) {
        viewers.add(viewer);
        viewer.begin();
        try {
            // The first frame at once, not at the next beat.
            beat.execute(() -> first(viewer));
        } catch (RejectedExecutionException e) {
            viewer.close();
        }
    }

    /** Many may come at once, after a restart: they share what was read for the first of them. */
    private void first(LiveViewer viewer) {
        Shown last = shown.get(viewer.topic());
        if (last != null && System.nanoTime() - last.readAt() < TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS)) {
            viewer.show(last.frame());
        } else {
            show(viewer.topic(), List.of(viewer));
        }
    }

    void remove(LiveViewer viewer) {
        viewers.remove(viewer);
    }

    java.util.concurrent.Executor threads() {
        return threads;
    }

    private Optional<Supplier<String>> part(String topic) {
        return parts.stream().flatMap(part -> part.of(topic).stream()).findFirst();
    }

    private void beat() {
        Instant now = Instant.now();
        viewers.stream()
                .filter(viewer -> viewer.isStuck(now) || viewer.isOld(now))
                .toList()
                .forEach(LiveViewer::close);
        Map<String, List<LiveViewer>> byTopic = viewers.stream().collect(Collectors.groupingBy(LiveViewer::topic));
        shown.keySet().retainAll(byTopic.keySet());
        byTopic.forEach(this::show);
    }

    @SuppressWarnings("IllegalCatch")
    private void show(String topic, List<LiveViewer> those) {
        LiveFrame frame = null;
        try {
            frame = frame(topic, "frame", part(topic).map(Supplier::get).orElse(""));
        } catch (RuntimeException e) {
            if (e instanceof LedgerException || Ledger.isAway(e)) {
                frame = frame(
                        topic,
                        "away",
                        "The ledger (PostgreSQL) does not answer. What you see is what was known last; this page goes on"
                                + " by itself when it is back.");
            } else {
                LOG.warn("what the page {} shows can't be written", topic, e);
            }
        }
        LiveFrame now = frame;
        those.forEach(viewer -> viewer.show(now));
    }

    /** The same text is the same frame, which nobody gets twice. */
    private LiveFrame frame(String topic, String name, String text) {
        Shown last = shown.get(topic);
        String told = name + text;
        LiveFrame frame = last != null && last.text().equals(told) ? last.frame() : LiveFrame.of(name, text);
        shown.put(topic, new Shown(told, frame, System.nanoTime()));
        return frame;
    }

    @Override
    public void start() {
        beat = threads("rollcall-pulse", 1);
        threads = threads("rollcall-pulse-writer", 2);
        var unused = beat.scheduleWithFixedDelay(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService threads(String name, int number) {
        return Executors.newScheduledThreadPool(number, task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Before the server waits for requests under way: pages would be followed for ever. */
    @Override
    public void stop() {
        beat.shutdownNow();
        threads.shutdownNow();
        viewers.forEach(LiveViewer::close);
    }

    @Override
    public boolean isRunning() {
        return beat != null && !beat.isShutdown();
    }
}
