package dev.rollcall.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.events.Receiver.Received;
import dev.rollcall.store.Deliveries.WaitingDelivery;
import dev.rollcall.store.Outlets.Outlet;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhooks, with receivers that do what receivers do. */
class WebhookTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final OutletBench bench = new OutletBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static String secret(Outlet outlet) {
        return new WebhookSecrets(SECRET).current(outlet);
    }

    @Test
    void anEventArrivesSignedAndAsACloudEvent() throws Exception {
        try (var receiver = new Receiver(Receiver.says(204))) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen("stripe.com");
            bench.deliver(OutletBench.FAST);
            Received request = receiver.next();
            assertThat(request.isSignedWith(secret(outlet))).isTrue();
            assertThat(request.isSignedWith("whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA=="))
                    .isFalse();
            assertThat(request.id()).isEqualTo("evt_1");
            assertThat(request.header("Content-Type")).isEqualTo("application/cloudevents+json; charset=utf-8");
            assertThat(request.body())
                    .matches("\\{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/rollcall/[0-9a-f]{8}\","
                            + "\"type\":\"domain.completed\",\"subject\":\"stripe.com\",\"time\":\"[^\"]+Z\","
                            + "\"datacontenttype\":\"application/json\",\"data\":\\{\"simulated\": true}}");
            Outlet after = bench.until(outlet, now -> now.delivered() == 1);
            assertThat(after.waiting()).isZero();
            assertThat(after.why()).isNull();
        }
    }

    @Test
    void whileASecretIsRotatedBothSign() throws Exception {
        try (var receiver = new Receiver(Receiver.says(200))) {
            Outlet first = bench.webhook(receiver.url());
            Outlet second = bench.ledger
                    .outlets()
                    .rotate(first.id(), Duration.ofHours(1))
                    .orElseThrow();
            bench.happen("a.com");
            EventDelivery delivery = bench.deliver(OutletBench.FAST);
            Received both = receiver.next();
            assertThat(both.isSignedWith(secret(first))).isTrue();
            assertThat(both.isSignedWith(secret(second))).isTrue();
            bench.until(first, now -> now.delivered() == 1);
            Outlet third =
                    bench.ledger.outlets().rotate(first.id(), Duration.ZERO).orElseThrow();
            bench.happen("b.com");
            Received one = receiver.next();
            assertThat(one.isSignedWith(secret(second))).isFalse();
            assertThat(one.isSignedWith(secret(third))).isTrue();
            delivery.close();
        }
    }

    /** Half of the requests fail, at random, and the sender is killed again and again: a new one goes on from the table. */
    @Test
    void eachEventArrivesInOrderThoughHalfFailAndTheSenderIsKilled() throws Exception {
        var random = new Random(7);
        Set<String> taken = ConcurrentHashMap.newKeySet();
        List<Received> inOrder = java.util.Collections.synchronizedList(new ArrayList<>());
        try (var receiver = new Receiver((request, exchange) -> {
            boolean takes;
            synchronized (random) {
                takes = random.nextBoolean();
            }
            if (takes) {
                if (taken.add(request.id())) {
                    inOrder.add(request);
                }
                Receiver.reply(exchange, 200);
            } else {
                Receiver.reply(exchange, 500);
            }
        })) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen(
                    IntStream.range(0, 400).mapToObj(i -> "d" + i % 40 + ".com").toList());
            WebhookTimings patient = OutletBench.timings(60, Duration.ofMillis(20), Duration.ofSeconds(20));
            for (int kills = 1; kills <= 5; kills++) {
                EventDelivery delivery = bench.deliver(patient);
                int far = 60 * kills;
                bench.until(outlet, now -> now.delivered() >= far);
                delivery.close();
            }
            bench.deliver(patient);
            bench.until(outlet, now -> now.delivered() == 400);
            String secret = secret(outlet);
            assertThat(inOrder).hasSize(400).allMatch(request -> request.isSignedWith(secret));
            Map<String, Integer> last = new HashMap<>();
            for (Received request : inOrder) {
                int event = Integer.parseInt(request.id().substring("evt_".length()));
                String subject = "d" + (event - 1) % 40 + ".com";
                assertThat(request.isAbout(subject)).isTrue();
                assertThat(event).as(subject).isGreaterThan(last.getOrDefault(subject, 0));
                last.put(subject, event);
            }
            Map<String, Set<String>> bodies = new HashMap<>();
            receiver.rest()
                    .forEach(request -> bodies.computeIfAbsent(request.id(), id -> new HashSet<>())
                            .add(request.body()));
            assertThat(bodies).hasSize(400);
            assertThat(bodies.values()).as("the same words under the same id").allMatch(said -> said.size() == 1);
        }
    }

    @Test
    void anEventThatFailsHoldsBackItsOwnSubjectAlone() throws Exception {
        try (var receiver =
                new Receiver((request, exchange) -> Receiver.reply(exchange, request.isAbout("bad.com") ? 500 : 200))) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen("bad.com", "bad.com", "good.com", "good.com");
            bench.deliver(OutletBench.timings(2, Duration.ofHours(1), Duration.ofSeconds(20)));
            Outlet after = bench.until(
                    outlet,
                    now -> now.delivered() == 2
                            && bench.ledger
                                            .deliveries()
                                            .list(outlet.id(), false, 0, 1)
                                            .get(0)
                                            .tries()
                                    == 1);
            assertThat(after.waiting()).isEqualTo(2);
            assertThat(bench.ledger.deliveries().list(outlet.id(), false, 0, 9))
                    .extracting(WaitingDelivery::tries)
                    .containsExactly(1, 0);
        }
    }

    @Test
    void afterTheLastTryItIsDeadAndCanBeTriedAgain() throws Exception {
        var mended = new java.util.concurrent.atomic.AtomicBoolean();
        try (var receiver = new Receiver((request, exchange) -> Receiver.reply(exchange, mended.get() ? 200 : 503))) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen("a.com");
            bench.deliver(OutletBench.FAST);
            bench.until(outlet, now -> now.dead() == 1);
            for (int i = 0; i < 10; i++) {
                assertThat(receiver.next().id()).isEqualTo("evt_1");
            }
            assertThat(receiver.rest()).isEmpty();
            mended.set(true);
            bench.ledger.deliveries().retry(outlet.id());
            bench.until(outlet, now -> now.delivered() == 1);
            assertThat(receiver.next().id()).isEqualTo("evt_1");
        }
    }

    /** Such as one that answers 200 after 40 s: a try takes 15 s, and what comes later does not count. */
    @Test
    void aReceiverThatTakesTooLongIsNotWaitedFor() throws Exception {
        assertThat(WebhookTimings.DEFAULT.call()).isLessThan(Duration.ofSeconds(40));
        var over = new CountDownLatch(1);
        try (var receiver = new Receiver((request, exchange) -> {
            if (request.n() == 1) {
                over.await();
            }
            Receiver.reply(exchange, 200);
        })) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen("a.com");
            bench.deliver(OutletBench.timings(9, Duration.ofMillis(30), Duration.ofSeconds(1)));
            bench.until(outlet, now -> now.delivered() == 1);
            assertThat(receiver.next().id()).isEqualTo(receiver.next().id());
            over.countDown();
        }
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        try (var elsewhere = new Receiver(Receiver.says(200));
                var receiver = new Receiver((request, exchange) -> {
                    exchange.getResponseHeaders().set("Location", elsewhere.url() + "?key=s3cret");
                    Receiver.reply(exchange, 302);
                })) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen("a.com");
            bench.deliver(OutletBench.FAST);
            Outlet after = bench.until(outlet, now -> now.dead() == 1);
            assertThat(after.why())
                    .startsWith("HTTP 302: a redirect to " + elsewhere.url())
                    .doesNotContain("s3cret");
            assertThat(elsewhere.rest()).isEmpty();
        }
    }

    @Test
    void aBodyWithoutEndIsReadToItsLimit() throws Exception {
        var cut = new CountDownLatch(1);
        try (var receiver = new Receiver((request, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            try {
                while (true) {
                    out.write(new byte[8_192]);
                }
            } finally {
                cut.countDown();
            }
        })) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen("a.com");
            bench.deliver(OutletBench.FAST);
            bench.until(outlet, now -> now.delivered() == 1);
            cut.await();
        }
    }

    /** Its status counts, whatever becomes of its body. */
    @Test
    void aBodyThatNeitherComesNorEndsIsGivenUp() throws Exception {
        var over = new CountDownLatch(1);
        try (var receiver = new Receiver((request, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            over.await();
        })) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen("a.com", "a.com");
            bench.deliver(OutletBench.timings(9, Duration.ofMillis(30), Duration.ofSeconds(1)));
            bench.until(outlet, now -> now.delivered() == 2);
            assertThat(receiver.rest()).hasSize(2);
            over.countDown();
        }
    }

    @Test
    void aConnectionThatBreaksOffIsTriedAgain() throws Exception {
        try (var receiver = new Receiver((request, exchange) -> {
            if (request.n() <= 2) {
                throw new IllegalStateException("closed without a word");
            }
            Receiver.reply(exchange, 200);
        })) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen("a.com");
            bench.deliver(OutletBench.FAST);
            bench.until(outlet, now -> now.delivered() == 1);
            assertThat(receiver.rest()).hasSize(3);
        }
    }

    @Test
    void goneDisablesTheOutlet() throws Exception {
        try (var receiver = new Receiver(Receiver.says(410))) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen("a.com");
            bench.deliver(OutletBench.FAST);
            Outlet after = bench.until(outlet, now -> now.state().equals("disabled"));
            assertThat(after.why()).contains("410");
            assertThat(after.waiting())
                    .as("it is sent when somebody makes it active again")
                    .isEqualTo(1);
        }
    }

    @Test
    void retryAfterIsHeeded() throws Exception {
        try (var receiver = new Receiver((request, exchange) -> {
            exchange.getResponseHeaders().set("Retry-After", "600");
            Receiver.reply(exchange, 429);
        })) {
            Outlet outlet = bench.webhook(receiver.url());
            bench.happen("a.com", "b.com");
            bench.deliver(OutletBench.FAST);
            Outlet after = bench.until(outlet, now -> now.waitUntil() != null);
            assertThat(after.waitUntil()).isAfter(bench.ledger.now().plusSeconds(500));
            assertThat(bench.ledger
                            .deliveries()
                            .list(outlet.id(), false, 0, 1)
                            .get(0)
                            .nextAt())
                    .isAfter(bench.ledger.now().plusSeconds(500));
        }
    }

    @Test
    void anAddressThatIsPrivateIsNotCalled() throws Exception {
        try (var receiver = new Receiver(Receiver.says(200))) {
            var strict = new EventOptions(SECRET, false, false, Map.of(), dev.rollcall.llm.net.Outgoing.DIRECT);
            Outlet literal = bench.webhook(receiver.url());
            Outlet named = bench.webhook(receiver.url().replace("127.0.0.1", "localhost"));
            try (var call = new WebhookCall(strict, OutletBench.FAST)) {
                assertThat(call.send(literal, "evt_1", "{}").error()).contains("127.0.0.1 is no public address");
                assertThat(call.send(named, "evt_1", "{}").error()).contains("localhost is at 127.0.0.1, no public");
            }
            assertThat(receiver.rest()).isEmpty();
        }
    }
}
