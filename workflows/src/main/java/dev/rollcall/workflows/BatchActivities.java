package dev.rollcall.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * The steps of one batch at its provider, on {@link TaskQueues#batch}. Each reads in the ledger how far the batch is, does what can
 * be done now, and says what comes next; of a step that was done already it does nothing.
 */
@ActivityInterface
public interface BatchActivities {
    /** Uploads the batch and posts it once; of one that may have been posted, it finds out whether it was. */
    @ActivityMethod(name = "SubmitBatch")
    BatchStep submit(BatchStep step);

    /** Asks the provider how far it is, and tells it to stop where that is wanted, or the deadline is near. */
    @ActivityMethod(name = "PollBatch")
    BatchStep poll(BatchStep step);

    /** Saves the results, from the first line on that is not saved. */
    @ActivityMethod(name = "IngestBatch")
    BatchStep ingest(BatchStep step);

    /** Ends the batch: calls without a result are planned again, and its budget is settled. */
    @ActivityMethod(name = "AccountBatch")
    BatchStep account(BatchStep step);
}
