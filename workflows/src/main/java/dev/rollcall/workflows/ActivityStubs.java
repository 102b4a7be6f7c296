package dev.rollcall.workflows;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The activity stubs, with their timeouts beside them. */
final class ActivityStubs {
    /** After this time without a heartbeat, an activity's worker counts as dead. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final RetryOptions UNTIL_IT_WORKS = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setMaximumInterval(Duration.ofSeconds(30))
            .setDoNotRetry(FailureTypes.MEND_INPUT)
            .build();

    /** For asks whose worker or server died: they are tried again soon. An ask that has to wait names the delay itself. */
    private static final RetryOptions SOON = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(2))
            .setBackoffCoefficient(1)
            .setDoNotRetry(FailureTypes.MEND_INPUT)
            .build();

    private ActivityStubs() {}

    /** A few statements about one run. When the worker dies, another worker runs them soon. */
    static LedgerActivities ledger() {
        return Workflow.newActivityStub(
                LedgerActivities.class,
                within(Duration.ofSeconds(10), UNTIL_IT_WORKS).build());
    }

    /** The same for whole jobs, which may be large: these activities may take long, and send heartbeats meanwhile. */
    static LedgerActivities ledgerOfJobs() {
        return Workflow.newActivityStub(
                LedgerActivities.class,
                within(Duration.ofMinutes(10), UNTIL_IT_WORKS)
                        .setHeartbeatTimeout(HEARTBEAT)
                        .build());
    }

    /** As urgent as the workflow: activities take its priority. */
    static JobActivities feeding() {
        return Workflow.newActivityStub(
                JobActivities.class,
                stoppable(Duration.ofMinutes(30), UNTIL_IT_WORKS)
                        .setTaskQueue(TaskQueues.FEED)
                        .build());
    }

    /** What is old is taken away in small steps; when there is much of it, another attempt goes on. */
    static RetentionActivities retention() {
        return Workflow.newActivityStub(
                RetentionActivities.class,
                stoppable(Duration.ofHours(2), UNTIL_IT_WORKS)
                        .setTaskQueue(TaskQueues.FEED)
                        .build());
    }

    /** It returns after ten minutes. Whoever dies leaves the rest to the next attempt. */
    static InsightActivities insight() {
        return Workflow.newActivityStub(
                InsightActivities.class,
                stoppable(Duration.ofMinutes(30), UNTIL_IT_WORKS)
                        .setTaskQueue(TaskQueues.INSIGHT)
                        .build());
    }

    /** It returns after ten minutes, and when the calls under way then are over. */
    static JudgeActivities judge() {
        return Workflow.newActivityStub(
                JudgeActivities.class,
                stoppable(Duration.ofMinutes(30), UNTIL_IT_WORKS)
                        .setTaskQueue(TaskQueues.JUDGE)
                        .build());
    }

    /** One step of a site's crawl. Pages are fetched for ten minutes; one of them may take long. */
    static SiteActivities site() {
        return Workflow.newActivityStub(
                SiteActivities.class,
                stoppable(Duration.ofMinutes(30), UNTIL_IT_WORKS)
                        .setTaskQueue(TaskQueues.SITE)
                        .build());
    }

    /**
     * One step of a batch. Half an hour, because a file of hundreds of megabytes is sent, or read, in one. Whoever dies leaves the
     * rest to the next attempt.
     */
    static BatchActivities batch(String taskQueue) {
        return Workflow.newActivityStub(
                BatchActivities.class,
                stoppable(Duration.ofMinutes(30), SOON)
                        .setTaskQueue(taskQueue)
                        .setDisableEagerExecution(true)
                        .build());
    }

    /**
     * One provider's ask: 60 s in which it begins calls, 120 s for a call's timeout, and 60 s to spare. Attempts are
     * unlimited and carry their own delays: the ledger, not Temporal, counts real errors. A cancel waits until calls in
     * flight are kept. Among asks on one queue Temporal hands out the most urgent first.
     */
    static AskActivity asking(DomainPlan.Ask ask) {
        return Workflow.newActivityStub(
                AskActivity.class,
                stoppable(Duration.ofSeconds(240), SOON)
                        .setTaskQueue(ask.taskQueue())
                        .setPriority(priority(ask.priority()))
                        .setSummary(ask.provider() + ", " + ask.open() + " open")
                        .setDisableEagerExecution(true)
                        .build());
    }

    /** @param key 1 to 5; null: that of the workflow */
    private static Priority priority(Integer key) {
        return key == null
                ? Priority.getDefaultInstance()
                : Priority.newBuilder().setPriorityKey(key).build();
    }

    /** When it is cancelled, the workflow waits until it has ended what it began. */
    private static ActivityOptions.Builder stoppable(Duration timeout, RetryOptions retries) {
        return within(timeout, retries)
                .setHeartbeatTimeout(HEARTBEAT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED);
    }

    private static ActivityOptions.Builder within(Duration timeout, RetryOptions retries) {
        return ActivityOptions.newBuilder().setStartToCloseTimeout(timeout).setRetryOptions(retries);
    }
}
