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

    /** Recounts a job and writes its end: {@code completed}, or {@code failed} when nothing was answered. */
    @ActivityMethod
    JobReport finishJob(JobRequest job);

    /** A person cancelled the job's workflow: cancels the job in the ledger too. Harmless when it has ended. */
    @ActivityMethod
    JobReport cancelJob(JobRequest job);

    /** Notes in the ledger that planning failed for good. */
    @ActivityMethod
    void failJob(JobFailure failure);

    /** Does to the job what somebody ordered by a signal; what makes no sense is refused in words, and is no failure. */
    @ActivityMethod
    OrderReport order(JobOrder order);

    /** Makes a job of the watched domains that are stale, and starts it. */
    @ActivityMethod
    SweepReport sweep(SweepRequest request);
}
