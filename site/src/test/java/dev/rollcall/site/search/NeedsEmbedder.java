package dev.rollcall.site.search;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs only where {@code mvn package -Pembedder} has made {@code embedder/target/lib}. Elsewhere it is skipped, except where {@code
 * ROLLCALL_REQUIRE} names {@code embedder}: there it fails.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsEmbedder.Condition.class)
@interface NeedsEmbedder {
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Files.isDirectory(EmbedderProcess.LIB)) {
                return ConditionEvaluationResult.enabled("embedder");
            }
            String missing = "there is no "
                    + EmbedderProcess.LIB.toAbsolutePath().normalize() + ": mvn -Pembedder -pl embedder -am package";
            if (List.of(System.getenv().getOrDefault("ROLLCALL_REQUIRE", "").split(",", -1))
                    .contains("embedder")) {
                throw new ExtensionConfigurationException("ROLLCALL_REQUIRE names embedder, but " + missing);
            }
            return ConditionEvaluationResult.disabled(missing);
        }
    }
}
