package dev.rollcall.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Outlets;
import dev.rollcall.store.Outlets.NewOutlet;
import dev.rollcall.store.Outlets.Outlet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A topic of a real Kafka: one that is away at first, and is killed in between. Runs for half a minute. */
@EnabledIfEnvironmentVariable(named = "ROLLCALL_REQUIRE", matches = "(.*,)?(long|kafka)(,.*)?")
class KafkaTest {
    /** Kept: a logger that nobody holds loses its level, and then each try to connect is a line. */
    private static final Logger CLIENT = Logger.getLogger("org.apache.kafka");

    private static final String TOPIC = "rollcall-events";

    static {
        CLIENT.setLevel(Level.SEVERE);
    }

    @TempDir
    private Path folder;

    @Test
    void eachEventArrivesInOrderThoughTheBrokerIsAwayAndKilled() throws Exception {
        try (var bench = new OutletBench();
                var broker = new KafkaBroker(folder)) {
            Outlet outlet = bench.ledger
                    .outlets()
                    .create(new NewOutlet(Outlets.KAFKA, "kafka://" + broker.servers(), TOPIC, List.of(), null));
            bench.happen(subjects(0, 300));
            bench.deliver(OutletBench.FAST);
            assertThat(bench.until(outlet, now -> now.failingSince() != null).why())
                    .startsWith("Kafka: ");
            broker.start();
            assertThat(bench.until(outlet, now -> now.position() == 300).why()).isNull();
            broker.kill();
            bench.happen(subjects(300, 600));
            bench.until(outlet, now -> now.failingSince() != null);
            // As after an hour: it is not given up.
            bench.test.execute("UPDATE outlet SET failing_since = failing_since - interval '1 hour'");
            Outlet anHourLater = bench.ledger.outlets().byId(outlet.id()).orElseThrow();
            assertThat(anHourLater.state()).isEqualTo(Outlets.ACTIVE);
            broker.start();
            Outlet after = bench.until(outlet, now -> now.position() == 600);
            assertThat(after.failingSince()).isNull();
            assertThat(after.dead()).isZero();
            check(read(broker.servers(), 600));
            // As after a crash between Kafka's ack and the note of how far it is: sent again, with the same ids.
            bench.test.execute("UPDATE outlet SET position = 590");
            bench.until(outlet, now -> now.position() == 600);
            check(read(broker.servers(), 610));
            var probe = new OutletProbe(OutletBench.OPTIONS).send(after, "/rollcall/test");
            assertThat(probe.taken()).as(probe.error()).isTrue();
        }
    }

    private static List<String> subjects(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "d" + i % 20 + ".com").toList();
    }

    private static void check(List<ConsumerRecord<String, String>> records) {
        var ids = new TreeSet<Long>();
        Map<String, Long> last = new HashMap<>();
        for (ConsumerRecord<String, String> record : records) {
            long id = Long.parseLong(record.value().replaceFirst(".*\"id\":\"(\\d+)\".*", "$1"));
            assertThat(record.value()).contains("\"subject\":\"" + record.key() + "\"", "\"specversion\":\"1.0\"");
            if (ids.add(id)) {
                assertThat(id).as(record.key()).isGreaterThan(last.getOrDefault(record.key(), 0L));
                last.put(record.key(), id);
            }
        }
        assertThat(ids)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 600).boxed().toList());
    }

    private static List<ConsumerRecord<String, String>> read(String servers, int atLeast) {
        var settings = Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "test-" + atLeast,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        var records = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            for (int i = 0; i < 60 && records.size() < atLeast; i++) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }
}
