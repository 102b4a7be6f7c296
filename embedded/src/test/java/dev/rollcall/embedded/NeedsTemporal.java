package dev.rollcall.embedded;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs only with the real {@code temporal} program, which {@link RealTemporal#cli()} gives. Without one it is skipped,
 * except where {@code ROLLCALL_REQUIRE} names {@code temporal}: there it fails.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsTemporal.Condition.class)
public @interface NeedsTemporal {

    /** Looks for the program once in each JVM. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return RealTemporal.RESULT instanceof TemporalCli.Missing missing
                    ? Required.condition(
                            "temporal", false, "no temporal program: " + String.join("; ", missing.tried()))
                    : ConditionEvaluationResult.enabled("temporal: " + RealTemporal.RESULT);
        }
    }
}
