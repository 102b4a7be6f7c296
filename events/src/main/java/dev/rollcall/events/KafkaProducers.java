package dev.rollcall.events;

import dev.rollcall.store.LoggedEvent;
import dev.rollcall.store.Outlets.Outlet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes producers of one outlet: idempotent, and each record is acknowledged by all replicas that are in sync. Events of one
 * subject have one key, so that they are in one partition, in order.
 */
final class KafkaProducers {
    private static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";
    private static final int LONGEST_BLOCK_MILLIS = 5_000;
    private static final int DELIVERY_MILLIS = 30_000;

    private KafkaProducers() {}

    /** @throws KafkaException when the settings are wrong, or no broker's name has an address */
    static Producer<String, String> open(Outlet outlet, EventOptions options) {
        var settings = new HashMap<String, Object>(options.kafka());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, OutletUrl.brokers(outlet.url()));
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "rollcall-outlet-" + outlet.id());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_BLOCK_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LONGEST_BLOCK_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /**
     * Returns when all are acknowledged.
     *
     * @throws KafkaException when one is not; nobody knows then which of them are there
     */
    static void send(Producer<String, String> producer, String topic, List<LoggedEvent> events)
            throws InterruptedException {
        if (events.isEmpty()) {
            return;
        }
        // Where no broker answers, this says so once; each send would wait for it again.
        producer.partitionsFor(topic);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (LoggedEvent event : events) {
            sent.add(producer.send(record(topic, event.subject(), event.json())));
        }
        producer.flush();
        for (Future<RecordMetadata> record : sent) {
            try {
                record.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
            }
        }
    }

    private static ProducerRecord<String, String> record(String topic, String key, String json) {
        var type = new RecordHeader("content-type", CONTENT_TYPE.getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(topic, null, key, json, List.<Header>of(type));
    }

    /** What is not acknowledged yet is given up. */
    static void close(Producer<String, String> producer) {
        producer.close(Duration.ZERO);
    }

    /** For people; the cause says more than what is thrown. */
    static String words(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return "Kafka: " + String.valueOf(cause.getMessage()).replaceAll("[\\p{C}\\s]+", " ");
    }
}
