package dev.rollcall.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.launcher.Await;
import dev.rollcall.store.Body;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider whose keys are all dead, on real processes: it waits, a key from the file brings it back, and none leaks. */
@NeedsTemporal
class KeyPoolTest {
    /** In every key of this test. */
    private static final String SECRET = "9Zk3vQx7Lw2p";

    @TempDir
    private Path temporary;

    @Test
    void aKeyThatIsAddedToTheFileBringsAProviderBackAndNoKeyIsFoundAnywhere() throws Exception {
        Path file = temporary.resolve("keys.env");
        String dead = """
                OPENAI_API_KEY=simulated-invalid-%1$s
                OPENAI_API_KEY_2=simulated-noquota-%1$s
                GROQ_API_KEY=simulated-%1$s
                """.formatted(SECRET);
        Files.writeString(file, dead);
        Path settings = Files.writeString(temporary.resolve("rollcall.yaml"), "key_file: keys.env\n");
        var said = new ArrayList<String>();
        try (DataFolder folder = DataFolder.open(temporary.resolve("data"));
                ProcessStack stack = ProcessStack.start(
                        folder,
                        RealTemporal.cli(),
                        new StackOptions(
                                0, 0, 0, 0, new Simulation(0, 1, Duration.ofMillis(20), List.of()), settings, false),
                        said::add)) {
            ApiClient api = new ApiClient(stack.api(), null);
            JsonNode request = new ObjectMapper().readTree("{\"domains\":[\"stripe.com\",\"adyen.com\"]}");
            String job = "/api/jobs/"
                    + api.post("/api/crawl", request, Map.of()).path("id").asText();
            JsonNode waiting = Await.see(
                    "one waits for a key, the others are done",
                    () -> api.get(job),
                    it -> it.at("/providers_pending/0/waiting_for").asText().equals("a usable key")
                            && it.path("progress").asText().equals("10/11"));
            assertThat(waiting.at("/providers_pending/0/provider").asText()).isEqualTo("openai");
            assertThat(api.get("/api/providers").at("/providers/0/state").asText())
                    .isEqualTo("no_usable_key");

            Files.writeString(file, dead + "OPENAI_API_KEY_3=simulated-" + SECRET + "\n");
            JsonNode done = Await.see(
                    "it is complete",
                    () -> api.get(job),
                    it -> it.path("status").asText().equals("completed"));
            assertThat(done.path("cells").path("answered").asInt()).isEqualTo(60);
            assertThat(api.get("/api/keys").findValuesAsText("state")).contains("disabled", "parked");

            assertThat(keysThatOpenAiSaw(stack)).isEqualTo(3);
            var places = new ArrayList<String>();
            places.addAll(rowsWithIt(stack));
            places.addAll(historiesWithIt(stack));
            places.addAll(pagesWithIt(stack.api()));
            assertThat(places).isEmpty();
        }
        assertThat(String.join("\n", said)).doesNotContain(SECRET);
        assertThat(filesWithIt(temporary.resolve("data"))).isEmpty();
    }

    private static int keysThatOpenAiSaw(ProcessStack stack) throws Exception {
        URI counts = stack.simulator().orElseThrow().resolve("/control/counts");
        return new ObjectMapper()
                .readTree(counts.toURL())
                .at("/providers/openai/keys")
                .size();
    }

    /** Every row of every table, answers unpacked. */
    private static List<String> rowsWithIt(ProcessStack stack) throws Exception {
        var found = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(stack.jdbcUrl());
                var statement = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (var rows = statement.executeQuery(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).contains("attempt", "provider_key", "answer_body");
            for (String table : tables) {
                try (var rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
                    while (rows.next()) {
                        if (rows.getString(1).contains(SECRET)) {
                            found.add(table);
                        }
                    }
                }
            }
            try (var rows = statement.executeQuery("SELECT body FROM answer_body")) {
                while (rows.next()) {
                    Body body = Body.unpack(rows.getBytes(1));
                    if (holds(body.raw()) || String.valueOf(body.text()).contains(SECRET)) {
                        found.add("an answer's body");
                    }
                }
            }
        }
        return found;
    }

    private static List<String> historiesWithIt(ProcessStack stack) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(stack.temporalAddress().orElseThrow())
                .build());
        try {
            WorkflowClient client = WorkflowClient.newInstance(stubs);
            List<WorkflowExecution> executions = client.listExecutions("")
                    .map(workflow -> workflow.getExecution())
                    .toList();
            assertThat(executions).hasSizeGreaterThanOrEqualTo(3);
            return executions.stream()
                    .filter(execution ->
                            client.fetchHistory(execution.getWorkflowId(), execution.getRunId()).getEvents().stream()
                                    .anyMatch(event -> holds(event.toByteArray())))
                    .map(WorkflowExecution::getWorkflowId)
                    .toList();
        } finally {
            stubs.shutdownNow();
        }
    }

    private static List<String> pagesWithIt(URI api) throws Exception {
        var found = new ArrayList<String>();
        for (String page : List.of("/api/keys", "/api/providers", "/api/jobs", "/metrics", "/api/health")) {
            String body = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(api.resolve(page)).build(), BodyHandlers.ofString())
                    .body();
            if (body.contains(SECRET)) {
                found.add(page);
            }
        }
        return found;
    }

    /** Logs, and what PostgreSQL and Temporal have on disk. */
    private static List<Path> filesWithIt(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return holds(Files.readAllBytes(file));
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .toList();
        }
    }

    private static boolean holds(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(SECRET);
    }
}
