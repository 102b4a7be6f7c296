package dev.rollcall.activities.limits;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * One provider on the panel, as this worker is configured to ask it.
 *
 * @param provider its id, {@code openai}
 * @param surface {@code api}, {@code api-search} or {@code simulated}
 * @param models asked by default, at least one
 * @param onByDefault asked without being named
 * @param retired switched off by its provider: its cells are skipped
 * @param keyVariable where a key would stand, for messages
 * @param concurrency calls at once with each key and model unless a rule says otherwise, 1 at least
 * @param limits what else it allows; a kind of limit without a rule is not limited
 * @param dayZone where its day begins
 * @param own the user added it in {@code rollcall.yaml}
 */
public record ProviderConfig(
        String provider,
        String surface,
        List<String> models,
        boolean onByDefault,
        boolean retired,
        String keyVariable,
        int concurrency,
        List<LimitRule> limits,
        ZoneId dayZone,
        boolean own) {
    public ProviderConfig {
        models = List.copyOf(models);
        limits = List.copyOf(limits);
        if (models.isEmpty()) {
            throw new IllegalArgumentException(provider + " needs a model");
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException(provider + ": concurrency must be at least 1, not " + concurrency);
        }
    }

    /** Without limits but {@code concurrency}. */
    public ProviderConfig(
            String provider,
            String surface,
            List<String> models,
            boolean onByDefault,
            boolean retired,
            String keyVariable,
            int concurrency) {
        this(
                provider,
                surface,
                models,
                onByDefault,
                retired,
                keyVariable,
                concurrency,
                List.of(),
                ZoneOffset.UTC,
                false);
    }

    public boolean simulated() {
        return surface.equals("simulated");
    }
}
