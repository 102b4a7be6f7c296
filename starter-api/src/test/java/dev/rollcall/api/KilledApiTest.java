package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Action;
import dev.rollcall.store.Jobs.Job;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API is killed with {@code kill -9} in the middle of something: nothing is lost, and nothing is half-done. */
class KilledApiTest {
    private static final int DOMAINS = 1_250;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String WAITING =
            "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private final TestApi api = TestApi.withoutTemporal().withWorker(true);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        api.close();
    }

    /** 2,500 cells are two steps. The second waits for a cell that this test holds, and the API is killed meanwhile. */
    @Test
    void aBulkActionIsEndedByAWorker() throws Exception {
        Job job = api.planned("{\"domains\":[" + names() + "],\"providers\":[\"openai\"]}");
        api.test.execute("UPDATE cell SET state = 14, reason = 3");
        api.test.execute("INSERT INTO dead_letter SELECT id, " + job.id()
                + ", domain_id, target_id, prompt_version_id, reason, now() FROM cell");
        api.ledger.counters().recount(job);
        try (ApiProcess killed = ApiProcess.start(api.test.url());
                Connection holder = holding("SELECT id FROM cell ORDER BY id DESC LIMIT 1 FOR UPDATE")) {
            send(killed, "POST", "/api/actions", "application/json", """
                    {"kind":"retry","filter":{"reason":"no reply"},"reason":"their outage is over"}""");
            killAndRelease(killed, holder);
        }
        Action cutOff = api.ledger.actions().list(null, 1).get(0);
        assertThat(cutOff.matched()).isEqualTo(2L * DOMAINS);
        assertThat(cutOff.changed()).as("the first step").isEqualTo(2_000);
        assertThat(cutOff.isOver()).isFalse();
        api.ledger.actions().goOn();
        Action ended = api.ledger.actions().byId(cutOff.id()).orElseThrow();
        assertThat(ended.isOver()).isTrue();
        assertThat(ended.changed()).isEqualTo(2L * DOMAINS);
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM cell WHERE state = 0"))
                .isEqualTo(2L * DOMAINS);
        assertThat(api.ledger.counters().recount(job)).isEqualTo(2L * DOMAINS);
    }

    /** The whole list has come, and is being written: its transaction waits for a table that this test holds. */
    @Test
    void anImportLeavesNothingBehind() throws Exception {
        String list =
                IntStream.range(0, 5_000).mapToObj(i -> "e" + i + ".com\n").collect(Collectors.joining());
        long before = api.test.one(Long.class, "SELECT count(*) FROM domain");
        try (ApiProcess killed = ApiProcess.start(api.test.url());
                Connection holder = holding("LOCK TABLE domain IN SHARE MODE")) {
            send(killed, "PUT", "/api/lists/customers", "text/plain", list);
            killAndRelease(killed, holder);
        }
        assertThat(api.get("/api/lists").at("/lists").size()).isZero();
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM domain")).isEqualTo(before);
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM domain_list_entry"))
                .isZero();
        assertThat(api.put("/api/lists/customers", TestApi.bytes(list), "Content-Type", "text/plain")
                        .at("/valid")
                        .intValue())
                .as("the same list again")
                .isEqualTo(5_000);
    }

    private static String names() {
        return IntStream.range(0, DOMAINS).mapToObj(i -> "\"d" + i + ".com\"").collect(Collectors.joining(","));
    }

    /** A transaction that keeps its locks until it is rolled back. */
    private Connection holding(String sql) throws Exception {
        Connection holder = DriverManager.getConnection(api.test.url());
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute(sql);
        }
        return holder;
    }

    /** Its reply never comes. */
    private void send(ApiProcess to, String method, String path, String type, String body) {
        http.sendAsync(
                HttpRequest.newBuilder(URI.create(to.url() + path))
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.discarding());
    }

    /** Returns when PostgreSQL has noticed that nobody is there any more. */
    private void killAndRelease(ApiProcess killed, Connection holder) throws Exception {
        await(() -> api.test.one(Long.class, "SELECT count(*) " + WAITING) == 1);
        int backend = api.test.one(Integer.class, "SELECT pid " + WAITING);
        killed.kill();
        holder.rollback();
        await(() -> api.test.one(Long.class, "SELECT count(*) FROM pg_stat_activity WHERE pid = " + backend) == 0);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not come to that").isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
