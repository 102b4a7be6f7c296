package dev.rollcall.activities.jobs;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Runs.Run;
import dev.rollcall.workflows.RetentionWorkflow;
import dev.rollcall.workflows.SweepWorkflow;
import dev.rollcall.workflows.WorkflowCode;
import dev.rollcall.workflows.WorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.util.List;
import java.util.stream.Stream;

/**
 * After a change of the workflow code, on a server that has no other workers: what was begun by the code before can't be
 * replayed, so it is terminated and started again from the ledger. Nothing is asked twice: cells know what was answered.
 */
public final class WorkflowRenewal {
    private static final String WHY = "the workflow code is at version " + WorkflowCode.VERSION + " now";

    private final Ledger ledger;
    private final WorkflowClient client;
    private final WorkflowStarter starter;

    private WorkflowRenewal(Ledger ledger, WorkflowClient client) {
        this.ledger = ledger;
        this.client = client;
        this.starter = new WorkflowStarter(client, ledger);
    }

    /**
     * Before any worker runs.
     *
     * @return how many jobs were started again
     */
    public static int of(Ledger ledger, WorkflowClient client) {
        return new WorkflowRenewal(ledger, client).all();
    }

    private int all() {
        List<Job> jobs = ledger.jobs().unfinished();
        for (Job job : jobs) {
            for (Run run : ledger.runs().unfinished(job.id())) {
                terminate(run.workflowId());
                if (!run.workflowId().equals(job.driver())) {
                    starter.start(job, run);
                }
            }
            terminate(job.driver());
            starter.start(job);
        }
        scheduled().forEach(this::terminate);
        // The reconciler starts it again.
        terminate(WorkflowIds.INSIGHT);
        return jobs.size();
    }

    /** One that can't be replayed would keep the schedule from starting the next. */
    private List<String> scheduled() {
        return Stream.of(SweepWorkflow.class, RetentionWorkflow.class)
                .flatMap(type -> client.listExecutions(
                        "WorkflowType = '" + type.getSimpleName() + "' AND ExecutionStatus = 'Running'"))
                .map(found -> found.getExecution().getWorkflowId())
                .filter(id -> !id.equals(WorkflowIds.SWEEP) && !id.equals(WorkflowIds.RETENTION))
                .toList();
    }

    private void terminate(String workflowId) {
        try {
            client.newUntypedWorkflowStub(workflowId).terminate(WHY);
        } catch (WorkflowNotFoundException e) {
            // It had ended.
        }
    }
}
