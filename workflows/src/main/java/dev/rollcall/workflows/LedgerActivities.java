package dev.rollcall.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Idempotent steps in the ledger, on {@link TaskQueues#ROLLCALL}. Those about a whole job send heartbeats. */
@ActivityInterface
public interface LedgerActivities {
    /** Finds the run in the ledger, or creates an implicit job for work that was started by hand, and plans its cells. */
    @ActivityMethod
    DomainPlan plan(DomainRequest request);

    /** Writes the run's end and counts its cells by state. */
    @ActivityMethod
    DomainReport finish(RunEnd end);

    /** Recounts a job and writes its end: {@code completed}, unless it was cancelled in the ledger. */
    @ActivityMethod
    JobReport finishJob(JobRequest job);

    /** A person cancelled the job's workflow: cancels the job in the ledger too. Harmless when it has ended. */
    @ActivityMethod
    JobReport cancelJob(JobRequest job);

    /** Notes in the ledger that planning failed for good. */
    @ActivityMethod
    void failJob(JobFailure failure);

    /** Makes a job of the watched domains that are stale, and starts it. */
    @ActivityMethod
    SweepReport sweep(SweepRequest request);
}
