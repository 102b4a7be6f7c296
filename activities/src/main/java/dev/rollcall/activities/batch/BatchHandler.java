package dev.rollcall.activities.batch;

import dev.rollcall.activities.ask.Cost;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.BatchLines.Replied;
import dev.rollcall.store.ProviderBatch;
import java.util.List;

/**
 * What the calls of one kind are: all that a batch has to know of them. Used by all threads. Which calls are in a batch, and which
 * attempt each of them is, the batch's items say: {@code (n, key, attempt_n)}.
 */
public interface BatchHandler {
    /**
     * The questions of a batch, in the order of its items and the same ones each time: {@link BatchQuestions}. All go to the batch's
     * target.
     */
    List<Question> questions(ProviderBatch batch);

    /**
     * What replies mean.
     *
     * @param replies some lines of its results, of any numbers
     * @return the results of those that are items of the batch, each with its item's key and attempt
     */
    List<Replied> read(ProviderBatch batch, List<AskedReply> replies);

    /**
     * A reply in a batch.
     *
     * @param n the item's number
     * @param cost at the batch's price
     */
    record AskedReply(int n, Reply reply, Cost cost) {}

    /** A question can't be written again: what it was made of is not there any more. */
    final class QuestionGoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public QuestionGoneException(String message) {
            super(message);
        }
    }
}
