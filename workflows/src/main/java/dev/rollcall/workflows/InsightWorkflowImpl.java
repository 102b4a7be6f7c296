package dev.rollcall.workflows;

import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;

public final class InsightWorkflowImpl implements InsightWorkflow {
    /** Activities of one history: two days of ten minutes each. */
    private static final int ACTIVITIES = 288;

    private final InsightActivities insight = ActivityStubs.insight();

    /** It never ends, so it goes over to workers of a new version. */
    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public void read() {
        for (int n = 0; n < ACTIVITIES; n++) {
            insight.readDue();
        }
        Workflow.continueAsNew();
    }
}
