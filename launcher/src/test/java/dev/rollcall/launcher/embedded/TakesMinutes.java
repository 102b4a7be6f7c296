package dev.rollcall.launcher.embedded;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs only where {@code ROLLCALL_REQUIRE} names {@code long}, as in CI: its subject is what a minute's absence does. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TakesMinutes.Condition.class)
public @interface TakesMinutes {
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return List.of(System.getenv().getOrDefault("ROLLCALL_REQUIRE", "").split(","))
                            .contains("long")
                    ? ConditionEvaluationResult.enabled("asked for")
                    : ConditionEvaluationResult.disabled("takes minutes; ROLLCALL_REQUIRE=long runs it");
        }
    }
}
