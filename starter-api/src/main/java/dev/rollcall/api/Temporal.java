package dev.rollcall.api;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.workflows.CrawlJobWorkflow;
import dev.rollcall.workflows.JobRequest;
import dev.rollcall.workflows.SweepRequest;
import dev.rollcall.workflows.SweepWorkflow;
import dev.rollcall.workflows.WorkflowIds;
import dev.rollcall.workflows.WorkflowStarts;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The API's calls to Temporal, each with a hard timeout: it may be away, and the SDK waits long for it. */
public final class Temporal implements AutoCloseable {
    private final WorkflowClient client;
    private final Deadlines deadlines;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "temporal-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    Temporal(WorkflowClient client, Deadlines deadlines) {
        this.client = client;
        this.deadlines = deadlines;
    }

    /**
     * How long a caller of the API waits for Temporal at most.
     *
     * @param toTell for calls that start or signal a workflow: the ledger has it already, so nothing is lost after that
     * @param toAsk for calls that only read
     */
    record Deadlines(Duration toTell, Duration toAsk) {
        static final Deadlines DEFAULT = new Deadlines(Duration.ofMillis(2_500), Duration.ofSeconds(2));
    }

    /** The result of a call: {@code value}, or the reason in {@code why} and no value. */
    record Answered<T>(T value, String why) {
        boolean came() {
            return why == null;
        }
    }

    /** Starts a job's workflow; one that runs already is as good. */
    Answered<Boolean> start(Job job) {
        return within(deadlines.toTell(), () -> {
            CrawlJobWorkflow workflow = client.newWorkflowStub(
                    CrawlJobWorkflow.class,
                    WorkflowStarts.job(job.name(), job.windowName(), job.domains(), job.simulated(), job.priority()));
            try {
                WorkflowClient.start(workflow::crawl, new JobRequest(job.name()));
            } catch (WorkflowExecutionAlreadyStarted e) {
                return true;
            }
            return true;
        });
    }

    /** The job's row has changed. Work that was started by hand has no job workflow, and reads the ledger anyway. */
    Answered<Boolean> changed(Job job) {
        if (!job.driver().equals(WorkflowIds.job(job.name()))) {
            return new Answered<>(true, null);
        }
        return within(deadlines.toTell(), () -> {
            client.newWorkflowStub(CrawlJobWorkflow.class, job.driver()).changed();
            return true;
        });
    }

    /** The workflow's answer to the query {@code status}. */
    Answered<Map<?, ?>> status(Job job) {
        return within(
                deadlines.toAsk(),
                () -> client.newUntypedWorkflowStub(job.driver()).query("status", Map.class));
    }

    /** Starts one sweep now. */
    Answered<String> sweep(String workflowId) {
        return within(deadlines.toTell(), () -> {
            SweepWorkflow workflow = client.newWorkflowStub(SweepWorkflow.class, WorkflowStarts.sweep(workflowId));
            WorkflowClient.start(workflow::sweep, new SweepRequest(null));
            return workflowId;
        });
    }

    /** Reads the sweeps' schedule. */
    SweepClock sweeps() {
        Answered<SweepClock> reply = within(deadlines.toAsk(), () -> SweepClock.ask(client));
        return reply.came() ? reply.value() : SweepClock.unknown(reply.why());
    }

    /** The namespace that our workflows are in. */
    public String namespace() {
        return client.getOptions().getNamespace();
    }

    /** Does it answer? */
    Answered<Boolean> ping() {
        return within(deadlines.toAsk(), () -> {
            client.getWorkflowServiceStubs()
                    .blockingStub()
                    .withDeadlineAfter(deadlines.toAsk().toMillis(), TimeUnit.MILLISECONDS)
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
            return true;
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private <T> Answered<T> within(Duration limit, Callable<T> call) {
        try (var context = Context.current().withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS, timer)) {
            return new Answered<>(context.call(call), null);
        } catch (Exception e) {
            return new Answered<>(null, why(e));
        }
    }

    private static String why(Exception failure) {
        if (failure instanceof WorkflowNotFoundException) {
            return "Temporal does not know this workflow (yet, or any more)";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException grpc) {
                return why(grpc.getStatus());
            }
        }
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private static String why(Status status) {
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED, CANCELLED -> "no reply from Temporal in time: it, or its workers, may be away";
            case UNAVAILABLE -> "Temporal is away";
            case NOT_FOUND -> "Temporal does not know it (yet, or any more)";
            case UNIMPLEMENTED -> "this Temporal server can't do that";
            default ->
                "Temporal says " + status.getCode()
                        + (status.getDescription() == null ? "" : ": " + status.getDescription());
        };
    }
}
