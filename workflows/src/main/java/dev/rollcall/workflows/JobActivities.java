package dev.rollcall.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Long, heartbeating steps of a job, on {@link TaskQueues#FEED}. */
@ActivityInterface
public interface JobActivities {
    /** Inserts the job's cells, a few thousand domains in each transaction. Idempotent. */
    @ActivityMethod
    JobPlan planJob(JobRequest job);

    /** Keeps a stock of open cells per provider in flight until the round is over or the job's row changes. */
    @ActivityMethod
    FeedReport feed(JobRequest job);
}
