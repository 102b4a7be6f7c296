package dev.rollcall.workflows;

import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;

public class InsightWorkflowImpl implements InsightWorkflow {
    /** Activities of one history: two days of ten minutes each. */
    private static final int ACTIVITIES = 288;

    private final InsightActivities insight = ActivityStubs.insight();

    @Override
    public void read() {
        for (int n = 0; n < ACTIVITIES; n++) {
            insight.readDue();
        }
        Workflow.continueAsNew();
    }

    /**
     * The same for workers of a deployment. It never ends, so it goes over to workers of a new version. A server takes no such
     * behaviour from a worker without a deployment.
     */
    public static final class OfNewestVersion extends InsightWorkflowImpl {
        @Override
        @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
        public void read() {
            super.read();
        }
    }
}
