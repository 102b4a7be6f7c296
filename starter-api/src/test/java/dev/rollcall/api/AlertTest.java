package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.AlertMeasure;
import dev.rollcall.store.AlertRule;
import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.AlertSeverity;
import dev.rollcall.store.Outlets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertTest {
    private final TestApi api = TestApi.withToken("s3cret").withWorker();
    private final String[] token = TestApi.bearer("s3cret");

    @AfterEach
    void close() {
        api.close();
    }

    private static AlertRule rule(String name, AlertMeasure measure, double above) {
        return new AlertRule(
                name,
                "something is wrong",
                measure,
                above,
                false,
                above,
                0,
                Duration.ZERO,
                AlertSeverity.PAGE,
                "mend {subject}",
                "up == 0");
    }

    private static final AlertSettings DISABLED =
            new AlertSettings(List.of(rule("webhook_disabled", AlertMeasure.DISABLED_OUTLETS, 0)), "https://r.example");

    /** Disables so many outlets, each an alert. */
    private void raise(int outlets) {
        for (int i = 0; i < outlets; i++) {
            int id = api.ledger
                    .outlets()
                    .create(new Outlets.NewOutlet(Outlets.WEBHOOK, "https://a.example/", null, List.of(), null))
                    .id();
            api.ledger.outlets().disable(id, "HTTP 410");
        }
        api.ledger.alerts().publish(DISABLED);
        api.ledger.alertEvaluation().run(DISABLED, api.ledger.now());
    }

    private void resolve() {
        api.test.execute("UPDATE outlet SET state = 'active'");
        api.ledger.alertEvaluation().run(DISABLED, api.ledger.now());
    }

    @Test
    void whatIsOpenWithCauseMendAndLink() {
        raise(1);
        Reply page = api.get("/api/alerts", token);
        assertThat(page.at("/alerts")).hasSize(1);
        assertThat(page.text("/alerts/0/rule")).isEqualTo("webhook_disabled");
        assertThat(page.text("/alerts/0/subject")).isEqualTo("webhook 1");
        assertThat(page.text("/alerts/0/state")).isEqualTo("open");
        assertThat(page.text("/alerts/0/severity")).isEqualTo("page");
        assertThat(page.text("/alerts/0/cause")).isEqualTo("HTTP 410");
        assertThat(page.text("/alerts/0/mend")).isEqualTo("mend webhook 1");
        assertThat(page.text("/alerts/0/link")).isEqualTo("https://r.example/ui/events");
        assertThat(page.text("/alerts/0/runbook")).isEqualTo("docs/runbook.md#webhook_disabled");
        assertThat(page.at("/checked_at").isNull()).isFalse();
        assertThat(api.get("/api/v2/alerts", token).body()).isEqualTo(page.body());
        assertThat(api.get("/api/alerts?state=resolved", token).at("/alerts")).isEmpty();
    }

    @Test
    void whatIsResolvedComesInPagesBehindWhatIsOpen() {
        raise(3);
        resolve();
        raise(1);
        Reply first = api.get("/api/alerts?state=all&limit=2", token);
        assertThat(first.at("/alerts").findValuesAsString("state")).containsExactly("open", "resolved", "resolved");
        assertThat(first.at("/alerts").findValuesAsString("id")).containsExactly("4", "3", "2");
        Reply second = api.get(first.text("/next"), token);
        assertThat(second.at("/alerts").findValuesAsString("id")).containsExactly("1");
        assertThat(second.at("/next").isNull()).isTrue();
        assertThat(api.get("/api/alerts?state=closed", token).text("/detail")).contains("one of open, resolved, all");
    }

    @Test
    void aPersonSaysThatHeHasSeenIt() {
        raise(1);
        String path = "/api/alerts/1/ack";
        Reply acked = api.post(path, "{\"note\":\"on it\"}", api.bearer("ada", AccessRole.WRITE));
        assertThat(acked.status()).isEqualTo(200);
        assertThat(acked.text("/acked_by")).isEqualTo("ada");
        assertThat(acked.text("/ack_note")).isEqualTo("on it");
        assertThat(acked.text("/state")).isEqualTo("open");
        assertThat(api.post(path, "", token).text("/acked_by")).isEqualTo("ada");
        assertThat(api.post(path, "{\"note\":\"" + "x".repeat(301) + "\"}", token)
                        .text("/errors/0/pointer"))
                .isEqualTo("/note");
        assertThat(api.post("/api/alerts/2/ack", "", token).status()).isEqualTo(404);
        assertThat(api.post("/api/alerts/x/ack", "", token).status()).isEqualTo(404);
        assertThat(api.post(path, "", api.bearer("eve", AccessRole.READ)).status())
                .isEqualTo(403);
        resolve();
        assertThat(api.post(path, "", token).status()).isEqualTo(409);
    }

    @Test
    void theRulesInForce() {
        assertThat(api.get("/api/alerts/rules", token).at("/rules")).isEmpty();
        raise(2);
        Reply rules = api.get("/api/alerts/rules", token);
        assertThat(rules.text("/rules/0/measure")).isEqualTo("disabled_outlets");
        assertThat(rules.text("/rules/0/of")).isEqualTo("outlet");
        assertThat(rules.at("/rules/0/above").doubleValue()).isZero();
        assertThat(rules.at("/rules/0/open").intValue()).isEqualTo(2);
    }

    /** The API alone: it raises the alert, delivers it, and stands back when a worker lives, who delivers from then on. */
    @Test
    void thatNoWorkerLivesIsToldThoughNoWorkerLives() throws IOException, InterruptedException {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        var settings = new AlertSettings(
                List.of(rule("no_worker_polls", AlertMeasure.WORKER_SILENCE_SECONDS, 240)), "https://r.example");
        try (var watch = new WorkerWatch(api.ledger, new RulesInForce(api.ledger, settings), TestApi.EVENTS)) {
            String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
            api.ledger.outlets().create(new Outlets.NewOutlet(Outlets.WEBHOOK, url, null, List.of(), null));
            watch.evaluate();
            watch.standInIfNeeded();
            assertThat(api.ledger.alerts().open()).isEmpty();
            api.test.execute("UPDATE worker SET seen_at = now() - interval '5 min'");
            watch.evaluate();
            watch.standInIfNeeded();
            assertThat(received.poll(30, TimeUnit.SECONDS))
                    .contains("alert.raised", "no_worker_polls", "no worker since");
            assertThat(holdsReconciling()).isTrue();
            api.test.execute("UPDATE worker SET seen_at = now()");
            watch.standInIfNeeded();
            assertThat(holdsReconciling()).as("a worker may reconcile at once").isFalse();
            watch.evaluate();
            assertThat(api.ledger.alerts().open()).isEmpty();
            watch.standInIfNeeded();
            assertThat(holdsReconciling()).isFalse();
        } finally {
            receiver.stop(0);
        }
    }

    private boolean holdsReconciling() {
        return api.test.one(
                Boolean.class,
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 7705 AND granted"
                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))");
    }
}
