package dev.rollcall.workflows;

import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;

public class JudgeWorkflowImpl implements JudgeWorkflow {
    /** Activities of one history: two days of ten minutes each. */
    private static final int ACTIVITIES = 288;

    private final JudgeActivities judge = ActivityStubs.judge();

    @Override
    public void judge() {
        for (int n = 0; n < ACTIVITIES; n++) {
            judge.judgeOrdered();
        }
        Workflow.continueAsNew();
    }

    /** The same for workers of a deployment, as with {@link InsightWorkflowImpl.OfNewestVersion}. */
    public static final class OfNewestVersion extends JudgeWorkflowImpl {
        @Override
        @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
        public void judge() {
            super.judge();
        }
    }
}
