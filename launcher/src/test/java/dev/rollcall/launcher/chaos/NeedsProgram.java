package dev.rollcall.launcher.chaos;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs only where a file of the system's is, and as root where it says so. Elsewhere it is skipped, except where {@code
 * ROLLCALL_REQUIRE} names it: there it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsProgram.Condition.class)
@interface NeedsProgram {
    /** What {@code ROLLCALL_REQUIRE} calls it. */
    String name();

    /** One of these must be there. */
    String[] files();

    boolean asRoot() default false;

    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            var needs = context.getRequiredTestClass().getAnnotation(NeedsProgram.class);
            boolean isThere = List.of(needs.files()).stream().map(Path::of).anyMatch(Files::exists);
            boolean mayRun = !needs.asRoot() || System.getProperty("user.name").equals("root");
            if (isThere && mayRun) {
                return ConditionEvaluationResult.enabled(needs.name());
            }
            String reason = isThere ? needs.name() + " needs root" : "none of " + String.join(", ", needs.files());
            if (List.of(System.getenv().getOrDefault("ROLLCALL_REQUIRE", "").split(","))
                    .contains(needs.name())) {
                throw new ExtensionConfigurationException("ROLLCALL_REQUIRE names " + needs.name() + ", but " + reason);
            }
            return ConditionEvaluationResult.disabled(reason);
        }
    }
}
