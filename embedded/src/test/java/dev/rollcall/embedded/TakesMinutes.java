package dev.rollcall.embedded;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs only where {@code ROLLCALL_REQUIRE} names it: {@code long}, as in CI, or a name of its own. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TakesMinutes.Condition.class)
public @interface TakesMinutes {
    String value() default "long";

    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String name = context.getRequiredTestClass()
                    .getAnnotation(TakesMinutes.class)
                    .value();
            return Required.names(name)
                    ? ConditionEvaluationResult.enabled("asked for")
                    : ConditionEvaluationResult.disabled("takes minutes; ROLLCALL_REQUIRE=" + name + " runs it");
        }
    }
}
