package dev.rollcall.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.stack.parts.TemporalConnection;
import dev.rollcall.workflows.WorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up --simulate} as it is: processes, the real Temporal server, and what its own tools show. */
@NeedsTemporal
class ProcessStackTest {
    @TempDir
    private static Path temporary;

    private static DataFolder folder;
    private static ProcessStack stack;
    private static ApiClient api;
    private static WorkflowServiceStubs stubs;
    private static WorkflowClient client;

    @BeforeAll
    static void start() {
        folder = DataFolder.open(temporary.resolve("data"));
        var simulation = new Simulation(0, 1, Duration.ofMillis(50), List.of());
        stack = ProcessStack.start(folder, RealTemporal.cli(), StackOptions.simulated(simulation), line -> {});
        api = new ApiClient(stack.api(), null);
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(stack.temporalAddress().orElseThrow())
                .build());
        client = WorkflowClient.newInstance(stubs);
    }

    @AfterAll
    static void stop() {
        if (stubs != null) {
            stubs.shutdownNow();
        }
        if (stack != null) {
            stack.close();
        }
        if (folder != null) {
            folder.close();
        }
    }

    @Test
    void aDomainsWorkflowIsFoundByItsDomainAndTellsItsStatus() throws Exception {
        JsonNode job = crawl("{\"domains\":[\"stripe.com\",\"adyen.com\",\"paypal.com\"]}");
        assertThat(job.path("cells").path("answered").asInt()).isEqualTo(90);
        WorkflowExecutionMetadata found = until(
                () -> client.listExecutions("RollcallDomains = \"stripe.com\"")
                        .findFirst()
                        .orElse(null),
                o -> o != null);
        assertThat(found.getExecution().getWorkflowId())
                .isEqualTo("job/" + job.path("id").asText() + "/stripe.com");
        Map<?, ?> status = client.newUntypedWorkflowStub(found.getExecution().getWorkflowId())
                .query("status", Map.class);
        assertThat(status.get("phase")).isEqualTo("done");
        assertThat(status.get("progress")).isEqualTo("11/11");
        JsonNode live = api.get("/api/jobs/" + job.path("id").asText() + "?live=true");
        assertThat(live.path("live").path("available").asBoolean()).isTrue();
        if (NeedsChromium.isThere()) {
            lookAt(found);
        }
    }

    @Test
    void theScheduleSweepsWhatIsStaleAndLeavesWhatIsFresh() throws Exception {
        crawl("{\"domains\":[\"klarna.com\"]}");
        api.post("/api/domains/watch", json("{\"domains\":[\"klarna.com\",\"ikea.com\"]}"), Map.of());
        var schedule = ScheduleClient.newInstance(stubs).getHandle(WorkflowIds.SWEEP);
        assertThat(schedule.describe().getInfo().getNextActionTimes()).isNotEmpty();
        assertThat(api.get("/api/sweep").path("next").size()).isPositive();
        schedule.trigger();
        JsonNode sweep = until(
                () -> api.get("/api/jobs?limit=50").path("jobs").findParents("id").stream()
                        .filter(job -> job.path("id").asText().startsWith("sweep-"))
                        .findFirst()
                        .orElse(null),
                job -> job != null && job.path("status").asText().equals("completed"));
        assertThat(sweep.path("domains").asInt()).isEqualTo(1);
        assertThat(api.get("/api/domains/ikea.com").path("answers").size()).isEqualTo(30);
    }

    @Test
    void aJobSurvivesTheDeathOfEveryPartAndAsksNothingTwice() throws Exception {
        String id = api.post("/api/crawl", json("{\"domains\":[%s]}".formatted(domains(60))), Map.of())
                .path("id")
                .asText();
        until(
                () -> api.get("/api/jobs/" + id),
                job -> job.path("cells").path("answered").asInt() > 100);
        stack.loseWorker();
        long lost = stack.ledger().answers().unresolvedAttempts();
        for (String part : List.of("api", "temporal", "postgres")) {
            stack.lose(part);
        }
        JsonNode job = until(
                () -> {
                    try {
                        return api.get("/api/jobs/" + id);
                    } catch (UserError away) {
                        return null;
                    }
                },
                it -> it != null && it.path("status").asText().equals("completed"));
        assertThat(job.path("cells").path("answered").asInt()).isEqualTo(1_800);
        var audit =
                stack.ledger().answers().audit(stack.ledger().jobs().byName(id).orElseThrow());
        assertThat(audit.askedAfterAnswer()).isZero();
        assertThat(audit.lostAttempts()).isLessThanOrEqualTo(lost + 11 * 16);
    }

    @Test
    void whatAnotherTerminalIsToldLeadsHere() {
        assertThat(stack.rollcall()).isEqualTo("ROLLCALL_URL=" + stack.api() + " ./rollcall");
        assertThat(stack.temporalSetup())
                .hasValueSatisfying(setup -> assertThat(setup)
                        .contains("export TEMPORAL_ADDRESS="
                                + stack.temporalAddress().orElseThrow()));
    }

    @Test
    void aNamespaceThatIsNotThereIsNamedWithTheCommandThatMakesIt() {
        String address = stack.temporalAddress().orElseThrow();
        assertThatThrownBy(() ->
                        TemporalConnection.open(Map.of("TEMPORAL_ADDRESS", address, "TEMPORAL_NAMESPACE", "nope")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("namespace create --address " + address + " --namespace nope");
    }

    private static String domains(int n) {
        return String.join(
                ",",
                java.util.stream.IntStream.range(0, n)
                        .mapToObj(i -> "\"site" + i + ".com\"")
                        .toList());
    }

    /** The Web UI, in a real browser. */
    private static void lookAt(WorkflowExecutionMetadata workflow) throws Exception {
        String page = stack.webUi().orElseThrow() + "/namespaces/default/workflows/"
                + URLEncoder.encode(workflow.getExecution().getWorkflowId(), StandardCharsets.UTF_8) + "/"
                + workflow.getExecution().getRunId() + "/user-metadata";
        Path dom = temporary.resolve("dom.html");
        Process chromium = new ProcessBuilder(
                        NeedsChromium.program(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + temporary.resolve("chromium"),
                        "--virtual-time-budget=20000",
                        "--dump-dom",
                        page)
                .redirectOutput(dom.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(chromium.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(dom))
                .contains(
                        "content=stripe.com%2C%20simulated", "content=Job%20" + jobOf(workflow), "11%2F11%20providers");
    }

    private static String jobOf(WorkflowExecutionMetadata workflow) {
        return workflow.getExecution().getWorkflowId().split("/", 3)[1];
    }

    private static JsonNode crawl(String request) throws Exception {
        String id = api.post("/api/crawl", json(request), Map.of()).path("id").asText();
        return until(
                () -> api.get("/api/jobs/" + id),
                job -> job.path("status").asText().equals("completed"));
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static <T> T until(Callable<T> look, Predicate<T> enough) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(150).toNanos();
        T seen = look.call();
        while (!enough.test(seen)) {
            assertThat(System.nanoTime()).as("in time; last seen: %s", seen).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(200);
            seen = look.call();
        }
        return seen;
    }
}
