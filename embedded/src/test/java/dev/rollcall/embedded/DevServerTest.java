package dev.rollcall.embedded;

import static dev.rollcall.embedded.Processes.awaitGone;
import static dev.rollcall.embedded.Processes.runs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsTemporal
class DevServerTest {
    private static final SearchAttributeKey<String> JOB = SearchAttributeKey.forKeyword("RollcallJob");

    @TempDir
    Path folder;

    private static DevServer start(DataFolder data) {
        return DevServer.start(data, RealTemporal.cli(), 0, 0, Map.of("RollcallJob", "Keyword"), List.of());
    }

    @Test
    void answersWithItsWebUiAndSearchAttributes() throws Exception {
        try (DataFolder data = DataFolder.open(folder);
                DevServer server = start(data)) {
            startWorkflow(server, "a");
            assertThat(statusOf(server, "a")).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(server.uiUrl() + "/"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isLessThan(400);
            assertThat(data.temporal().resolve("temporal.db")).exists();
        }
    }

    @Test
    void goesOnWhereItWasAfterAKill() throws Exception {
        try (DataFolder data = DataFolder.open(folder);
                DevServer server = start(data)) {
            startWorkflow(server, "a");
            Child killed = server.child();
            killed.kill();
            killed.onExit().join();
            String target = server.target();
            server.restart();
            assertThat(server.target()).isEqualTo(target);
            assertThat(server.pid()).isNotEqualTo(killed.pid());
            assertThat(statusOf(server, "a")).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        }
    }

    @Test
    void goesWithAKilledLauncherAndTheNextAddsSearchAttributesToItsFile() throws Exception {
        try (var launcher =
                StandInLauncher.start("temporal", folder, RealTemporal.cli().toString())) {
            var temporal = launcher.started();
            launcher.signal("KILL");
            awaitGone(temporal.pid());
            awaitGone(temporal.guard());
        }
        try (DataFolder data = DataFolder.open(folder);
                DevServer server = start(data)) {
            startWorkflow(server, "a");
            assertThat(statusOf(server, "a")).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        }
    }

    @Test
    void oneLeftByALauncherAndAGuardKilledTogetherIsStopped() throws Exception {
        StandInLauncher.Started left;
        try (var launcher =
                StandInLauncher.start("temporal", folder, RealTemporal.cli().toString())) {
            left = launcher.started();
            Signals.send("STOP", Long.toString(left.guard()));
            launcher.signal("KILL");
            launcher.awaitEnd();
            Signals.send("KILL", Long.toString(left.guard()));
            awaitGone(left.guard());
        }
        assertThat(runs(left.pid())).isTrue();
        try (DataFolder data = DataFolder.open(folder);
                DevServer server = start(data)) {
            assertThat(runs(left.pid())).isFalse();
            assertThat(server.child().isAlive()).isTrue();
        }
    }

    @Test
    void aPortInUseIsNamedWithItsHolder() throws Exception {
        try (DataFolder data = DataFolder.open(folder);
                ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() ->
                            DevServer.start(data, RealTemporal.cli(), socket.getLocalPort(), 0, Map.of(), List.of()))
                    .withMessageMatching(
                            "port [0-9]+ for Temporal is in use.*; end that, or set another port for Temporal");
        }
    }

    @Test
    void listensOnLoopbackAlone() throws Exception {
        assumeThat(Files.exists(Path.of("/proc/net/tcp"))).isTrue();
        try (DataFolder data = DataFolder.open(folder);
                DevServer server = start(data)) {
            Program sockets = Program.run(
                    List.of("sh", "-c", "cat /proc/net/tcp /proc/net/tcp6; ls -l /proc/" + server.pid() + "/fd"),
                    Map.of(),
                    Duration.ofSeconds(30));
            List<String> listening = sockets.output()
                    .lines()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(row -> row.length > 9 && row[3].equals("0A"))
                    .filter(row -> sockets.output().contains("socket:[" + row[9] + "]"))
                    .map(row -> row[1])
                    .toList();
            assertThat(listening).isNotEmpty().allMatch(address -> address.startsWith("0100007F:"));
        }
    }

    @Test
    void whatKeepsItFromStartingIsSaidInOneLine() throws Exception {
        try (DataFolder data = DataFolder.open(folder)) {
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(
                            () -> DevServer.start(data, RealTemporal.cli(), 0, 0, Map.of(), List.of("--no-such-flag")))
                    .withMessageContaining("Temporal does not start: it ended with code ")
                    .withMessageContaining("temporal.log")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        }
    }

    private static void startWorkflow(DevServer server, String id) {
        withClient(server, client -> {
            WorkflowOptions options = WorkflowOptions.newBuilder()
                    .setWorkflowId(id)
                    .setTaskQueue("nobody")
                    .setTypedSearchAttributes(
                            SearchAttributes.newBuilder().set(JOB, "job-1").build())
                    .build();
            return client.newUntypedWorkflowStub("NobodyRunsThis", options).start();
        });
    }

    private static WorkflowExecutionStatus statusOf(DevServer server, String id) {
        return withClient(
                server, client -> client.newUntypedWorkflowStub(id).describe().getStatus());
    }

    private static <T> T withClient(DevServer server, Function<WorkflowClient, T> use) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(server.target())
                .build());
        try {
            return use.apply(WorkflowClient.newInstance(stubs));
        } finally {
            stubs.shutdownNow();
            stubs.awaitTermination(10, TimeUnit.SECONDS);
        }
    }
}
