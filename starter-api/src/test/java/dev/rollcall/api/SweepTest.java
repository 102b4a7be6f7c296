package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.workflows.SweepRequest;
import dev.rollcall.workflows.SweepWorkflow;
import dev.rollcall.workflows.TaskQueues;
import dev.rollcall.workflows.WorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** E1: what is known of the sweeps' schedule. One that is paused needs the real server: see TemporalByHandTest. */
class SweepTest {
    @Test
    void whileTemporalIsAwayTheScheduleIsUnknown() {
        try (var api = TestApi.withTemporalAway().withWorker()) {
            Reply reply = api.get("/api/sweep");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text("/schedule")).isEqualTo("unknown");
            assertThat(reply.text("/next_why")).isEqualTo("Temporal is away");
            assertThat(reply.at("/next").isNull()).isTrue();
        }
    }

    /** It takes the connection and says nothing: nobody waits for it for long. */
    @Test
    void aTemporalThatNeverAnswersIsNotWaitedFor() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var api = TestApi.withTemporalAt("127.0.0.1:" + silent.getLocalPort())
                        .withWorker()) {
            Reply reply = api.get("/api/sweep");
            assertThat(reply.text("/schedule")).isEqualTo("unknown");
            assertThat(reply.text("/next_why")).contains("no reply from Temporal in time");
        }
    }

    @Test
    void inTrialModeACronWorkflowSweeps() {
        try (var api = TestApi.start().withWorker()) {
            assertThat(api.get("/api/sweep").text("/schedule")).isEqualTo("missing");
            SweepWorkflow sweep = api.temporal.newWorkflowStub(
                    SweepWorkflow.class,
                    WorkflowOptions.newBuilder()
                            .setWorkflowId(WorkflowIds.SWEEP)
                            .setTaskQueue(TaskQueues.ROLLCALL)
                            .setCronSchedule(SweepWorkflow.CRON)
                            .build());
            WorkflowClient.start(sweep::sweep, new SweepRequest(null));
            Reply reply = api.get("/api/sweep");
            assertThat(reply.text("/schedule")).isEqualTo("cron");
            assertThat(reply.text("/next_why")).contains("trial mode");
        }
    }
}
