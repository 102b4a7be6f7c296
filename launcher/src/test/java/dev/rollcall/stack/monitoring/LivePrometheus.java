package dev.rollcall.stack.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.Ports;
import dev.rollcall.stack.cluster.Programs;
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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A real Prometheus with the project's configuration and rules. It scrapes the processes of a test, each second. */
public final class LivePrometheus implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Child process;
    private final int port;

    private LivePrometheus(Child process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param folder for what it keeps */
    public static LivePrometheus start(Path folder, int apiPort, int workerPort) throws IOException {
        int port = Ports.free();
        Path monitoring = MetricsTable.ROOT.resolve("monitoring");
        String config = MetricsTable.read(monitoring.resolve("prometheus.yml"))
                .replace("rule_files: [", "rule_files: [" + monitoring + "/")
                .replaceAll("(?m)^ *authorization:.*$", "")
                .replace("15s", "1s")
                .replaceAll("dns_sd_configs: .*names: \\[api].*", target(apiPort))
                .replaceAll("dns_sd_configs: .*names: \\[worker].*", target(workerPort));
        Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
        return new LivePrometheus(
                Child.start(new ChildSpec(
                        "prometheus",
                        List.of(
                                Programs.path("prometheus"),
                                "--config.file=" + file,
                                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                                "--web.listen-address=127.0.0.1:" + port),
                        Map.of(),
                        folder,
                        folder.resolve("prometheus.log"),
                        Duration.ofSeconds(10),
                        Pattern.compile("ROLLCALL_.*"),
                        "TERM")),
                port);
    }

    private static String target(int port) {
        return "static_configs: [{targets: [\"127.0.0.1:" + port + "\"]}]";
    }

    /** A number, not only the name of a series: 0/0 is none. */
    boolean hasData(String query) throws IOException {
        JsonNode reply = ask("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        if (!reply.path("status").asText().equals("success")) {
            throw new AssertionError(query + ": " + reply.path("error").asText());
        }
        return elements(reply.at("/data/result"))
                .anyMatch(sample -> !sample.path("value").path(1).asText().equals("NaN"));
    }

    /** As its API shows them. */
    List<JsonNode> rules() throws IOException {
        return elements(ask("rules").at("/data/groups/0/rules")).toList();
    }

    /** The alerts that fire: their rule, and their provider where they have one. */
    public List<String> firing() throws IOException {
        return elements(ask("alerts").at("/data/alerts"))
                .filter(alert -> alert.path("state").asText().equals("firing"))
                .map(alert -> (alert.at("/labels/alertname").asText() + " "
                                + alert.at("/labels/provider").asText())
                        .strip())
                .toList();
    }

    private JsonNode ask(String what) throws IOException {
        return JSON.readTree(get("http://127.0.0.1:" + port + "/api/v1/" + what));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static String get(String url) throws IOException {
        try {
            return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
