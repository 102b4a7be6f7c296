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
import java.util.Set;
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

    /** By outlet, the subjects that are being sent something. */
    private final Map<Integer, Set<String>> busy = new ConcurrentHashMap<>();

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
                more = onDuty.getAsBoolean() && look();
            } catch (RuntimeException e) {
                // The ledger is away, most likely: what there is to send is in there.
                LOG.debug("webhooks can't be sent right now", e);
            }
            if (!more) {
                await();
            }
        }
    }

    /** Until a try has ended, or it is time to look again. */
    private void await() {
        try {
            if (news.tryAcquire(timings.look().toMillis(), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** @return true when there is more to do at once */
    private boolean look() {
        boolean more = false;
        for (Outlet outlet : ledger.outlets().active(Outlets.WEBHOOK)) {
            if (call == null) {
                ledger.outlets().failing(outlet.id(), NO_SECRET);
            } else {
                more |= fill(outlet);
            }
        }
        return more;
    }

    private boolean fill(Outlet outlet) {
        Set<String> subjects = busy.computeIfAbsent(outlet.id(), id -> ConcurrentHashMap.newKeySet());
        int free = timings.atOnce() - subjects.size();
        if (free <= 0) {
            return false;
        }
        List<DueDelivery> due = ledger.deliveries().due(outlet.id(), Set.copyOf(subjects), free);
        for (DueDelivery delivery : due) {
            subjects.add(delivery.event().subject());
            threads.execute(() -> send(outlet, delivery, subjects));
        }
        return due.size() < free && ledger.deliveries().spread(outlet.id()) > 0;
    }

    @SuppressWarnings("IllegalCatch")
    private void send(Outlet outlet, DueDelivery delivery, Set<String> subjects) {
        try {
            WebhookReply reply = call.send(
                    outlet, "evt_" + delivery.event().id(), delivery.event().json());
            // A try that was given up at the end says nothing of the receiver.
            if (reply.isTaken() || !closed) {
                keep(outlet, delivery, reply);
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "what became of event {} at outlet {} can't be kept; it is sent again: {}",
                    delivery.event().id(),
                    outlet.id(),
                    e.toString());
        } finally {
            subjects.remove(delivery.event().subject());
            news.release();
        }
    }

    private void keep(Outlet outlet, DueDelivery delivery, WebhookReply reply) {
        long event = delivery.event().id();
        if (reply.isTaken()) {
            ledger.deliveries().delivered(outlet.id(), event);
            counter.count(Outlets.WEBHOOK, DeliveryResult.DELIVERED, 1);
            return;
        }
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
    public void close() {
        closed = true;
        news.release();
        if (call != null) {
            call.close();
        }
        DeliveryThreads.end(threads);
    }
}
