package dev.rollcall.proving.chaos;

import dev.rollcall.embedded.Required;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs only where a small disk can be mounted for some processes alone: as root, with {@code unshare}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsTmpfs.Condition.class)
@interface NeedsTmpfs {
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean isRoot = System.getProperty("user.name").equals("root");
            boolean canUnshare = Files.exists(Path.of("/usr/bin/unshare"));
            return Required.condition("tmpfs", isRoot && canUnshare, "it needs root and /usr/bin/unshare");
        }
    }
}
