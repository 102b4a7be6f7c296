package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;

/** What the wording of an error may depend on: the {@code if} of {@code errors.json}, written in lower case with hyphens. */
enum ErrorCondition {
    /** The error is about one field of the request. */
    PARAM(error -> error.param() != null),
    /** It was asked at the path of the Responses API. */
    RESPONSES(error -> error.path().equals("/v1/responses")),
    TOKENS(error -> error.exceeded().by().ofTokens()),
    DAY(error -> error.exceeded().by() == SimulatedLimit.LimitForm.DAY),
    CONCURRENT(error -> error.exceeded().by() == SimulatedLimit.LimitForm.CONCURRENT),
    /** The wait is told in all the usual places, the headers among them. */
    WAIT_AS_USUAL(error -> error.hint() == Hint.OWN),
    WAIT_IN_TEXT(error -> error.tells(Hint.TEXT)),
    /** The wait is told in Google's {@code RetryInfo}. */
    WAIT_IN_RETRY_INFO(error -> error.tells(Hint.INFO));

    private final Predicate<SimulatedError> test;

    ErrorCondition(Predicate<SimulatedError> test) {
        this.test = test;
    }

    boolean holds(SimulatedError error) {
        return test.test(error);
    }

    static ErrorCondition named(String word) {
        return Arrays.stream(values())
                .filter(one ->
                        one.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown condition '" + word + "'"));
    }
}
