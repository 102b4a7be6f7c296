package dev.rollcall.stack.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.launcher.Await;
import dev.rollcall.stack.cluster.NeedsPrograms;
import dev.rollcall.stack.cluster.Programs;
import dev.rollcall.stack.local.ProcessStack;
import dev.rollcall.stack.local.Simulation;
import dev.rollcall.stack.local.StackOptions;
import dev.rollcall.stack.settings.AlertRules;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A local stack at work, with trouble, and a real Prometheus that scrapes it. */
@NeedsTemporal
@NeedsPrograms("prometheus")
class MonitoringTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rate limits, failures that pass, and requests that are refused for good. */
    private static final List<String> FAULTS = List.of("groq=limited:60/min", "mistral=flaky:0.4", "cohere=no-model");

    @TempDir
    private static Path temporary;

    private static DataFolder folder;
    private static ProcessStack stack;
    private static ApiClient api;
    private static int workerPort;
    private static int prometheusPort;
    private static Child prometheus;

    @BeforeAll
    static void start() throws Exception {
        workerPort = Ports.free();
        prometheusPort = Ports.free();
        folder = DataFolder.open(temporary.resolve("data"));
        var simulation = new Simulation(0, 1, Duration.ofMillis(300), FAULTS);
        stack = ProcessStack.start(
                folder, RealTemporal.cli(), StackOptions.simulated(simulation).withMetricsPort(workerPort), line -> {});
        api = new ApiClient(stack.api(), null);
        prometheus = startPrometheus();
        work();
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (stack != null) {
            stack.close();
        }
        if (folder != null) {
            folder.close();
        }
    }

    /** Job, budget, sweep, dead letters: each panel has something to show. */
    @Test
    void everyQueryOfEveryPanelIsAnsweredWithData() {
        List<String> unanswered = new ArrayList<>(Dashboard.all().stream()
                .flatMap(dashboard -> dashboard.queries().stream())
                .distinct()
                .toList());
        assertThat(unanswered).hasSizeGreaterThan(50);
        Await.see(
                "every query has data",
                () -> {
                    unanswered.removeIf(MonitoringTest::hasData);
                    return unanswered;
                },
                List::isEmpty);
    }

    /** Of what this stack breaks, one rule fires without waiting: the job whose budget has no room. */
    @Test
    void theRulesAreEvaluatedAndOneFires() {
        int rules = AlertRules.bundled(Map.of()).rules().size();
        Await.see("each rule is evaluated", MonitoringTest::rules, all -> all.size() == rules
                && all.stream().allMatch(rule -> rule.path("health").asText().equals("ok")));
        Await.see("a rule fires", MonitoringTest::rules, all -> all.stream()
                .anyMatch(rule -> rule.path("name").asText().equals("budget_reached")
                        && rule.path("state").asText().equals("firing")));
    }

    private static List<JsonNode> rules() throws IOException {
        return StreamSupport.stream(
                        JSON.readTree(get("http://127.0.0.1:" + prometheusPort + "/api/v1/rules"))
                                .at("/data/groups/0/rules")
                                .spliterator(),
                        false)
                .toList();
    }

    @Test
    void whatIsServedIsWhatIsDocumented() throws Exception {
        MetricsTable documented = MetricsTable.documented();
        Await.see(
                "all of docs/metrics.md is served, but what comes seldom",
                () -> {
                    var missing = new ArrayList<>(documented.metrics().keySet());
                    missing.removeIf(name -> documented.metrics().get(name).seldom());
                    missing.removeAll(served().metrics().keySet());
                    return missing;
                },
                List::isEmpty);
        served().metrics().forEach((name, metric) -> {
            assertThat(documented.metrics()).as("docs/metrics.md has %s", name).containsKey(name);
            MetricsTable.Metric listed = documented.metrics().get(name);
            assertThat(metric.type()).as(name).isEqualTo(listed.type());
            assertThat(metric.labels()).as(name).isEqualTo(listed.labels());
        });
    }

    private static MetricsTable served() throws IOException {
        return MetricsTable.served(
                List.of(get(stack.api() + "/metrics"), get("http://127.0.0.1:" + workerPort + "/metrics")));
    }

    private static void work() throws Exception {
        post("/api/domains/watch", "{\"domains\":[\"stripe.com\",\"adyen.com\"]}");
        api.post("/api/sweep/now", null, Map.of());
        String domains = String.join(
                "\",\"", IntStream.range(0, 60).mapToObj(i -> "d" + i + ".com").toList());
        post("/api/crawl", "{\"domains\":[\"" + domains + "\"]}");
        post("/api/crawl", "{\"domains\":[\"paypal.com\"],\"budget_usd\":0.000001}");
    }

    private static JsonNode post(String path, String body) throws Exception {
        return api.post(path, JSON.readTree(body), Map.of());
    }

    /** A number, not only the name of a series: 0/0 is none. */
    private static boolean hasData(String query) {
        try {
            JsonNode reply = JSON.readTree(get("http://127.0.0.1:" + prometheusPort + "/api/v1/query?query="
                    + URLEncoder.encode(query, StandardCharsets.UTF_8)));
            if (!reply.path("status").asText().equals("success")) {
                throw new AssertionError(query + ": " + reply.path("error").asText());
            }
            return StreamSupport.stream(reply.at("/data/result").spliterator(), false)
                    .anyMatch(sample -> !sample.path("value").path(1).asText().equals("NaN"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String get(String url) throws IOException {
        try {
            return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** With the targets of this stack in the place of the cluster's, and more often. */
    private static Child startPrometheus() throws IOException {
        String config = MetricsTable.read(MetricsTable.ROOT.resolve("monitoring/prometheus.yml"))
                .replace("rule_files: [", "rule_files: [" + MetricsTable.ROOT.resolve("monitoring") + "/")
                .replaceAll("(?m)^ *authorization:.*$", "")
                .replace("15s", "1s")
                .replaceAll(
                        "dns_sd_configs: .*names: \\[api].*", target(stack.api().getPort()))
                .replaceAll("dns_sd_configs: .*names: \\[worker].*", target(workerPort));
        Path file = Files.writeString(temporary.resolve("prometheus.yml"), config);
        return Child.start(new ChildSpec(
                "prometheus",
                List.of(
                        Programs.path("prometheus"),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + temporary.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + prometheusPort),
                Map.of(),
                temporary,
                temporary.resolve("prometheus.log"),
                Duration.ofSeconds(10),
                Pattern.compile("ROLLCALL_.*"),
                "TERM"));
    }

    private static String target(int port) {
        return "static_configs: [{targets: [\"127.0.0.1:" + port + "\"]}]";
    }
}
