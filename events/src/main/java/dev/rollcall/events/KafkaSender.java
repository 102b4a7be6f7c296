package dev.rollcall.events;

import dev.rollcall.store.EventType;
import dev.rollcall.store.Events.EventFilter;
import dev.rollcall.store.Events.EventPage;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Outlets;
import dev.rollcall.store.Outlets.Outlet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to topics of Kafka, one thread an outlet. How far an outlet is, is written after all replicas have
 * acknowledged: what was sent and not written yet is sent again, with the same ids.
 */
final class KafkaSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSender.class);
    private static final int AT_ONCE = 500;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final Ledger ledger;
    private final EventOptions options;
    private final Duration look;
    private final BooleanSupplier onDuty;
    private final DeliveryCounter counter;
    private final ExecutorService threads = DeliveryThreads.named("rollcall-kafka");
    private final Set<Integer> lanes = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean closed;

    /**
     * @param look how often new events are looked for; also the first pause after a failure, which doubles up to a minute
     * @param onDuty is this the process that delivers? Only one does at a time
     */
    KafkaSender(Ledger ledger, EventOptions options, Duration look, BooleanSupplier onDuty, DeliveryCounter counter) {
        this.ledger = ledger;
        this.options = options;
        this.look = look;
        this.onDuty = onDuty;
        this.counter = counter;
    }

    void start() {
        threads.execute(this::run);
    }

    @SuppressWarnings("IllegalCatch")
    private void run() {
        while (!closed) {
            try {
                if (onDuty.getAsBoolean()) {
                    ledger.outlets().active(Outlets.KAFKA).stream()
                            .map(Outlet::id)
                            .filter(lanes::add)
                            .forEach(id -> threads.execute(() -> lane(id)));
                }
            } catch (RuntimeException e) {
                LOG.debug("Kafka's outlets can't be read right now", e);
            }
            pause(look);
        }
    }

    /** Until the outlet is active no more, or somebody else is on duty. */
    @SuppressWarnings("IllegalCatch")
    private void lane(int id) {
        try (var lane = new Lane()) {
            Duration pause = look;
            while (!closed && onDuty.getAsBoolean()) {
                Optional<Outlet> outlet =
                        ledger.outlets().byId(id).filter(known -> known.state().equals(Outlets.ACTIVE));
                if (outlet.isEmpty()) {
                    return;
                }
                try {
                    if (!lane.step(outlet.get())) {
                        pause(look);
                    }
                    pause = look;
                } catch (InterruptedException e) {
                    return;
                } catch (KafkaException e) {
                    if (closed) {
                        return;
                    }
                    lane.close();
                    ledger.outlets().failing(id, KafkaProducers.words(e));
                    counter.count(Outlets.KAFKA, DeliveryResult.FAILED, 1);
                    pause(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                }
            }
        } catch (RuntimeException e) {
            // The ledger is away: the outlet is taken up again when it is back.
            LOG.debug("outlet {} can't be looked at right now", id, e);
        } finally {
            lanes.remove(id);
        }
    }

    /** One outlet's producer, made when it is needed. */
    private final class Lane implements AutoCloseable {
        private Producer<String, String> producer;
        private String to;

        /** @return false when there is nothing new */
        boolean step(Outlet outlet) throws InterruptedException {
            EventPage page = ledger.events().after(outlet.position(), filter(outlet), AT_ONCE);
            if (page.position() == outlet.position()) {
                return false;
            }
            if (!page.events().isEmpty()) {
                KafkaProducers.send(producer(outlet), outlet.topic(), page.events());
            }
            ledger.outlets()
                    .moved(
                            outlet.id(),
                            outlet.position(),
                            page.position(),
                            page.events().size());
            counter.count(Outlets.KAFKA, DeliveryResult.DELIVERED, page.events().size());
            return true;
        }

        private Producer<String, String> producer(Outlet outlet) {
            if (producer == null || !outlet.url().equals(to)) {
                close();
                producer = KafkaProducers.open(outlet, options);
                to = outlet.url();
            }
            return producer;
        }

        @Override
        public void close() {
            if (producer != null) {
                KafkaProducers.close(producer);
                producer = null;
            }
        }
    }

    private static EventFilter filter(Outlet outlet) {
        List<EventType> types = outlet.types().stream()
                .flatMap(word -> EventType.of(word).stream())
                .toList();
        return new EventFilter(types.isEmpty() ? null : types, null, null);
    }

    private void pause(Duration pause) {
        try {
            if (end.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                closed = true;
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        end.countDown();
        DeliveryThreads.end(threads);
    }
}
