package dev.rollcall.stack.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.Ports;
import dev.rollcall.launcher.Await;
import dev.rollcall.stack.local.SelfProcess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One job from its request to the saved answer, as a receiver of OTLP sees it. */
@NeedsTemporal
class TracesTest {
    @TempDir
    private Path folder;

    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();

    @Test
    void aJobIsOneTraceFromItsRequestToTheSavedAnswer() throws Exception {
        HttpServer receiver = receiver();
        int port = Ports.free();
        try (Child up = up(port, receiver.getAddress().getPort())) {
            var api = new ApiClient(URI.create("http://127.0.0.1:" + port), null);
            Await.see(
                    "it answers",
                    () -> api.get("/api/health"),
                    health -> health.path("status").asText().equals("ok"));
            api.post(
                    "/api/crawl",
                    new ObjectMapper().readTree("{\"domains\":[\"stripe.com\"],\"providers\":[\"openai\"]}"),
                    Map.of());
            List<Span> trace = Await.see(
                    "the spans of the job",
                    () -> traceOf("POST /api/crawl"),
                    seen -> names(seen).containsAll(List.of("POST /api/crawl", "ask openai", "call openai", "save")));
            assertThat(names(trace))
                    .as("workflows and activities")
                    .anyMatch(name -> name.contains("CrawlJobWorkflow"))
                    .anyMatch(name -> name.contains("ProcessDomainWorkflow"))
                    .anyMatch(name -> name.startsWith("RunActivity"));
            Span call = trace.stream()
                    .filter(span -> span.getName().equals("call openai"))
                    .findFirst()
                    .orElseThrow();
            assertThat(attributes(call))
                    .containsEntry("rollcall.provider", "openai")
                    .containsEntry("rollcall.outcome", "ANSWERED")
                    .containsKeys("rollcall.job", "rollcall.model");
            assertThat(trace.toString()).as("no prompt, no answer").doesNotContain("What ", "what ", "offers");
        } finally {
            receiver.stop(0);
        }
    }

    private List<Span> traceOf(String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .map(root -> spans.stream()
                        .filter(span -> span.getTraceId().equals(root.getTraceId()))
                        .toList())
                .orElse(List.of());
    }

    private static List<String> names(List<Span> spans) {
        return spans.stream().map(Span::getName).distinct().toList();
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(
                        pair -> pair.getKey(), pair -> pair.getValue().getStringValue()));
    }

    private HttpServer receiver() throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/v1/traces", exchange -> {
            ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                    .getResourceSpansList()
                    .forEach(resource ->
                            resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        return receiver;
    }

    private Child up(int port, int receiver) {
        var words = new ArrayList<>(List.of("up", "--simulate", "--latency", "50", "--data", folder + "/data"));
        words.addAll(List.of("--api-port", "" + port, "--temporal-port", "0", "--ui-port", "0"));
        return Child.start(new ChildSpec(
                "up",
                SelfProcess.command(words),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + receiver, "OTEL_BSP_SCHEDULE_DELAY", "500"),
                folder,
                folder.resolve("up.log"),
                Duration.ofSeconds(60),
                Pattern.compile("ROLLCALL_.*"),
                "TERM"));
    }
}
