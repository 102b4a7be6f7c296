package dev.rollcall.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.Typed;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.embedded.TakesMinutes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with the {@code temporal} program, and what Rollcall then says. */
@NeedsTemporal
@TakesMinutes
class TemporalByHandTest {
    @TempDir
    private static Path temporary;

    private static DataFolder folder;
    private static ProcessStack stack;
    private static ApiClient api;

    @BeforeAll
    static void start() {
        folder = DataFolder.open(temporary.resolve("data"));
        var simulation = new Simulation(0, 1, Duration.ofSeconds(3), List.of());
        stack = ProcessStack.start(folder, RealTemporal.cli(), StackOptions.simulated(simulation), line -> {});
        api = new ApiClient(stack.api(), null);
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
        folder.close();
    }

    /** E1. */
    @Test
    void aScheduleThatSomebodyPauses() throws Exception {
        until(
                "its schedule",
                () -> api.get("/api/sweep").path("schedule").asText().equals("on"));
        assertThat(api.get("/api/sweep").path("next")).isNotEmpty();
        temporal("schedule", "toggle", "--schedule-id", "rollcall-sweep", "--pause", "--reason", "budget until Monday");
        JsonNode paused = api.get("/api/sweep");
        assertThat(paused.path("schedule").asText()).isEqualTo("paused");
        assertThat(paused.path("note").asText()).isEqualTo("budget until Monday");
        assertThat(paused.path("paused_by").asText()).startsWith("temporal-cli:");
        assertThat(Duration.between(Instant.parse(paused.path("paused_since").asText()), Instant.now()))
                .isLessThan(Duration.ofMinutes(5));
        assertThat(paused.path("next").isNull()).isTrue();
        var resume = new ArrayList<>(List.of(paused.path("resume").asText().split(" ")));
        assertThat(resume.remove(0)).isEqualTo("temporal");
        temporal(resume.toArray(String[]::new));
        assertThat(api.get("/api/sweep").path("schedule").asText()).isEqualTo("on");
        temporal("schedule", "toggle", "--schedule-id", "rollcall-sweep", "--pause", "--reason", "again");
        assertThat(api.get("/api/sweep").path("note").asText()).isEqualTo("again");
        temporal("schedule", "toggle", "--schedule-id", "rollcall-sweep", "--unpause");
    }

    /** What is ordered is written; what somebody edits in Temporal since stays, until an order replaces it. */
    @Test
    void aScheduleThatIsOrderedAndThenEdited() throws Exception {
        order("set", "--cron", "30 1 * * *", "--jitter", "0");
        until("it is written", () -> carriedOut() && next().endsWith("T01:30:00Z"));
        temporal(
                "schedule",
                "update",
                "--schedule-id",
                "rollcall-sweep",
                "--cron",
                "15 2 * * *",
                "--type",
                "SweepWorkflow",
                "--task-queue",
                "rollcall",
                "--workflow-id",
                "sweep");
        until("the edit", () -> api.get("/api/schedule").path("edited").asBoolean());
        assertThat(next()).endsWith("T02:15:00Z");
        assertThat(Typed.at(stack.api(), "schedule", "set", "--cron", "45 3 * * *")
                        .err())
                .contains("replace_edit");
        order("pause", "--note", "their invoice");
        until(
                "its pause",
                () -> api.get("/api/schedule").path("schedule").asText().equals("paused"));
        assertThat(api.get("/api/schedule").path("note").asText()).isEqualTo("their invoice");
        order("resume");
        until("its end", () -> carriedOut() && next().endsWith("T02:15:00Z"));
        order("set", "--cron", "45 3 * * *", "--replace-edit");
        until("the order", () -> carriedOut() && next().endsWith("T03:45:00Z"));
        assertThat(api.get("/api/schedule").path("edited").asBoolean()).isFalse();
    }

    private static void order(String... words) {
        var command = new ArrayList<>(List.of("schedule"));
        command.addAll(List.of(words));
        Typed typed = Typed.at(stack.api(), command.toArray(String[]::new));
        assertThat(typed.err()).isEmpty();
        assertThat(typed.exit()).isZero();
    }

    private static boolean carriedOut() {
        return api.get("/api/schedule").path("carried_out").asBoolean();
    }

    private static String next() {
        return api.get("/api/schedule").path("next").path(0).asText();
    }

    /** E4. */
    @Test
    void aWorkflowThatSomebodyStartsIsFoundByItsAttributes() throws Exception {
        begin("ProcessDomainWorkflow", "by-hand-1", "{\"domain\":\"stripe.com\",\"providers\":[\"groq\"]}");
        begin(
                "ProcessDomainWorkflow",
                "by-hand-2",
                "{\"domains\":[\"adyen.com\",\"stripe.com\"],\"window\":\"w-2\",\"job\":\"mine\"}");
        until(
                "both of stripe.com",
                () -> found("RollcallDomains = 'stripe.com'").containsAll(List.of("by-hand-1", "by-hand-2")));
        until("the job's", () -> found("RollcallJob = 'mine'").equals(List.of("by-hand-2")));
        assertThat(found("RollcallWindow = 'w-2'")).containsExactly("by-hand-2");
        begin("SweepWorkflow", "sweep-by-hand", "{}");
        until("the sweep", () -> found("RollcallWindow STARTS_WITH '20'").contains("sweep-by-hand"));
    }

