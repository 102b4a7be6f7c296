package dev.rollcall.stack.cluster;

import dev.rollcall.embedded.Required;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs only where these programs are. Without one it is skipped, except where {@code ROLLCALL_REQUIRE} names it: there
 * it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPrograms.Condition.class)
public @interface NeedsPrograms {
    String[] value();

    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> missing = context.getTestClass().stream()
                    .flatMap(type ->
                            Stream.of(type.getAnnotation(NeedsPrograms.class).value()))
                    .filter(name -> Programs.find(name).isEmpty())
                    .toList();
            missing.forEach(name -> Required.condition(name, false, "it is missing here"));
            return missing.isEmpty()
                    ? ConditionEvaluationResult.enabled("all there")
                    : ConditionEvaluationResult.disabled("missing: " + missing);
        }
    }
}
