package dev.rollcall.events;

import dev.rollcall.store.LoggedEvent;
import dev.rollcall.store.Outlets.Outlet;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;

/** Sends an outlet one event that is none of the log's, to see whether it is taken. */
public final class OutletProbe {
    /** The type of that event. */
    public static final String TYPE = "outlet.test";

    private final EventOptions options;

    public OutletProbe(EventOptions options) {
        this.options = options;
    }

    /**
     * @param status of the receiver's reply; null when there was none, and for Kafka
     * @param error null when it was taken
     * @param millis how long that took
     */
    public record ProbeResult(boolean taken, Integer status, String error, long millis) {}

    /** Returns within half a minute. A webhook needs {@link EventOptions#secret}. */
    public ProbeResult send(Outlet outlet, String source) {
        var event = new LoggedEvent(
                0,
                null,
                Instant.now(),
                TYPE,
                "outlet-" + outlet.id(),
                "{\"outlet\":" + outlet.id() + ",\"simulated\":true}",
                source);
        long begun = System.nanoTime();
        WebhookReply reply = outlet.isKafka() ? toKafka(outlet, event) : toWebhook(outlet, event);
        long millis = (System.nanoTime() - begun) / 1_000_000;
        return new ProbeResult(reply.isTaken(), reply.status(), reply.error(), millis);
    }

    private WebhookReply toWebhook(Outlet outlet, LoggedEvent event) {
        try (var call = new WebhookCall(options, WebhookTimings.DEFAULT)) {
            return call.send(outlet, "evt_test_" + UUID.randomUUID(), event.json());
        }
    }

    private WebhookReply toKafka(Outlet outlet, LoggedEvent event) {
        try (var producer = KafkaProducers.open(outlet, options)) {
            KafkaProducers.send(producer, outlet.topic(), List.of(event));
            return new WebhookReply(null, null, null);
        } catch (KafkaException e) {
            return WebhookReply.none(KafkaProducers.words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return WebhookReply.none("interrupted");
        }
    }
}
