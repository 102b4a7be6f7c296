package dev.rollcall.embedded;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** What {@code ROLLCALL_REQUIRE} names: there a test fails without it, elsewhere it is skipped. */
public final class Required {
    private static final List<String> NAMED =
            List.of(System.getenv().getOrDefault("ROLLCALL_REQUIRE", "").split(","));

    private Required() {}

    public static boolean names(String name) {
        return NAMED.contains(name);
    }

    /** @param missing why it can't be used, when it is not there */
    public static ConditionEvaluationResult condition(String name, boolean isThere, String missing) {
        if (isThere) {
            return ConditionEvaluationResult.enabled(name);
        }
        if (names(name)) {
            throw new ExtensionConfigurationException("ROLLCALL_REQUIRE names " + name + ", but " + missing);
        }
        return ConditionEvaluationResult.disabled(missing);
    }
}
