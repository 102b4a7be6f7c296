package dev.rollcall.proving.bench;

import java.util.Locale;

/**
 * The rate that each key of one provider is allowed. Rollcall gets it as a setting, and the simulator enforces it.
 *
 * @param of the case in which it is measured
 * @param perMinute requests or tokens
 */
record AllowedRate(LimitCase of, String provider, RateForm kind, int perMinute) {
    /** Tokens of the shortest answer and its question; with them a limit of tokens allows the most requests. */
    private static final int SHORT_ANSWER = 150;

    enum RateForm {
        REQUESTS("requests_per_minute", "/min"),
        FIXED("requests_per_minute", "/min:fixed"),
        TOKENS("tokens_per_minute", ":tokens/min"),
        OUTPUT_TOKENS("output_tokens_per_minute", ":output-tokens/min");

        private final String limitKind;
        private final String limit;

        RateForm(String limitKind, String limit) {
            this.limitKind = limitKind;
            this.limit = limit;
        }

        boolean ofTokens() {
            return this == TOKENS || this == OUTPUT_TOKENS;
        }
    }

    AllowedRate halved() {
        return new AllowedRate(of, provider, kind, perMinute / 2);
    }

    /** The limit, as the simulator reads it. */
    String fault() {
        return provider + "=limited:" + perMinute + kind.limit;
    }

    /** The limit, as {@code rollcall.yaml} has it. */
    String setting() {
        return "{provider: " + provider + ", " + kind.limitKind + ": " + perMinute + "}";
    }

    /** How much of the limit a request took that was let through. */
    double taken(LoggedRequest request) {
        return switch (kind) {
            case REQUESTS, FIXED -> 1;
            case TOKENS -> request.inputTokens() + request.outputTokens();
            case OUTPUT_TOKENS -> request.outputTokens();
        };
    }

    /** The most requests per minute that the limit allows. */
    double requestsPerMinute() {
        return kind.ofTokens() ? (double) perMinute / SHORT_ANSWER : perMinute;
    }

    /** {@code 600/min}, {@code 60,000 tokens/min}. */
    String words() {
        String counted = String.format(Locale.ROOT, "%,d", perMinute);
        return counted + kind.limit.replaceFirst("^:", " ").replace(":", " ").replace('-', ' ');
    }
}
