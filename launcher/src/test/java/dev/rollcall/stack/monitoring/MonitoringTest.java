package dev.rollcall.stack.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.Ports;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.launcher.Await;
import dev.rollcall.stack.cluster.NeedsPrograms;
import dev.rollcall.stack.local.ProcessStack;
import dev.rollcall.stack.local.Simulation;
import dev.rollcall.stack.local.StackOptions;
import dev.rollcall.stack.settings.AlertRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A local stack at work, with trouble, and a real Prometheus that scrapes it. */
@NeedsTemporal
@NeedsPrograms("prometheus")
@TakesMinutes
class MonitoringTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rate limits, failures that pass, and requests that are refused for good. */
    private static final List<String> FAULTS = List.of("groq=limited:60/min", "mistral=flaky:0.4", "cohere=no-model");

    @TempDir
    private static Path temporary;

    private static DataFolder folder;
    private static ProcessStack stack;
    private static ApiClient api;
    private static int workerPort;
    private static LivePrometheus prometheus;

    @BeforeAll
    static void start() throws Exception {
        workerPort = Ports.free();
        folder = DataFolder.open(temporary.resolve("data"));
        var simulation = new Simulation(0, 1, Duration.ofMillis(300), FAULTS);
        stack = ProcessStack.start(
                folder, RealTemporal.cli(), StackOptions.simulated(simulation).withMetricsPort(workerPort), line -> {});
        api = new ApiClient(stack.api(), null);
        prometheus = LivePrometheus.start(temporary, stack.api().getPort(), workerPort);
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
                    unanswered.removeIf(MonitoringTest::isAnswered);
                    return unanswered;
                },
                List::isEmpty);
    }

    private static boolean isAnswered(String query) {
        try {
            return prometheus.hasData(query);
        } catch (IOException e) {
            return false;
        }
    }

    /** Of what this stack breaks, one rule fires without waiting: the job whose budget has no room. */
    @Test
    void theRulesAreEvaluatedAndOneFires() {
        int rules = AlertRules.bundled(Map.of()).rules().size();
        Await.see(
                "each rule is evaluated",
                prometheus::rules,
                all -> all.size() == rules
                        && all.stream()
                                .allMatch(rule -> rule.path("health").asText().equals("ok")));
        Await.see("a rule fires", prometheus::firing, firing -> firing.contains("budget_reached"));
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
        return MetricsTable.served(List.of(
                LivePrometheus.get(stack.api() + "/metrics"),
                LivePrometheus.get("http://127.0.0.1:" + workerPort + "/metrics")));
    }

    private static void work() throws Exception {
        post("/api/domains/watch", "{\"domains\":[\"stripe.com\",\"adyen.com\"]}");
        api.post("/api/sweep/now", null, Map.of());
        String domains = String.join(
                "\",\"", IntStream.range(0, 60).mapToObj(i -> "d" + i + ".com").toList());
        post("/api/crawl", "{\"domains\":[\"" + domains + "\"]}");
        String batched = domains.replace("\"d", "\"b");
        post("/api/crawl", "{\"domains\":[\"" + batched + "\"],\"providers\":[\"openai\"],\"lane\":\"batch\"}");
        post("/api/crawl", "{\"domains\":[\"paypal.com\"],\"budget_usd\":0.000001}");
    }

    private static JsonNode post(String path, String body) throws Exception {
        return api.post(path, JSON.readTree(body), Map.of());
    }
}
