package dev.rollcall.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.launcher.Await;
import dev.rollcall.launcher.Launched;
import dev.rollcall.stack.cluster.NeedsPrograms;
import dev.rollcall.stack.monitoring.LivePrometheus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A provider dies and comes back, on real processes: within a minute there is an alert, its event and its webhook, and all is
 * over once it is back. Each is told once. A real Prometheus says the same.
 */
@NeedsTemporal
@NeedsPrograms("prometheus")
@TakesMinutes
class DeadProviderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration A_MINUTE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final HttpServer receiver = receiver();

    private LivePrometheus prometheus;

    @AfterEach
    void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        receiver.stop(0);
    }

    private HttpServer receiver() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                received.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itIsToldOnceWithinAMinuteAndItsEndOnce() throws Exception {
        Map<String, String> env = Map.of(
                "TEMPORAL_CLI", RealTemporal.cli().toString(),
                "ROLLCALL_SECRET", "0123456789abcdef0123456789abcdef",
                "ROLLCALL_ALLOW_PRIVATE_WEBHOOKS", "1",
                "ROLLCALL_PUBLIC_URL", "https://rollcall.example/");
        try (var up = Launched.in(
                folder,
                env,
                "up",
                "--simulate",
                "--latency",
                "20",
                "--api-port",
                "0",
                "--temporal-port",
                "0",
                "--ui-port",
                "0")) {
            URI simulator = Await.see("the simulator", () -> url(up, "simulator"), url -> true);
            var api = new ApiClient(Await.see("the API", () -> url(up, "api"), url -> true), null);
            Await.see(
                    "a worker",
                    () -> api.get("/api/health"),
                    it -> it.path("workers").size() == 1);
            post(
                    api,
                    "/api/outlets",
                    "{\"url\":\"http://127.0.0.1:" + receiver.getAddress().getPort()
                            + "/\",\"types\":[\"alert.raised\",\"alert.resolved\"]}");
            int nobody = Ports.free();
            prometheus = LivePrometheus.start(folder, api.base().getPort(), nobody);
            faults(simulator, "[\"groq=down\"]");
            String job = post(api, "/api/crawl", "{\"domains\":[\"stripe.com\",\"adyen.com\",\"klarna.com\"]}")
                    .path("id")
                    .asText();
            JsonNode raised = Await.see("it is told", () -> told("alert.raised", "groq"), event -> true);
            assertThat(raised.at("/data/rule").asText()).isEqualTo("provider_down");
            assertThat(raised.at("/data/cause").asText()).contains("no usable reply since");
            assertThat(raised.at("/data/mend").asText()).contains("--provider groq");
            assertThat(raised.at("/data/link").asText()).isEqualTo("https://rollcall.example/ui");
            assertThat(raised.at("/data/simulated").asBoolean()).isTrue();
            assertThat(Duration.between(
                            firstRefused(simulator),
                            Instant.parse(raised.path("time").asText())))
                    .as("from the first call that failed, by the simulator's log")
                    .isLessThan(A_MINUTE);
            assertThat(api.get("/api/alerts").at("/alerts/0/subject").asText()).isEqualTo("groq");

            Await.see("Prometheus' rule fires", prometheus::firing, rules -> rules.contains("provider_down groq"));
            faults(simulator, "[]");
            JsonNode resolved = Await.see("its end is told", () -> told("alert.resolved", "groq"), event -> true);
            Await.see(
                    "the job ends",
                    () -> api.get("/api/jobs/" + job),
                    it -> it.path("status").asText().equals("completed"));
            // Two more looks at the rules: what would be raised again would be by then.
            Instant later =
                    Instant.parse(resolved.at("/data/resolved_at").asText()).plusSeconds(35);
            JsonNode all = Await.see(
                    "two more looks",
                    () -> api.get("/api/alerts?state=all"),
                    it -> Instant.parse(it.path("checked_at").asText()).isAfter(later));
            assertThat(all.path("alerts")).as(all.toPrettyString()).hasSize(1);
            assertThat(all.at("/alerts/0/state").asText()).isEqualTo("resolved");
            Await.see("Prometheus' rule is over", prometheus::firing, rules -> !rules.contains("provider_down groq"));
            assertThat(received)
                    .extracting(event -> event.path("type").asText())
                    .containsExactly("alert.raised", "alert.resolved");
        }
    }

    private static URI url(Launched up, String part) throws IOException {
        var line = Pattern.compile("^" + part + " .*?(http://[0-9.:]+)", Pattern.MULTILINE)
                .matcher(up.said());
        if (!line.find()) {
            throw new IllegalStateException("not said yet: " + up.said());
        }
        return URI.create(line.group(1));
    }

    private JsonNode told(String type, String subject) {
        return received.stream()
                .filter(event -> event.path("type").asText().equals(type)
                        && event.path("subject").asText().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode post(ApiClient api, String path, String body) throws IOException {
        return api.post(path, JSON.readTree(body), Map.of());
    }

    private static void faults(URI simulator, String faults) throws Exception {
        var request = HttpRequest.newBuilder(simulator.resolve("/control/faults"))
                .PUT(BodyPublishers.ofString(faults))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    /** When the first call to the dead provider came in. */
    private static Instant firstRefused(URI simulator) throws Exception {
        var request = HttpRequest.newBuilder(simulator.resolve("/control/log")).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body()
                .lines()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .filter(call -> call.path("provider").asText().equals("groq")
                        && call.path("status").asInt() == 503)
                .map(call -> Instant.ofEpochMilli(call.path("at").asLong()))
                .findFirst()
                .orElseThrow();
    }
}
