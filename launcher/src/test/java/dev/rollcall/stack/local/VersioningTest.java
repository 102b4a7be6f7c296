package dev.rollcall.stack.local;

import static io.temporal.api.enums.v1.RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.stack.parts.Database;
import dev.rollcall.stack.parts.TemporalConnection;
import dev.rollcall.stack.settings.Settings;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.DomainReport;
import dev.rollcall.workflows.TaskQueues;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.RoutingConfigUpdateState;
import io.temporal.api.workflowservice.v1.DescribeWorkerDeploymentRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to work under way when the workflow code changes. */
@TakesMinutes
@NeedsTemporal
class VersioningTest {
    private static final Simulation SLOW = new Simulation(0, 1, Duration.ofSeconds(4), List.of());

    /** The last time it was called; the reason why a version can't be made current. */
    private String cliSaid;

    @TempDir
    private Path temporary;

    /** On the local server, which has no other worker: started again from the ledger. */
    @Test
    void onTheLocalServerWhatTheCodeBeforeBeganIsStartedAgain() throws Exception {
        var said = new CopyOnWriteArrayList<String>();
        String id;
        try (var folder = DataFolder.open(temporary.resolve("data"))) {
            try (var stack = start(folder, said)) {
                var request =
                        new ObjectMapper().readTree("{\"domains\":[\"stripe.com\",\"adyen.com\"],\"repetitions\":9}");
                id = new ApiClient(stack.api(), null)
                        .post("/api/crawl", request, Map.of())
                        .path("id")
                        .asText();
                until("answers", () -> answered(stack.ledger(), id) > 0);
            }
            Files.writeString(folder.temporal().resolve("workflow-code.version"), "0");
            try (var stack = start(folder, said)) {
                assertThat(said).anyMatch(line -> line.contains("(0 -> 1): 1 job is started again from the ledger"));
                until(
                        "its end",
                        () -> stack.ledger().jobs().byName(id).orElseThrow().finishedAt() != null);
                var job = stack.ledger().jobs().byName(id).orElseThrow();
                assertThat(job.state()).isEqualTo(JobState.COMPLETED);
                assertThat(answered(stack.ledger(), id)).isEqualTo(540);
                assertThat(stack.ledger().answers().audit(job).attempts()).isEqualTo(540);
            }
        }
    }

    /** On a cluster, with Worker Versioning: it stays with workers of the version that began it. */
    @Test
    void onAClusterAWorkflowStaysWithTheVersionThatBeganIt() throws Exception {
        try (var folder = DataFolder.open(temporary.resolve("data"));
                var stack = start(folder, new CopyOnWriteArrayList<>());
                var temporal = TemporalConnection.to(WorkflowServiceStubsOptions.newBuilder()
                        .setTarget(stack.temporalAddress().orElseThrow())
                        .build());
                Child old = worker(stack, "1")) {
            WorkflowClient client = temporal.client();
            makeCurrent(stack, client, "1");
            WorkflowStub first = begin(client, "first", "stripe.com");
            until("its plan", () -> client.fetchHistory("first").getEvents().size() > 10);
            try (Child current = worker(stack, "2")) {
                makeCurrent(stack, client, "2");
                WorkflowStub second = begin(client, "second", "adyen.com");
                assertThat(first.getResult(DomainReport.class).cells()).containsEntry("answered", 30);
                assertThat(second.getResult(DomainReport.class).cells()).containsEntry("answered", 30);
                assertThat(List.of(build(client, "first"), build(client, "second")))
                        .containsExactly("1", "2");
                assertThat(List.of(old, current)).allMatch(Child::isAlive);
            }
        }
    }

    private static ProcessStack start(DataFolder folder, List<String> said) {
        return ProcessStack.start(folder, RealTemporal.cli(), StackOptions.simulated(SLOW), said::add);
    }

    private Child worker(ProcessStack stack, String build) {
        String ledger = stack.parts().stream()
                .filter(part -> part.startsWith("postgres"))
                .map(part -> part.replaceFirst(".*(postgresql:)", "jdbc:$1"))
                .findFirst()
                .orElseThrow();
        return Child.start(new ChildSpec(
                "worker-" + build,
                SelfProcess.command(List.of("worker")),
                Map.of(
                        Database.VARIABLE,
                        ledger,
                        "TEMPORAL_ADDRESS",
                        stack.temporalAddress().orElseThrow(),
                        Settings.DEPLOYMENT,
                        "rollcall:" + build,
                        Settings.SIMULATOR,
                        stack.simulator().orElseThrow().toString()),
                temporary,
                temporary.resolve("worker-" + build + ".log"),
                Duration.ofSeconds(60)));
    }

    /** As the README says. The version is known once its worker polls, and every task queue knows it some time after the command. */
    private void makeCurrent(ProcessStack stack, WorkflowClient client, String build) throws Exception {
        until("version " + build, () -> {
            Process cli = new ProcessBuilder(
                            RealTemporal.cli().toString(),
                            "worker",
                            "deployment",
                            "set-current-version",
                            "--deployment-name",
                            "rollcall",
                            "--build-id",
                            build,
                            "--yes",
                            "--address",
                            stack.temporalAddress().orElseThrow())
                    .redirectErrorStream(true)
                    .redirectOutput(temporary.resolve("cli.out").toFile())
                    .start();
            boolean done = cli.waitFor() == 0;
            cliSaid = Files.readString(temporary.resolve("cli.out"));
            return done;
        });
        until(
                "version " + build + " at every task queue",
                () -> routing(client) == ROUTING_CONFIG_UPDATE_STATE_COMPLETED);
    }

    private static RoutingConfigUpdateState routing(WorkflowClient client) {
        return client.getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkerDeployment(DescribeWorkerDeploymentRequest.newBuilder()
                        .setNamespace("default")
                        .setDeploymentName("rollcall")
                        .build())
                .getWorkerDeploymentInfo()
                .getRoutingConfigUpdateState();
    }

    private static WorkflowStub begin(WorkflowClient client, String id, String domain) {
        WorkflowStub workflow = client.newUntypedWorkflowStub(
                "ProcessDomainWorkflow",
                WorkflowOptions.newBuilder()
                        .setTaskQueue(TaskQueues.ROLLCALL)
                        .setWorkflowId(id)
                        .build());
        workflow.start(Map.of("domain", domain));
        return workflow;
    }

    private static String build(WorkflowClient client, String id) {
        return client.getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace("default")
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                        .build())
                .getWorkflowExecutionInfo()
                .getVersioningInfo()
                .getDeploymentVersion()
                .getBuildId();
    }

    private static long answered(Ledger ledger, String job) {
        return ledger.counters().ended(ledger.jobs().byName(job).orElseThrow().id()).stream()
                .filter(count -> count.state() == 10)
                .mapToLong(count -> count.n())
                .sum();
    }

    private void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(4).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime())
                    .as("in time: %s (the CLI said: %s)", what, cliSaid)
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
