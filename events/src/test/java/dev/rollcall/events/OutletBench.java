package dev.rollcall.events;

import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Outlets;
import dev.rollcall.store.Outlets.NewOutlet;
import dev.rollcall.store.Outlets.Outlet;
import dev.rollcall.store.TestLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A ledger in which things happen, and processes that tell of them. */
final class OutletBench implements AutoCloseable {
    static final EventOptions OPTIONS =
            new EventOptions("0123456789abcdef0123456789abcdef", true, false, Map.of(), Outgoing.DIRECT);

    /** As by default, in a few thousandths of the time. */
    static final WebhookTimings FAST = timings(9, Duration.ofMillis(30), Duration.ofSeconds(20));

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    final TestLedger test = TestLedger.open();
    final Ledger ledger = test.ledger();
    /** How many events were counted, by {@code kind result}. */
    final Map<String, Integer> counted = new ConcurrentHashMap<>();

    private final List<EventDelivery> running = new ArrayList<>();

    static WebhookTimings timings(int waits, Duration wait, Duration call) {
        return new WebhookTimings(
                java.util.Collections.nCopies(waits, wait), 0.1, Duration.ofSeconds(5), call, 8, Duration.ofMillis(20));
    }

    Outlet webhook(String url) {
        return ledger.outlets().create(new NewOutlet(Outlets.WEBHOOK, url, null, List.of(), null));
    }

    private void count(String kind, DeliveryResult result, int events) {
        counted.merge(kind + " " + result, events, Integer::sum);
    }

    EventDelivery deliver(WebhookTimings timings) {
        EventDelivery delivery = EventDelivery.start(ledger, OPTIONS, timings, () -> true, this::count);
        running.add(delivery);
        return delivery;
    }

    /** One event about each. */
    void happen(String... subjects) {
        happen(List.of(subjects));
    }

    void happen(List<String> subjects) {
        for (String subject : subjects) {
            test.execute("INSERT INTO event_new (type, subject, once, data) VALUES ('domain.completed', '" + subject
                    + "', false, '{\"simulated\": true}')");
        }
        ledger.eventMover().move();
    }

    /** Waits until an outlet is so. */
    Outlet until(Outlet outlet, Predicate<Outlet> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Outlet now = ledger.outlets().byId(outlet.id()).orElseThrow();
            if (condition.test(now)) {
                return now;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not come to that: " + now);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Override
    public void close() {
        running.forEach(EventDelivery::close);
        test.close();
    }
}
