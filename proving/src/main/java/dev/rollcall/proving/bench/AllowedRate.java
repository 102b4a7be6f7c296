package dev.rollcall.proving.bench;

import java.util.Locale;

/**
 * What each key of one provider may ask: Rollcall is told it, and the simulator keeps it.
 *
 * @param of the case that measures it
 * @param perMinute requests or tokens
 */
record AllowedRate(LimitCase of, String provider, RateForm kind, int perMinute) {
    /** Of the shortest answers, in tokens, with their question: there are never more requests than by these. */
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

    /** As the simulator takes it. */
    String fault() {
        return provider + "=limited:" + perMinute + kind.limit;
    }

    /** As {@code rollcall.yaml} has it. */
    String setting() {
        return "{provider: " + provider + ", " + kind.limitKind + ": " + perMinute + "}";
    }

    /** What a request that passed took of it. */
    double taken(LoggedRequest request) {
        return switch (kind) {
            case REQUESTS, FIXED -> 1;
            case TOKENS -> request.inputTokens() + request.outputTokens();
            case OUTPUT_TOKENS -> request.outputTokens();
        };
    }

    /** The most requests that it may come to. */
    double requestsPerMinute() {
        return kind.ofTokens() ? (double) perMinute / SHORT_ANSWER : perMinute;
    }

    /** {@code 600/min}, {@code 60,000 tokens/min}. */
    String words() {
        String counted = String.format(Locale.ROOT, "%,d", perMinute);
        return counted + kind.limit.replaceFirst("^:", " ").replace(":", " ").replace('-', ' ');
    }
}
