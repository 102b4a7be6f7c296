package dev.rollcall.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Has a model judge answers, on {@link TaskQueues#JUDGE}. Only workers with a judge in their settings poll that queue. */
@ActivityInterface
public interface JudgeActivities {
    /** Has the answers of all ordered domains judged that are not, and those that come within ten minutes. */
    @ActivityMethod
    JudgeReport judgeOrdered();
}
