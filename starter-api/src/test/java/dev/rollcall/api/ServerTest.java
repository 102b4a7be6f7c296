package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Reason;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerTest {
    @Test
    void healthSaysWhatIsThere() {
        try (var api = TestApi.start()) {
            assertThat(api.get("/api/health").text("/hint")).contains("./rollcall worker");
            api.withWorker(true);
            Reply reply = api.get("/api/health");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text("/status")).isEqualTo("ok");
            assertThat(reply.text("/version")).isEqualTo("1.2.3");
            assertThat(reply.text("/workers/0/pid")).isEqualTo("4711");
            assertThat(reply.at("/simulated").booleanValue()).isTrue();
            for (String index : new String[] {"/", "/api", "/api/"}) {
                assertThat(api.get(index).at("/paths").size()).as(index).isPositive();
            }
        }
    }

    @Test
    void healthSaysThatTemporalIsAway() {
        try (var api = TestApi.withTemporalAway().withWorker()) {
            Reply reply = api.get("/api/health");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text("/status")).isEqualTo("degraded");
            assertThat(reply.text("/temporal")).startsWith("away");
        }
    }

    @Test
    void aLedgerThatIsAwayIsSaidInWords() {
        try (var api = TestApi.withTemporalAway().withWorker()) {
            api.ledger.close();
            Reply reply = api.get("/api/jobs");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.text("/detail")).contains("ledger");
            assertThat(reply.body()).doesNotContain("Exception");
            assertThat(api.get("/api/health").status()).isEqualTo(503);
            assertThat(api.get("/api/health").text("/ledger")).isEqualTo("away");
            assertThat(api.get("/metrics").body())
                    .contains("rollcall_ledger_up 0.0")
                    .doesNotContain("rollcall_jobs");
        }
    }

    @Test
    void aCrawlIsKeptUntilTemporalIsBack() {
        try (var api = TestApi.withTemporalAway().withWorker()) {
            Reply reply = api.post("/api/crawl", "{\"domains\":[\"stripe.com\"]}");
            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.text("/notice")).contains("the reconciler starts it");
            Reply cancelled = api.post("/api/jobs/" + reply.text("/id") + "/cancel", "");
            assertThat(cancelled.status()).isEqualTo(200);
            assertThat(cancelled.text("/status")).isEqualTo("cancelled");
            assertThat(cancelled.text("/notice")).contains("could not be told");
        }
    }

    @Test
    void metricsTellOfTheLedger() {
        try (var api = TestApi.start().withWorker()) {
            api.planned("{\"domains\":[\"stripe.com\"]}");
            Reply reply = api.get("/metrics");
            assertThat(reply.header("Content-Type")).startsWith("text/plain").contains("version=0.0.4");
            assertThat(reply.body())
                    .contains("rollcall_cells{provider=\"openai\",state=\"open\"} 2.0\n")
                    .contains("rollcall_cells{provider=\"xai\",state=\"skipped\"} 2.0\n")
                    .contains("rollcall_jobs_unfinished{state=\"processing\"} 1.0\n")
                    .contains("rollcall_jobs_total{state=\"completed\"} 0.0\n")
                    .contains("rollcall_workers_alive 1.0\n")
                    .contains("rollcall_provider_state{provider=\"openai\",state=\"up\"} 1.0\n")
                    .contains("rollcall_provider_state{provider=\"openai\",state=\"down\"} 0.0\n")
                    .contains("rollcall_provider_state{provider=\"xai\",state=\"no_key\"} 1.0\n")
                    .contains("rollcall_keys{provider=\"groq\",state=\"usable\"} 1.0\n")
                    .contains("rollcall_keys{provider=\"groq\",state=\"disabled\"} 0.0\n")
                    .doesNotContain("rollcall_budget_used_ratio_max", "rollcall_sweep_last_seconds");
        }
    }

    @Test
    void requestsAreMeasuredByTheTemplateOfTheirPath() {
        try (var api = TestApi.withoutTemporal().withWorker()) {
            api.get("/api/jobs/of-a-secret-client");
            api.get("/nothing/of-a-secret-client");
            assertThat(api.get("/metrics").body())
                    .contains(
                            "http_server_requests_seconds_count{method=\"GET\",route=\"/api/jobs/{id}\",status=\"404\"} 1\n",
                            "http_server_requests_seconds_count{method=\"GET\",route=\"none\",status=\"404\"} 1\n")
                    .doesNotContain("secret");
        }
    }

    @Test
    void metricsTellWhatWasUsedByModelAndOutcome() {
        try (var api = TestApi.withoutTemporal().withWorker()) {
            Job job = api.planned("{\"domains\":[\"stripe.com\"]}");
            api.answer(job, "openai", 2);
            api.waitAll(job, Reason.RATE_LIMIT);
            assertThat(api.get("/metrics").body())
                    .contains(
                            "# TYPE rollcall_attempts_total counter\n",
                            "rollcall_attempts_total{model=\"groq-model\",outcome=\"RATE_LIMITED\",provider=\"groq\",surface=\"api\"} 2.0\n",
                            "rollcall_attempts_total{model=\"openai-model\",outcome=\"ANSWERED\",provider=\"openai\",surface=\"api\"} 2.0\n",
                            "rollcall_tokens_total{kind=\"cached_input\",model=\"openai-model\",outcome=\"ANSWERED\",provider=\"openai\",surface=\"api\"} 8.0\n",
                            "rollcall_cost_usd_total{model=\"openai-model\",outcome=\"ANSWERED\",provider=\"openai\",surface=\"api\"} 3.0E-4\n")
                    .doesNotContain("rollcall_tokens_total{kind=\"input\",model=\"groq-model\"");
        }
    }

    @Test
    void providersShowFingerprintsAndTroubleButNoKeys() {
        try (var api = TestApi.withTemporalAway().withWorker()) {
            Reply reply = api.get("/api/providers");
            assertThat(reply.at("/providers").findValuesAsString("name"))
                    .containsExactly("openai", "groq", "xai", "ai21");
            assertThat(reply.text("/providers/0/keys/0/fingerprint")).isEqualTo("0000000a");
            assertThat(reply.text("/providers/0/models/0/model")).isEqualTo("openai-model");
            assertThat(reply.at("/providers/2/can_be_asked").booleanValue()).isFalse();
            assertThat(reply.at("/prompts").size()).isEqualTo(2);
        }
    }

    @Test
    void domainsAreWatchedAndNoMore() {
        try (var api = TestApi.withTemporalAway().withWorker()) {
            Reply watched =
                    api.post("/api/domains/watch", "{\"domains\":[\"stripe.com\",\"adyen.com\"],\"refresh_hours\":48}");
            assertThat(watched.at("/changed").intValue()).isEqualTo(2);
            api.post("/api/domains/unwatch", "{\"domains\":[\"adyen.com\"]}");
            Reply list = api.get("/api/domains?watched=true");
            assertThat(list.at("/watched").intValue()).isEqualTo(1);
            assertThat(list.text("/domains/0/domain")).isEqualTo("stripe.com");
            assertThat(list.at("/domains/0/refresh_hours").intValue()).isEqualTo(48);
            assertThat(api.get("/api/domains?simulated=true").at("/watched").intValue())
                    .isZero();
            assertThat(api.post("/api/domains/watch", "{\"domains\":[\"localhost\"],\"refresh_hours\":3}")
                            .at("/errors")
                            .findValuesAsString("reason"))
                    .hasSize(2)
                    .last()
                    .isEqualTo("it is 4 to 8760: the sweep comes every four hours");
        }
    }

    @Test
    void theSweepIsShownWithoutTemporalToo() {
        try (var api = TestApi.withTemporalAway().withWorker()) {
            api.post("/api/domains/watch", "{\"domains\":[\"stripe.com\"]}");
            Reply reply = api.get("/api/sweep");
            assertThat(reply.text("/cron")).isEqualTo("0 */4 * * *");
            assertThat(reply.at("/stale").intValue()).isEqualTo(1);
            assertThat(reply.text("/most_overdue/0/domain")).isEqualTo("stripe.com");
            assertThat(reply.at("/next").isNull()).isTrue();
            assertThat(reply.text("/next_why")).isNotBlank();
            assertThat(api.post("/api/sweep/now", "").status()).isEqualTo(503);
        }
    }

    @Test
    void aSweepIsStartedNow() {
        try (var api = TestApi.start().withWorker()) {
            Reply reply = api.post("/api/sweep/now", "");
            assertThat(reply.status()).isEqualTo(202);
            assertThat(api.temporal
                            .newUntypedWorkflowStub(reply.text("/workflow"))
                            .describe()
                            .getWorkflowType())
                    .isEqualTo("SweepWorkflow");
        }
    }

    @Test
    void whoHasNoTokenSeesTheHealthAlone() {
        try (var api = TestApi.withToken("s3cret").withWorker()) {
            Reply stranger = api.get("/api/jobs");
            assertThat(stranger.status()).isEqualTo(401);
            assertThat(stranger.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(stranger.header("Content-Type")).startsWith("application/problem+json");
            assertThat(stranger.text("/detail")).startsWith("send the token");
            Reply wrong = api.get("/api/jobs", "Authorization", "Bearer wrong");
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.header("WWW-Authenticate")).contains("invalid_token");
            assertThat(wrong.text("/detail")).startsWith("this is no token of this API");
            assertThat(api.get("/metrics").status()).isEqualTo(401);
            assertThat(api.get("/api/health/../jobs").status()).isEqualTo(401);
            assertThat(api.get("/api/health;x").status()).isEqualTo(401);
            assertThat(api.get("/api/jobs", "Authorization", "Bearer s3cret").status())
                    .isEqualTo(200);
            assertThat(api.get("/api/health").status()).isEqualTo(200);
            assertThat(api.get("/api/health").at("/workers/0/pid").isMissingNode())
                    .isTrue();
        }
    }

    @Test
    void aForeignNameForThisMachineIsRefused() throws IOException {
        try (var api = TestApi.withTemporalAway().withWorker()) {
            assertThat(raw(api, "GET /api/jobs HTTP/1.1\r\nHost: evil.example:8080\r\n"))
                    .contains(" 403 ");
            assertThat(raw(api, "GET /api/jobs HTTP/1.1\r\nHost: localhost:8080\r\n"))
                    .contains(" 200 ");
            assertThat(raw(api, "GET /api/jobs HTTP/1.1\r\nHost: [::1]:8080\r\n"))
                    .contains(" 200 ")
                    .contains("X-Content-Type-Options: nosniff");
            assertThat(api.post("/api/sweep/now", "", "Origin", "https://evil.example")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void whatTomcatRefusesIsAProblemToo() throws IOException {
        try (var api = TestApi.withTemporalAway()) {
            assertThat(raw(api, "GET /api/%00 HTTP/1.1\r\nHost: localhost\r\n"))
                    .contains(" 400 ")
                    .contains("application/problem+json")
                    .doesNotContain("Apache");
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() {
        try (var api = TestApi.withTemporalAway()) {
            assertThatThrownBy(() -> start(new ApiOptions("127.0.0.1", api.server.port(), null, "1"), api))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("port " + api.server.port() + " is in use on 127.0.0.1; set another with --api-port");
        }
    }

    @Test
    void anAddressOfSomebodyElseIsSaidInOneLine() {
        try (var api = TestApi.withTemporalAway()) {
            assertThatThrownBy(() -> start(new ApiOptions("192.0.2.1", 0, "t", "1"), api))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("can't listen on 192.0.2.1")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void beyondLoopbackOnlyWithAToken() {
        assertThatThrownBy(() -> new ApiOptions("0.0.0.0", 8080, " ", "1")).hasMessageContaining("ROLLCALL_TOKEN");
        assertThat(new ApiOptions("0.0.0.0", 8080, "s3cret", "1").toString()).doesNotContain("s3cret");
    }

    @Test
    void theLedgerOutlivesTheServer() {
        try (var api = TestApi.withTemporalAway()) {
            api.server.close();
            api.ledger.ping();
        }
    }

    @Test
    void aRequestInFlightEndsBeforeTheServerDoes() throws Exception {
        try (var api = TestApi.withTemporalAway().withWorker();
                var other = DriverManager.getConnection(api.test.url());
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE job");
            var reply = CompletableFuture.supplyAsync(() -> api.get("/api/jobs"));
            while (api.test.one(Integer.class, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
                Thread.onSpinWait();
            }
            var closed = CompletableFuture.runAsync(api.server::close);
            while (isListening(api)) {
                Thread.onSpinWait();
            }
            assertThat(closed).isNotDone();
            other.rollback();
            assertThat(reply.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
            closed.get(10, TimeUnit.SECONDS);
        }
    }

    private static boolean isListening(TestApi api) {
        try (var socket = new Socket("127.0.0.1", api.server.port())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void start(ApiOptions options, TestApi api) {
        ApiServer.start(options, api.ledger, api.temporal, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .close();
    }

    static String raw(TestApi api, String head) throws IOException {
        try (var socket = new Socket("127.0.0.1", api.server.port())) {
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
