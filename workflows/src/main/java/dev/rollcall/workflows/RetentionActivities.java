package dev.rollcall.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Takes away what is old, on {@link TaskQueues#FEED}. How old that is, the worker's settings say. Each step is idempotent, sends
 * heartbeats, and goes on where an attempt before it ended.
 */
@ActivityInterface
public interface RetentionActivities {
    /** Moves bodies of old answers to files. @return how many bodies were moved; 0 when answers are kept for ever */
    @ActivityMethod
    long archiveAnswers();

    /** Deletes old events that nobody waits for. @return how many */
    @ActivityMethod
    long deleteEvents();

    /** Takes jobs that ended long ago off the usual list. @return how many */
    @ActivityMethod
    long archiveJobs();
}
