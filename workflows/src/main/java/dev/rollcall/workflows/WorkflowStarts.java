package dev.rollcall.workflows;

import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.Priority;
import java.util.List;

/** How each workflow is started: its id, queue and labels. Starting a workflow that runs already changes nothing. */
public final class WorkflowStarts {
    private WorkflowStarts() {}

    /**
     * A {@link CrawlJobWorkflow}.
     *
     * @param priority 1 (interactive) to 5; its activities have it, too
     */
    public static WorkflowOptions job(String job, String window, int domains, boolean simulated, int priority) {
        return options(WorkflowIds.job(job))
                .setPriority(Priority.newBuilder().setPriorityKey(priority).build())
                .setTypedSearchAttributes(SearchAttributes.of(job, window))
                .setStaticSummary(domains + (domains == 1 ? " domain" : " domains") + " in " + window + mark(simulated))
                .setStaticDetails("The ledger has the account: `GET /api/jobs/" + job + "`")
                .build();
    }

    /**
     * A {@link ProcessDomainWorkflow} for one run of a job.
     *
     * @param priority 1 (interactive) to 5
     */
    public static WorkflowOptions run(
            String workflowId,
            String job,
            String window,
            List<String> domains,
            List<String> providers,
            boolean simulated,
            int priority) {
        String more = domains.size() == 1 ? "" : " and " + (domains.size() - 1) + " more";
        return options(workflowId)
                .setPriority(Priority.newBuilder().setPriorityKey(priority).build())
                .setTypedSearchAttributes(SearchAttributes.of(job, window, domains))
                .setStaticSummary(domains.get(0) + more + mark(simulated))
                .setStaticDetails("Job " + job + ", window " + window + ", providers " + String.join(", ", providers))
                .build();
    }

    /**
     * A {@link BatchWorkflow}.
     *
     * @param purpose what it is for, in words
     * @param job null: of none; likewise the window
     * @param calls in it
     */
    public static WorkflowOptions batch(
            String token,
            String purpose,
            String job,
            String window,
            String provider,
            String model,
            int calls,
            boolean simulated) {
        var options = options(WorkflowIds.providerBatch(token))
                .setStaticSummary(
                        provider + " " + model + ", " + calls + (calls == 1 ? " call" : " calls") + mark(simulated))
                .setStaticDetails("Of " + purpose + ". The ledger has the account: table provider_batch, " + token);
        return job == null
                ? options.build()
                : options.setTypedSearchAttributes(SearchAttributes.of(job, window))
                        .build();
    }

    /** The options of a {@link SweepWorkflow} outside the schedule. */
    public static WorkflowOptions sweep(String workflowId) {
        return options(workflowId)
                .setStaticSummary("a sweep that was asked for by hand")
                .build();
    }

    private static WorkflowOptions.Builder options(String workflowId) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(TaskQueues.ROLLCALL)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
    }

    private static String mark(boolean simulated) {
        return simulated ? ", simulated" : "";
    }
}
