package dev.rollcall.launcher;

import dev.rollcall.cli.UserError;
import java.util.List;
import java.util.Map;

/** How log lines are written. {@code logback.xml} reads the variable itself; here it is checked. */
final class LogFormat {
    static final String VARIABLE = "ROLLCALL_LOG_FORMAT";
    private static final List<String> KNOWN = List.of("text", "json");

    private LogFormat() {}

    /** @throws UserError when the variable names none: then nothing would be logged at all */
    static void check(Map<String, String> env) {
        String format = env.get(VARIABLE);
        if (format != null && !format.isEmpty() && !KNOWN.contains(format)) {
            throw new UserError(VARIABLE + " is '" + format + "'; it is text, which is the default, or json");
        }
    }
}
