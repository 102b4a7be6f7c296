package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What is to be done next with a batch of calls that a provider has, or is to get. The ledger has the batch itself; this holds
 * what only its workflow has to remember.
 *
 * @param token names the batch in the ledger and at its provider
 * @param taskQueue of its activities: {@link TaskQueues#batch}
 * @param next which activity; null: the batch has ended
 * @param pauseMillis how long to wait before it, at most: a signal ends the wait
 * @param lists how often the provider's list was read in vain since the batch was posted
 * @param lost the provider says that it has done all of the batch, or its results are gone: calls without a result may be billed
 * @param cancelWhy why somebody wants it to be cancelled, in words; null: nobody has said so since the last step
 * @param words how far it is, for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchStep(
        String token,
        String taskQueue,
        Next next,
        long pauseMillis,
        int lists,
        boolean lost,
        String cancelWhy,
        String words) {

    /** The activities, by what they do. */
    public enum Next {
        /** Upload it, post it, or find out whether it was posted. */
        SUBMIT,
        /** Ask the provider how far it is. */
        POLL,
        /** Read its results. */
        INGEST,
        /** Settle what has no result. */
        ACCOUNT
    }

    /** The first step of a batch, and of one whose workflow was lost: the ledger knows how far it is. */
    public static BatchStep first(String token, String taskQueue) {
        return new BatchStep(token, taskQueue, Next.SUBMIT, 0, 0, false, null, "begins");
    }

    /** The same, when somebody wants the batch to be cancelled. */
    public BatchStep cancelled(String why) {
        return new BatchStep(token, taskQueue, next, pauseMillis, lists, lost, why, words);
    }

    /** The same without a pause before it. */
    public BatchStep atOnce() {
        return new BatchStep(token, taskQueue, next, 0, lists, lost, cancelWhy, words);
    }

    @JsonIgnore
    public boolean isOver() {
        return next == null;
    }
}
