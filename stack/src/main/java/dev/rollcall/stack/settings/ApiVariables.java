package dev.rollcall.stack.settings;

import dev.rollcall.api.ApiOptions;
import dev.rollcall.api.ApiSettings;
import dev.rollcall.cli.Environment;
import dev.rollcall.cli.UserError;
import java.util.Map;

/** What the environment says of the API. */
public final class ApiVariables {
    private static final int MOST_A_MINUTE = 1_000_000;
    private static final int MOST_PORT = 65_535;

    private ApiVariables() {}

    /**
     * {@code ROLLCALL_API_READS_PER_MINUTE}, {@code ROLLCALL_API_WRITES_PER_MINUTE}, {@code CRON_SECRET}, {@code
     * TEMPORAL_UI_URL}, and {@code ROLLCALL_ENV} or else {@code NODE_ENV}.
     *
     * @throws UserError that names the variable
     */
    public static ApiSettings read(Map<String, String> env) {
        ApiSettings usual = ApiSettings.DEFAULT;
        return new ApiSettings(
                Environment.whole(env, "ROLLCALL_API_READS_PER_MINUTE", 0, MOST_A_MINUTE)
                        .orElse(usual.readsPerMinute()),
                Environment.whole(env, "ROLLCALL_API_WRITES_PER_MINUTE", 0, MOST_A_MINUTE)
                        .orElse(usual.writesPerMinute()),
                cronSecret(env),
                environment(env),
                temporalUi(env));
    }

    /** {@code PORT}, 8080 by default. */
    public static int port(Map<String, String> env) {
        return Environment.whole(env, "PORT", 0, MOST_PORT).orElse(ApiOptions.DEFAULT_PORT);
    }

    private static String cronSecret(Map<String, String> env) {
        String secret = env.get("CRON_SECRET");
        if (secret == null || secret.isBlank()) {
            return null;
        }
        Environment.require("CRON_SECRET", secret);
        if (!secret.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new UserError("CRON_SECRET has white space or a character that is not ASCII in it, so no header can"
                    + " carry it: set another");
        }
        return secret;
    }

    /** Null when it is not set. */
    private static String temporalUi(Map<String, String> env) {
        String url = env.get("TEMPORAL_UI_URL");
        if (url == null || url.isBlank()) {
            return null;
        }
        if (!url.strip().matches("https?://[^\\s\"<>?#]+")) {
            throw new UserError(
                    "TEMPORAL_UI_URL says where Temporal's Web UI is, such as http://127.0.0.1:8233; mend it,"
                            + " or unset it");
        }
        return url.strip().replaceFirst("/+$", "");
    }

    /** Null when neither is set. */
    private static String environment(Map<String, String> env) {
        for (String name : new String[] {"ROLLCALL_ENV", "NODE_ENV"}) {
            String typed = env.get(name);
            if (typed != null && !typed.isBlank()) {
                if (!typed.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
                    throw new UserError(
                            name + " names this installation in at most 64 letters, digits, '.', '_' and '-', such as"
                                    + " production; mend it, or unset it");
                }
                return typed;
            }
        }
        return null;
    }
}
