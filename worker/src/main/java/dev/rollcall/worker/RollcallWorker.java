package dev.rollcall.worker;

import dev.rollcall.activities.Activities;
import dev.rollcall.workflows.AskActivity;
import dev.rollcall.workflows.BatchActivities;
import dev.rollcall.workflows.BatchWorkflowImpl;
import dev.rollcall.workflows.CrawlJobWorkflowImpl;
import dev.rollcall.workflows.InsightActivities;
import dev.rollcall.workflows.InsightWorkflowImpl;
import dev.rollcall.workflows.JobActivities;
import dev.rollcall.workflows.JudgeActivities;
import dev.rollcall.workflows.JudgeWorkflowImpl;
import dev.rollcall.workflows.LedgerActivities;
import dev.rollcall.workflows.ProcessDomainWorkflowImpl;
import dev.rollcall.workflows.RetentionActivities;
import dev.rollcall.workflows.RetentionWorkflowImpl;
import dev.rollcall.workflows.SiteActivities;
import dev.rollcall.workflows.SiteWorkflowImpl;
import dev.rollcall.workflows.SweepWorkflowImpl;
import dev.rollcall.workflows.TaskQueues;
import dev.rollcall.workflows.WorkflowCode;
import io.temporal.client.WorkflowClient;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.PollerBehaviorAutoscaling;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a worker registers, and on which queue. It gets its client and its activities from outside and creates neither. */
public final class RollcallWorker implements AutoCloseable {
    private final WorkerFactory factory;
    private final String deployment;
    private final Map<String, List<Worker>> queues = new HashMap<>();
    private volatile Activities activities;

    private RollcallWorker(
            WorkflowClient client,
            Activities activities,
            WorkerTuning tuning,
            String deployment,
            List<WorkerInterceptor> interceptors) {
        this.activities = activities;
        this.deployment = deployment;
        factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(interceptors.toArray(WorkerInterceptor[]::new))
                        .build());

        Worker rollcall = factory.newWorker(TaskQueues.ROLLCALL, options(tuning.steps()));
        rollcall.registerWorkflowImplementationTypes(
                ProcessDomainWorkflowImpl.class,
                CrawlJobWorkflowImpl.class,
                SweepWorkflowImpl.class,
                RetentionWorkflowImpl.class,
                SiteWorkflowImpl.class,
                deployment == null ? InsightWorkflowImpl.class : InsightWorkflowImpl.OfNewestVersion.class,
                deployment == null ? JudgeWorkflowImpl.class : JudgeWorkflowImpl.OfNewestVersion.class,
                deployment == null ? BatchWorkflowImpl.class : BatchWorkflowImpl.OfNewestVersion.class);
        rollcall.registerActivitiesImplementations(
                SwappableActivities.of(LedgerActivities.class, () -> this.activities.ledger()));

        // A cancel comes with the reply to a heartbeat. A job has one feed, so one heartbeat a second costs little.
        Worker feed = factory.newWorker(
                TaskQueues.FEED,
                WorkerOptions.newBuilder(options(tuning.jobs()))
                        .setMaxHeartbeatThrottleInterval(Duration.ofSeconds(1))
                        .build());
        feed.registerActivitiesImplementations(
                SwappableActivities.of(JobActivities.class, () -> this.activities.jobs()),
                SwappableActivities.of(RetentionActivities.class, () -> this.activities.retention()));

        factory.newWorker(TaskQueues.INSIGHT, options(1))
                .registerActivitiesImplementations(
                        SwappableActivities.of(InsightActivities.class, () -> this.activities.insight()));

        // Nobody polls it, and nothing is asked, unless a judge is set.
        if (activities.judge().isPresent()) {
            factory.newWorker(TaskQueues.JUDGE, options(1))
                    .registerActivitiesImplementations(SwappableActivities.of(
                            JudgeActivities.class, () -> this.activities.judge().orElseThrow()));
        }

        if (activities.sites().isPresent()) {
            factory.newWorker(TaskQueues.SITE, options(tuning.sites()))
                    .registerActivitiesImplementations(SwappableActivities.of(
                            SiteActivities.class, () -> this.activities.sites().orElseThrow()));
        }

        // Whoever has a provider's keys takes the steps of its batches; most of a batch's life none is to be taken.
        for (String provider : activities.batchProviders()) {
            factory.newWorker(
                            TaskQueues.batch(provider, activities.simulated()), options(tuning.batchesPerProvider(), 1))
                    .registerActivitiesImplementations(SwappableActivities.of(
                            BatchActivities.class,
                            () -> this.activities.batches().orElseThrow()));
        }

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
     * Starts to poll.
     *
     * @param deployment {@code NAME} or {@code NAME:BUILD} of a worker deployment; the build is by default the version of
     *     the workflow code. Workflows stay with the version that began them, and this worker gets no tasks until its
     *     version is made the current one. Null: no deployment, any worker takes any workflow
     */
    public static RollcallWorker start(
            WorkflowClient client, Activities activities, WorkerTuning tuning, String deployment) {
        return start(client, activities, tuning, deployment, List.of());
    }

    /** @param interceptors what sees each workflow and activity, such as traces do */
    public static RollcallWorker start(
            WorkflowClient client,
            Activities activities,
            WorkerTuning tuning,
            String deployment,
            List<WorkerInterceptor> interceptors) {
        var worker = new RollcallWorker(client, activities, tuning, deployment, interceptors);
        worker.factory.start();
        activities.onTakingPart(worker::takePart);
        return worker;
    }

    /**
     * Replaces the activities; the providers stay the same. It is only for a server that can't tell the polls of a new
     * worker from those of an old one, such as the in-process test server.
     */
    public void replace(Activities others) {
        activities = others;
        others.onTakingPart(this::takePart);
    }

    /** Polls a provider's queues, or stops it: if only other workers have usable keys, the queues are left to them. */
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
     * Begins nothing new, and waits until the results of all calls in flight are saved.
     *
     * @return false when calls are still under way after {@code atMost}
     */
    public boolean drain(Duration atMost) {
        activities.drain();
        factory.shutdown();
        factory.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        return factory.isTerminated();
    }

    /** Ends at once. Calls in flight are lost; their cells become possible duplicates. */
    @Override
    public void close() {
        activities.drain();
        factory.shutdownNow();
        factory.awaitTermination(5, TimeUnit.SECONDS);
    }

    private WorkerOptions options(int slots) {
        return options(slots, 2);
    }

    /** @param polls at once, to begin with */
    private WorkerOptions options(int slots, int polls) {
        var options = WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(slots)
                .setActivityTaskPollersBehavior(new PollerBehaviorAutoscaling(1, 10, polls))
                .setUsingVirtualThreadsOnActivityWorker(Runtime.version().feature() >= 21)
                // Without this, every heartbeat throws after the shutdown began, and calls in flight would be cut off.
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
