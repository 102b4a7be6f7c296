package dev.rollcall.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Asks one provider all cells of one run, on that provider's own queue ({@link TaskQueues#ask}). */
@ActivityInterface
public interface AskActivity {
    /** Returns when no cell is open, or, in a batch, when the open cells only wait. */
    @ActivityMethod
    AskReport ask(AskRequest request);
}
