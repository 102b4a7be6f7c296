package dev.rollcall.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads answers, on {@link TaskQueues#INSIGHT}. It asks no provider. */
@ActivityInterface
public interface InsightActivities {
    /** Reads the answers of all domains that are due, and of those that become due within ten minutes. */
    @ActivityMethod
    InsightReport readDue();
}
