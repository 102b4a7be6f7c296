package dev.rollcall.launcher.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs only where these programs are. Without one it is skipped, except where {@code ROLLCALL_REQUIRE} names it: there
 * it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPrograms.Condition.class)
@interface NeedsPrograms {
    String[] value();

    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> required =
                    List.of(System.getenv().getOrDefault("ROLLCALL_REQUIRE", "").split(","));
            List<String> missing = context.getTestClass().stream()
                    .flatMap(type ->
                            Stream.of(type.getAnnotation(NeedsPrograms.class).value()))
                    .filter(name -> Programs.find(name).isEmpty())
                    .toList();
            if (missing.stream().anyMatch(required::contains)) {
                throw new ExtensionConfigurationException("ROLLCALL_REQUIRE names what is missing here: " + missing);
            }
            return missing.isEmpty()
                    ? ConditionEvaluationResult.enabled("all there")
                    : ConditionEvaluationResult.disabled("missing: " + missing);
        }
    }
}
