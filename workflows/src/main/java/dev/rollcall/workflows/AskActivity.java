package dev.rollcall.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Asks one provider all cells of one run, on that provider's own queue ({@link TaskQueues#ask}). */
@ActivityInterface
public interface AskActivity {
    /** Returns when no open cell may be asked through this job any more, or, in a batch, when the open ones only wait. */
    @ActivityMethod
    AskReport ask(AskRequest request);
}
