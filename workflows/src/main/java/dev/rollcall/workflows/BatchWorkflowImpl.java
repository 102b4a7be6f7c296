package dev.rollcall.workflows;

import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.time.Duration;
import java.util.Map;

/** The batch's row in the ledger decides what happens; this workflow only keeps the work moving. */
public class BatchWorkflowImpl implements BatchWorkflow {
    /** Activities of one history. */
    private static final int STEPS = 200;

    private final BatchActivities batch;
    private BatchStep step;
    private boolean woken;
    private String cancelWhy;

    @WorkflowInit
    public BatchWorkflowImpl(BatchStep first) {
        step = first;
        batch = ActivityStubs.batch(first.taskQueue());
    }

    @Override
    public BatchStep run(BatchStep first) {
        for (int n = 0; !step.isOver(); n++) {
            if (n == STEPS) {
                Workflow.continueAsNew(woken ? wanted().atOnce() : wanted());
            }
            Workflow.setCurrentDetails("**" + step.next() + "** next\n\n" + step.words());
            rest();
            step = take(wanted());
        }
        Workflow.setCurrentDetails("**ended**\n\n" + step.words());
        return step;
    }

    @Override
    public void cancel(Object order) {
        Object reason = order instanceof Map<?, ?> members ? members.get("reason") : order;
        cancelWhy = reason == null ? "by a signal" : String.valueOf(reason);
        woken = true;
    }

    @Override
    public void changed() {
        woken = true;
    }

    @Override
    public BatchStep status() {
        return step;
    }

    private void rest() {
        if (step.pauseMillis() > 0) {
            Workflow.await(Duration.ofMillis(step.pauseMillis()), () -> woken);
        }
        woken = false;
    }

    /** The next step, with what somebody has said since the last one. */
    private BatchStep wanted() {
        String why = cancelWhy;
        cancelWhy = null;
        return why == null ? step : step.cancelled(why);
    }

    private BatchStep take(BatchStep next) {
        return switch (next.next()) {
            case SUBMIT -> batch.submit(next);
            case POLL -> batch.poll(next);
            case INGEST -> batch.ingest(next);
            case ACCOUNT -> batch.account(next);
        };
    }

    /** The same for workers of a deployment, as with {@link InsightWorkflowImpl.OfNewestVersion}: a batch takes days. */
    public static final class OfNewestVersion extends BatchWorkflowImpl {
        @WorkflowInit
        public OfNewestVersion(BatchStep first) {
            super(first);
        }

        @Override
        @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
        public BatchStep run(BatchStep first) {
            return super.run(first);
        }
    }
}
