package dev.rollcall.llm.batch;

import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.CallResult;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What came of one call about batches. */
public sealed interface BatchResult<T> permits BatchResult.Done, BatchResult.Failed {

    /** The value; empty when the call failed. */
    default Optional<T> value() {
        return this instanceof Done<T> done ? Optional.of(done.of()) : Optional.empty();
    }

    /** Why it failed; empty when it did not. */
    default Optional<CallFailure> failure() {
        return this instanceof Failed<T> failed ? Optional.of(failed.because()) : Optional.empty();
    }

    /**
     * A success.
     *
     * @param retryAfter when to call again, by the provider's hint, which comes with successes too; null: no hint
     * @param simulated the simulator replied
     */
    record Done<T>(T of, Duration retryAfter, boolean simulated) implements BatchResult<T> {}

    /** @param because why, and whether the provider may have taken the request nevertheless */
    record Failed<T>(CallFailure because) implements BatchResult<T> {}

    /** @param value makes the value of what a successful call brought */
    static <S, T> BatchResult<T> of(CallResult<S> call, Function<S, T> value) {
        return call.failure() != null
                ? new Failed<>(call.failure())
                : new Done<>(value.apply(call.value()), call.retryAfter(), call.simulated());
    }
}
