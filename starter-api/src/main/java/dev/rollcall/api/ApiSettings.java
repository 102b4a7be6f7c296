package dev.rollcall.api;

/**
 * What may be set for the API beside where it listens.
 *
 * @param readsPerMinute requests that change nothing, of each token; 600 by default; 0: no limit
 * @param writesPerMinute requests that change something, of each token; 60 by default; 0: no limit
 * @param cronSecret the bearer token for {@code /api/cron} alone; null: that path takes the usual tokens
 * @param environment a name for this installation, such as production, shown by health and metrics; null: none
 * @param temporalUi where Temporal's Web UI is, for links, such as {@code http://127.0.0.1:8233}; null: nobody said
 */
public record ApiSettings(
        int readsPerMinute, int writesPerMinute, String cronSecret, String environment, String temporalUi) {
    public static final ApiSettings DEFAULT = new ApiSettings(600, 60, null, null, null);

    public ApiSettings(int readsPerMinute, int writesPerMinute, String cronSecret, String environment) {
        this(readsPerMinute, writesPerMinute, cronSecret, environment, null);
    }

    public ApiSettings {
        if (readsPerMinute < 0 || writesPerMinute < 0) {
            throw new IllegalArgumentException(
                    "a rate is 0 (none) or more requests a minute, not " + Math.min(readsPerMinute, writesPerMinute));
        }
    }

    @Override
    public String toString() {
        return "ApiSettings[" + readsPerMinute + " reads/min, " + writesPerMinute + " writes/min"
                + (cronSecret == null ? "" : ", with a cron secret") + ", " + environment + "]";
    }
}
