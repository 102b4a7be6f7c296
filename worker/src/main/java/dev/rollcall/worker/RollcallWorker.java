package dev.rollcall.worker;

import dev.rollcall.activities.Activities;
import dev.rollcall.workflows.AskActivity;
import dev.rollcall.workflows.CrawlJobWorkflowImpl;
import dev.rollcall.workflows.JobActivities;
import dev.rollcall.workflows.LedgerActivities;
import dev.rollcall.workflows.ProcessDomainWorkflowImpl;
import dev.rollcall.workflows.SweepWorkflowImpl;
import dev.rollcall.workflows.TaskQueues;
import dev.rollcall.workflows.WorkflowCode;
import io.temporal.client.WorkflowClient;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.PollerBehaviorAutoscaling;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a worker registers, on which queue. It is handed its client and its activities; it builds neither. */
public final class RollcallWorker implements AutoCloseable {
    private final WorkerFactory factory;
    private final String deployment;
    private final Map<String, List<Worker>> queues = new HashMap<>();
    private volatile Activities activities;

    private RollcallWorker(WorkflowClient client, Activities activities, WorkerTuning tuning, String deployment) {
        this.activities = activities;
        this.deployment = deployment;
        factory = WorkerFactory.newInstance(client);

        Worker rollcall = factory.newWorker(TaskQueues.ROLLCALL, options(tuning.steps()));
        rollcall.registerWorkflowImplementationTypes(
                ProcessDomainWorkflowImpl.class, CrawlJobWorkflowImpl.class, SweepWorkflowImpl.class);
        rollcall.registerActivitiesImplementations(
                SwappableActivities.of(LedgerActivities.class, () -> this.activities.ledger()));

        // One feed a job: its heartbeats are few, and a cancel comes back with them.
        Worker feed = factory.newWorker(
                TaskQueues.FEED,
                WorkerOptions.newBuilder(options(tuning.jobs()))
                        .setMaxHeartbeatThrottleInterval(Duration.ofSeconds(1))
                        .build());
        feed.registerActivitiesImplementations(
                SwappableActivities.of(JobActivities.class, () -> this.activities.jobs()));

        for (String provider : activities.providers()) {
            boolean simulated = activities.simulated();
            queues.put(
                    provider,
                    List.of(
                            asks(TaskQueues.ask(provider, simulated), tuning.asksPerProvider()),
                            asks(TaskQueues.askNow(provider, simulated), tuning.interactiveAsksPerProvider())));
        }
    }

    private Worker asks(String queue, int slots) {
        Worker asks = factory.newWorker(queue, options(slots));
        asks.registerActivitiesImplementations(SwappableActivities.of(AskActivity.class, () -> this.activities.asks()));
        return asks;
    }

    /**
     * Begins to poll.
     *
     * @param deployment {@code NAME} or {@code NAME:BUILD} of a worker deployment, the build being the version of the
     *     workflow code unless it is given: workflows stay with the version that began
     *     them, and the server hands this worker nothing until its version is made the current one. Null: none, any
     *     worker takes any workflow
     */
    public static RollcallWorker start(
            WorkflowClient client, Activities activities, WorkerTuning tuning, String deployment) {
        var worker = new RollcallWorker(client, activities, tuning, deployment);
        worker.factory.start();
        activities.onTakingPart(worker::takePart);
        return worker;
    }

    /**
     * Other activities, for the same providers, from now on. Only for a server that can't tell a worker's polls from
     * those of the one before it, as the in-process test server.
     */
    public void replace(Activities others) {
        activities = others;
        others.onTakingPart(this::takePart);
    }

    /** The queues of a provider that only other workers have keys for are left to them. */
    private void takePart(String provider, boolean does) {
        for (Worker queue : queues.get(provider)) {
            if (does) {
                queue.resumePolling();
            } else {
                queue.suspendPolling();
            }
        }
    }

    /**
     * Begins nothing new, and waits until every call in flight has been kept.
     *
     * @return false when calls were still under way after {@code atMost}
     */
    public boolean drain(Duration atMost) {
        activities.drain();
        factory.shutdown();
        factory.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        return factory.isTerminated();
    }

    /** Ends at once; calls in flight are left to whoever comes next, as possible duplicates. */
    @Override
    public void close() {
        activities.drain();
        factory.shutdownNow();
        factory.awaitTermination(5, TimeUnit.SECONDS);
    }

    private WorkerOptions options(int slots) {
        var options = WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(slots)
                .setActivityTaskPollersBehavior(new PollerBehaviorAutoscaling(1, 10, 2))
                .setUsingVirtualThreadsOnActivityWorker(Runtime.version().feature() >= 21)
                // Without it every heartbeat throws from shutdown on, and calls in flight would be cut off.
                .setAllowActivityHeartbeatDuringShutdown(true);
        if (deployment != null) {
            options.setDeploymentOptions(WorkerDeploymentOptions.newBuilder()
                    .setUseVersioning(true)
                    .setVersion(version(deployment))
                    .setDefaultVersioningBehavior(VersioningBehavior.PINNED)
                    .build());
        }
        return options.build();
    }

    private static WorkerDeploymentVersion version(String deployment) {
        int colon = deployment.indexOf(':');
        return colon < 0
                ? new WorkerDeploymentVersion(deployment, String.valueOf(WorkflowCode.VERSION))
                : new WorkerDeploymentVersion(deployment.substring(0, colon), deployment.substring(colon + 1));
    }
}
