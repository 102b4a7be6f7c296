package dev.rollcall.launcher.ask;

import dev.rollcall.activities.batch.BatchSettings;
import dev.rollcall.cli.Beat;
import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.batch.BatchPanel;
import dev.rollcall.llm.batch.BatchResult;
import dev.rollcall.llm.batch.BatchTarget;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/**
 * What the steps of a batch need.
 *
 * @param keyVariable where the key stands, for messages
 * @param pace when the batch is looked at
 * @param steps is told of each step in a line
 */
record BatchContext(
        BatchPanel panel,
        Question question,
        Key key,
        String keyVariable,
        BatchSettings pace,
        Beat beat,
        PrintStream steps) {
    BatchTarget target() {
        return BatchTarget.of(question);
    }

    void step(String name, String words) {
        AskResult.fact(steps, name, words);
        steps.flush();
    }

    String took(Instant since) {
        return HumanFormat.count(Duration.between(since, beat.now()).toMillis()) + " ms";
    }

    static String mark(BatchResult<?> result) {
        return result instanceof BatchResult.Done<?> done && done.simulated() ? " (simulated)" : "";
    }

    /**
     * The error for people.
     *
     * @param what failed, such as {@code the upload failed}
     * @throws InterruptedException when the call failed because this thread is to end
     */
    UserError failed(String what, CallFailure failure) throws InterruptedException {
        endIfInterrupted();
        return new UserError(what + ": " + AskFailure.of(question, key, failure).words(keyVariable));
    }

    /** Calls to providers end when the thread is interrupted, and leave its flag set. */
    static void endIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