    /** E5. */
    @Test
    void aJobWhoseWorkflowSomebodyTerminates() throws Exception {
        String id = crawl("a.com", "b.com");
        temporal("workflow", "terminate", "--workflow-id", id, "--reason", "wrong prompt");
        until("its end", () -> job(id).path("status").asText().equals("cancelled"));
        assertThat(job(id).path("note").asText())
                .startsWith("terminated in Temporal by temporal-cli:")
                .endsWith(": wrong prompt");
    }

    @Test
    void aJobWhoseWorkflowSomebodyCancels() throws Exception {
        String id = crawl("c.com");
        temporal("workflow", "cancel", "--workflow-id", id);
        until("its end", () -> job(id).path("status").asText().equals("cancelled"));
        assertThat(job(id).path("note").asText())
                .startsWith("cancelled in Temporal by temporal-cli:")
                .endsWith(", without a reason");
        until("its account", () -> !job(id).path("finished_at").isNull());
        until("Temporal's word", () -> found("ExecutionStatus = 'Canceled'").contains(id));
    }

    @Test
    void workThatSomebodyStartedByHandAndTerminates() throws Exception {
        begin("ProcessDomainWorkflow", "by-hand-3", "{\"domain\":\"e.com\",\"job\":\"three\",\"repetitions\":50}");
        until("its job", () -> api.get("/api/jobs").toString().contains("\"three\""));
        temporal("workflow", "terminate", "--workflow-id", "by-hand-3", "--reason", "enough");
        until("its end", () -> job("three").path("status").asText().equals("cancelled"));
        assertThat(job("three").path("note").asText()).endsWith(": enough");
    }

    /** As before: what Temporal has lost is started again. */
    @Test
    void aJobWhoseWorkflowIsDeletedIsStartedAgain() throws Exception {
        String id = crawl("d.com");
        temporal("workflow", "delete", "--yes", "--workflow-id", id);
        until("its end", () -> job(id).path("status").asText().equals("completed"));
        assertThat(job(id).path("note").isNull()).isTrue();
    }

    /** With the program alone: the workflow stays while the job is paused, and says what became of each order. */
    @Test
    void aJobThatSomebodyPausesAndResumesBySignals() throws Exception {
        String id = crawl("f.com", "g.com", "h.com");
        signal(id, "pause", "{\"reason\":\"wrong prompt\"}");
        until("its pause", () -> phase(id).equals("paused"));
        assertThat(job(id).path("status").asText()).isEqualTo("paused");
        assertThat(job(id).path("held").path(0).path("by").asText()).isEqualTo("a signal");
        signal(id, "setPriority", "{\"priority\":\"ten\",\"reason\":\"x\"}");
        signal(id, "pause", "[]");
        signal(id, "setPriority", "{\"priority\":4,\"reason\":\"less urgent\"}");
        until("its priority", () -> job(id).path("priority").asInt() == 4);
        assertThat(temporal("workflow", "describe", "--workflow-id", id, "--output", "json"))
                .contains("WORKFLOW_EXECUTION_STATUS_RUNNING");
        signal(id, "resume", "{\"reason\":\"it is right\"}");
        until("its end", () -> job(id).path("status").asText().equals("completed"));
        assertThat(job(id).path("cells").path("answered").asInt())
                .isEqualTo(job(id).path("cells").path("planned").asInt());
    }

    private static void signal(String id, String name, String input) throws Exception {
        temporal("workflow", "signal", "--workflow-id", id, "--name", name, "--input", input);
    }

    private static String phase(String id) {
        return api.get("/api/jobs/" + id + "?live=true")
                .path("live")
                .path("status")
                .path("phase")
                .asText();
    }

    private static String crawl(String... domains) throws Exception {
        JsonNode request = new ObjectMapper()
                .valueToTree(Map.of("domains", domains, "repetitions", 2, "providers", List.of("groq", "openai")));
        String id = api.post("/api/crawl", request, Map.of()).path("id").asText();
        until(
                "its first call",
                () -> api.get("/api/jobs/" + id + "/cells?state=asking")
                                .path("cells")
                                .size()
                        > 0);
        return id;
    }

    private static JsonNode job(String id) {
        return api.get("/api/jobs/" + id);
    }

    private static void begin(String type, String id, String input) throws Exception {
        temporal(
                "workflow", "start", "--type", type, "--task-queue", "rollcall", "--workflow-id", id, "--input", input);
    }

    private static List<String> found(String query) throws Exception {
        var ids = new ArrayList<String>();
        new ObjectMapper()
                .readTree(temporal("workflow", "list", "--query", query, "--output", "json"))
                .forEach(one -> ids.add(one.path("execution").path("workflowId").asText()));
        return ids;
    }

    private static String temporal(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(RealTemporal.cli().toString()));
        command.addAll(List.of(words));
        if (!command.contains("--address")) {
            command.addAll(List.of("--address", stack.temporalAddress().orElseThrow()));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + ": " + said).isZero();
        return said;
    }

    private static void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time: %s", what).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
