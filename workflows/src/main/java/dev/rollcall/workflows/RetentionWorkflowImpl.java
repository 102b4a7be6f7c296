package dev.rollcall.workflows;

public final class RetentionWorkflowImpl implements RetentionWorkflow {
    private final RetentionActivities retention = ActivityStubs.retention();

    @Override
    public RetentionReport retain() {
        long events = retention.deleteEvents();
        long jobs = retention.archiveJobs();
        // Last: it may take hours when answers are archived for the first time.
        return new RetentionReport(retention.archiveAnswers(), events, jobs);
    }
}
