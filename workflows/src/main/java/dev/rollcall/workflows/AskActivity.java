package dev.rollcall.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Asks one provider all cells of one run, on that provider's own queue ({@link TaskQueues#ask}). */
@ActivityInterface
public interface AskActivity {
    /** Returns when none of the cells is open, or, in a batch, when the open ones only wait. */
    @ActivityMethod
    AskReport ask(AskRequest request);
}
