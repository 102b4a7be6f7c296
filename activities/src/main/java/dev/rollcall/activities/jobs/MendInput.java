package dev.rollcall.activities.jobs;

import dev.rollcall.workflows.FailureTypes;
import io.temporal.failure.ApplicationFailure;
import java.util.function.Supplier;

/** Failures of the input: what makes no sense now makes none later, so the workflow fails instead of trying again. */
final class MendInput {
    private MendInput() {}

    static ApplicationFailure failure(String words) {
        return ApplicationFailure.newNonRetryableFailure(words, FailureTypes.MEND_INPUT);
    }

    /** Runs a step whose {@link IllegalArgumentException}s are the input's fault. */
    static <T> T refusing(Supplier<T> step) {
        try {
            return step.get();
        } catch (IllegalArgumentException e) {
            throw failure(e.getMessage());
        }
    }
}
