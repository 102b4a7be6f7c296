package dev.rollcall.events;

import dev.rollcall.store.Deliveries.DueDelivery;
import dev.rollcall.store.Deliveries.FailedTry;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Outlets;
import dev.rollcall.store.Outlets.Outlet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to the webhooks. All that it knows stands in the ledger: whoever comes after it goes on there. An event whose
 * fate it does not learn is sent again, under the same id. An event that fails holds back those of its own subject alone.
 * Many events are fetched and many deliveries written down at a time: a statement an event costs more than to send it.
 */
final class WebhookSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final String NO_SECRET = EventOptions.SECRET + " is not set where the workers run";

    private final Ledger ledger;
    private final WebhookTimings timings;
    private final BooleanSupplier onDuty;
    private final DeliveryCounter counter;
    private final WebhookCall call;
    private final ExecutorService threads = DeliveryThreads.named("rollcall-webhook");
    private final Semaphore news = new Semaphore(0);

    private final Map<Integer, WebhookQueue> queues = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** @param onDuty is this the process that delivers? Only one does at a time */
    WebhookSender(
            Ledger ledger,
            EventOptions options,
            WebhookTimings timings,
            BooleanSupplier onDuty,
            DeliveryCounter counter) {
        this.ledger = ledger;
        this.timings = timings;
        this.onDuty = onDuty;
        this.counter = counter;
        this.call = options.secret() == null ? null : new WebhookCall(options, timings);
    }

    void start() {
        threads.execute(this::run);
    }

    @SuppressWarnings("IllegalCatch")
    private void run() {
        while (!closed) {
            boolean more = false;
            try {
                more = look(onDuty.getAsBoolean() ? ledger.outlets().active(Outlets.WEBHOOK) : List.of());
            } catch (RuntimeException e) {
                // The ledger is away, most likely: what there is to send is in there.
                LOG.debug("webhooks can't be sent right now", e);
            }
            if (!more) {
                await();
            }
        }
    }

    /** Until there is something to write down or to fetch, or it is time to look again. */
    private void await() {
        try {
            if (news.tryAcquire(timings.look().toMillis(), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /**
     * Nothing is begun for other outlets any more.
     *
     * @return true when there is more to do at once
     */
    private boolean look(List<Outlet> active) {
        for (WebhookQueue queue : queues.values()) {
            if (active.stream()
                    .noneMatch(outlet -> outlet.id() == queue.outlet().id())) {
                queue.forgetReady();
            }
            acknowledge(queue);
        }
        boolean more = false;
        for (Outlet outlet : active) {
            if (call == null) {
                ledger.outlets().failing(outlet.id(), NO_SECRET);
            } else {
                more |= fill(outlet);
            }
        }
        return more;
    }

    private void acknowledge(WebhookQueue queue) {
        queue.acknowledge(events -> ledger.deliveries().delivered(queue.outlet().id(), events));
    }

    private boolean fill(Outlet outlet) {
        WebhookQueue queue = queues.computeIfAbsent(outlet.id(), id -> new WebhookQueue(outlet, timings.atOnce()));
        queue.follow(outlet);
        int room = queue.room();
        if (room == 0) {
            return false;
        }
        List<DueDelivery> due = ledger.deliveries().due(outlet.id(), queue.busySubjects(), room);
        for (int i = queue.add(due); i > 0; i--) {
            threads.execute(() -> sendAll(queue));
        }
        return due.size() < room && ledger.deliveries().spread(outlet.id()) > 0;
    }

    /** What is ready, one by one. */
    private void sendAll(WebhookQueue queue) {
        for (DueDelivery next = queue.begin(); next != null && !closed; next = queue.begin()) {
            send(queue, next);
        }
        news.release();
    }

    @SuppressWarnings("IllegalCatch")
    private void send(WebhookQueue queue, DueDelivery delivery) {
        Outlet outlet = queue.outlet();
        boolean taken = false;
        try {
            WebhookReply reply = call.send(
                    outlet, "evt_" + delivery.event().id(), delivery.event().json());
            taken = reply.isTaken();
            // A try that was given up at the end says nothing of the receiver.
            if (!taken && !closed) {
                keepFailure(outlet, delivery, reply);
                if (reply.isGone() || reply.pause() != null) {
                    queue.forgetReady();
                    news.release();
                }
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "what became of event {} at outlet {} can't be kept; it is sent again: {}",
                    delivery.event().id(),
                    outlet.id(),
                    e.toString());
        } finally {
            if (queue.end(delivery, taken)) {
                news.release();
            }
        }
        if (taken) {
            counter.count(Outlets.WEBHOOK, DeliveryResult.DELIVERED, 1);
        }
    }

    private void keepFailure(Outlet outlet, DueDelivery delivery, WebhookReply reply) {
        long event = delivery.event().id();
        Optional<Duration> wait = timings.waitAfter(delivery.tries() + 1, ThreadLocalRandom.current());
        Duration asked = reply.retryAfter();
        Duration next = wait.map(usual -> asked != null && asked.compareTo(usual) > 0 ? asked : usual)
                .orElse(null);
        ledger.deliveries()
                .failed(outlet.id(), event, new FailedTry(reply.status(), reply.error(), next, reply.pause()));
        counter.count(Outlets.WEBHOOK, next == null ? DeliveryResult.DEAD : DeliveryResult.FAILED, 1);
        if (next == null) {
            LOG.warn(
                    "outlet {} did not take event {} in {} tries: {}",
                    outlet.id(),
                    event,
                    delivery.tries() + 1,
                    reply.error());
        }
        if (reply.isGone()) {
            LOG.warn("outlet {} is disabled: its receiver replied 410 Gone", outlet.id());
            ledger.outlets().disable(outlet.id(), "its receiver wants no more events (HTTP 410)");
        }
    }

    /** Tries under way are given up, and made again by whoever comes next. */
    @Override
    @SuppressWarnings("IllegalCatch")
    public void close() {
        closed = true;
        news.release();
        if (call != null) {
            call.close();
        }
        DeliveryThreads.end(threads);
        try {
            queues.values().forEach(this::acknowledge);
        } catch (RuntimeException e) {
            LOG.debug("what was delivered last can't be written down: it is sent again", e);
        }
    }
}
