package dev.rollcall.workflows;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The activity stubs, with their timeouts beside them. */
final class ActivityStubs {
    private static final RetryOptions UNTIL_IT_WORKS = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setMaximumInterval(Duration.ofSeconds(30))
            .setDoNotRetry(FailureTypes.MEND_INPUT)
            .build();

    /** An ask's waits carry their own delays; what is left are asks whose worker or server died: soon again. */
    private static final RetryOptions SOON = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(2))
            .setBackoffCoefficient(1)
            .setDoNotRetry(FailureTypes.MEND_INPUT)
            .build();

    private ActivityStubs() {}

    /** A few statements about one run: when its worker dies, somebody else takes it up soon. */
    static LedgerActivities ledger() {
        return Workflow.newActivityStub(
                LedgerActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(10))
                        .setRetryOptions(UNTIL_IT_WORKS)
                        .build());
    }

    /** The same for whole jobs, which may be large: they take what they need, and beat meanwhile. */
    static LedgerActivities ledgerOfJobs() {
        return Workflow.newActivityStub(
                LedgerActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(10))
                        .setHeartbeatTimeout(Duration.ofSeconds(10))
                        .setRetryOptions(UNTIL_IT_WORKS)
                        .build());
    }

    static JobActivities feeding() {
        return Workflow.newActivityStub(
                JobActivities.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(TaskQueues.FEED)
                        .setStartToCloseTimeout(Duration.ofMinutes(30))
                        .setHeartbeatTimeout(Duration.ofSeconds(10))
                        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setRetryOptions(UNTIL_IT_WORKS)
                        .build());
    }

    /**
     * One provider's ask: a box of 60 s, a call's timeout of 120 s and 60 s to spare. Attempts are unlimited and carry
     * their own delays: the ledger, not Temporal, counts real errors. A cancel waits until calls in flight are kept.
     */
    static AskActivity asking(DomainPlan.Ask ask) {
        return Workflow.newActivityStub(
                AskActivity.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(ask.taskQueue())
                        .setSummary(ask.provider() + ", " + ask.open() + " open")
                        .setStartToCloseTimeout(Duration.ofSeconds(240))
                        .setHeartbeatTimeout(Duration.ofSeconds(10))
                        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setDisableEagerExecution(true)
                        .setRetryOptions(SOON)
                        .build());
    }
}
