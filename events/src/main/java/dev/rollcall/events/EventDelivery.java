package dev.rollcall.events;

import dev.rollcall.store.Ledger;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers events to all outlets, in the one process that is on duty. It does not own the ledger. */
public final class EventDelivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);
    private static final Duration WISH = Duration.ofSeconds(60);

    private final WebhookSender webhooks;
    private final KafkaSender kafka;
    private final ScheduledExecutorService wishes = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "rollcall-event-wish");
        thread.setDaemon(true);
        return thread;
    });

    private EventDelivery(WebhookSender webhooks, KafkaSender kafka) {
        this.webhooks = webhooks;
        this.kafka = kafka;
    }

    /** @param onDuty is this the process that delivers? One at a time says yes */
    public static EventDelivery start(
            Ledger ledger, EventOptions options, BooleanSupplier onDuty, DeliveryCounter counter) {
        return start(ledger, options, WebhookTimings.DEFAULT, onDuty, counter);
    }

    static EventDelivery start(
            Ledger ledger,
            EventOptions options,
            WebhookTimings timings,
            BooleanSupplier onDuty,
            DeliveryCounter counter) {
        var delivery = new EventDelivery(
                new WebhookSender(ledger, options, timings, onDuty, counter),
                new KafkaSender(ledger, options, timings.look(), onDuty, counter));
        delivery.webhooks.start();
        delivery.kafka.start();
        if (options.everyDomain()) {
            var unused = delivery.wishes.scheduleWithFixedDelay(
                    () -> wish(ledger), 0, WISH.toSeconds() / 3, TimeUnit.SECONDS);
        }
        return delivery;
    }

    private static void wish(Ledger ledger) {
        try {
            ledger.events().wish(EventOptions.EVENTS, WISH);
        } catch (RuntimeException e) {
            LOG.debug("the wish for events of single domains can't be renewed right now", e);
        }
    }

    /** Tries under way are given up; whoever comes next makes them again. */
    @Override
    public void close() {
        wishes.shutdownNow();
        webhooks.close();
        kafka.close();
    }
}
