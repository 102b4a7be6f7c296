package dev.rollcall.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.workflows.BatchStep.Next;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch that takes days is one workflow of several runs. Time is Temporal's own, and skipped. */
@Timeout(120)
class BatchWorkflowTest {
    private static final String ID = "batch/rc-a";
    private static final String QUEUE = "rollcall-batch-openai";
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final int STEPS_A_RUN = 200;

    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setUseTimeskipping(true).build());
    private final Polled polled = new Polled();

    /** What an activity was told, in which run, and when. */
    private record Told(BatchStep step, String run, Instant at) {}

    /** The provider has not ended the batch when it is looked at {@code polls} times; then its results are read. */
    private final class Polled implements BatchActivities {
        private final List<Told> told = Collections.synchronizedList(new ArrayList<>());
        private int polls;
        private Runnable atStep = () -> {};
        private int stepOf;

        private BatchStep hear(BatchStep step, BatchStep next) {
            told.add(new Told(
                    step,
                    Activity.getExecutionContext().getInfo().getRunId(),
                    Instant.ofEpochMilli(environment.currentTimeMillis())));
            if (told.size() == stepOf) {
                atStep.run();
            }
            return next;
        }

        @Override
        public BatchStep submit(BatchStep step) {
            return hear(step, poll(step, 1));
        }

        @Override
        public BatchStep poll(BatchStep step) {
            int n = told.size();
            return hear(step, n < polls && step.cancelWhy() == null ? poll(step, n + 1) : at(step, Next.INGEST, n));
        }

        @Override
        public BatchStep ingest(BatchStep step) {
            return hear(step, at(step, Next.ACCOUNT, told.size()));
        }

        @Override
        public BatchStep account(BatchStep step) {
            return hear(step, at(step, null, told.size()));
        }

        private static BatchStep poll(BatchStep step, int n) {
            return new BatchStep(
                    step.token(), step.taskQueue(), Next.POLL, PAUSE.toMillis(), n, n % 2 == 1, null, "look " + n);
        }

        private static BatchStep at(BatchStep step, Next next, int n) {
            return new BatchStep(step.token(), step.taskQueue(), next, 0, n, false, null, next + " " + n);
        }
    }

    @BeforeEach
    void begin() {
        Worker rollcall = environment.newWorker(TaskQueues.ROLLCALL);
        rollcall.registerWorkflowImplementationTypes(BatchWorkflowImpl.class);
        environment.newWorker(QUEUE).registerActivitiesImplementations(polled);
        environment.start();
    }

    @AfterEach
    void close() {
        environment.close();
    }

    private WorkflowStub run() {
        BatchWorkflow workflow = environment
                .getWorkflowClient()
                .newWorkflowStub(
                        BatchWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.ROLLCALL)
                                .setWorkflowId(ID)
                                .build());
        WorkflowClient.start(workflow::run, BatchStep.first("rc-a", QUEUE));
        return WorkflowStub.fromTyped(workflow);
    }

    private List<String> runs() {
        return List.copyOf(
                new LinkedHashSet<>(polled.told.stream().map(Told::run).toList()));
    }

    @Test
    void eachRunGoesOnWhereTheOneBeforeWas() {
        polled.polls = 2 * STEPS_A_RUN + 50;
        BatchStep last = run().getResult(BatchStep.class);
        assertThat(last.isOver()).isTrue();
        assertThat(runs()).hasSize(3);
        for (int n = 1; n <= polled.polls; n++) {
            Told told = polled.told.get(n);
            assertThat(told.step()).isEqualTo(Polled.poll(told.step(), n));
            assertThat(told.step().taskQueue()).isEqualTo(QUEUE);
            assertThat(Duration.between(polled.told.get(n - 1).at(), told.at()))
                    .as("the pause before look %d, which is not made twice", n)
                    .isBetween(PAUSE, PAUSE.plusSeconds(30));
        }
        assertThat(polled.told.get(STEPS_A_RUN).run()).isEqualTo(runs().get(1));
    }

    /** It comes while the last step of a run is taken. */
    @Test
    void anOrderToCancelIsCarriedIntoTheNextRunAndCarriedOutAtOnce() {
        polled.polls = 3 * STEPS_A_RUN;
        polled.stepOf = STEPS_A_RUN;
        polled.atStep = () -> signal("cancel", Map.of("reason", "too slow"));
        run().getResult(BatchStep.class);
        Told before = polled.told.get(STEPS_A_RUN - 1);
        Told after = polled.told.get(STEPS_A_RUN);
        assertThat(after.run()).isNotEqualTo(before.run());
        assertThat(after.step().cancelWhy()).isEqualTo("too slow");
        assertThat(Duration.between(before.at(), after.at())).isLessThan(PAUSE);
    }

    @Test
    void aChangeOfTheLedgerIsLookedAtAtOnceByTheNextRun() {
        polled.polls = STEPS_A_RUN + 10;
        polled.stepOf = STEPS_A_RUN;
        polled.atStep = () -> signal("changed");
        run().getResult(BatchStep.class);
        assertThat(Duration.between(
                        polled.told.get(STEPS_A_RUN - 1).at(),
                        polled.told.get(STEPS_A_RUN).at()))
                .isLessThan(PAUSE);
        assertThat(runs()).hasSize(2);
    }

    private void signal(String name, Object... arguments) {
        environment.getWorkflowClient().newUntypedWorkflowStub(ID).signal(name, arguments);
    }
}
