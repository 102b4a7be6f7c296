package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The tokens of answers, as the answers themselves tell them in their provider's way.
 *
 * @param input all of them, {@code cached} among them
 * @param output all of them, {@code reasoning} among them
 * @param ticks the cost in 1e-10 USD where the answer tells it; before any discount
 */
public record BilledUsage(long input, long cached, long output, long reasoning, long ticks) {
    public static final BilledUsage NONE = new BilledUsage(0, 0, 0, 0, 0);

    private static final double TICKS_IN_A_DOLLAR = 1e10;

    /** Read from the body of any provider's answer. */
    static BilledUsage in(JsonNode body) {
        JsonNode google = body.path("usageMetadata");
        JsonNode usage = body.path("usage");
        if (google.isObject()) {
            long input = google.path("promptTokenCount").asLong();
            return new BilledUsage(
                    input,
                    google.path("cachedContentTokenCount").asLong(),
                    google.path("totalTokenCount").asLong() - input,
                    google.path("thoughtsTokenCount").asLong(),
                    0);
        }
        if (usage.has("cache_read_input_tokens")) {
            long cached = usage.path("cache_read_input_tokens").asLong();
            return new BilledUsage(
                    usage.path("input_tokens").asLong() + cached,
                    cached,
                    usage.path("output_tokens").asLong(),
                    0,
                    0);
        }
        long input = first(usage, "prompt_tokens", "input_tokens");
        long total = usage.path("total_tokens").asLong();
        return new BilledUsage(
                input,
                first(
                        usage,
                        "/prompt_tokens_details/cached_tokens",
                        "/input_tokens_details/cached_tokens",
                        "/input_tokens_details/cache_read_input_tokens",
                        "cached_tokens"),
                total - input,
                first(usage, "/completion_tokens_details/reasoning_tokens", "/output_tokens_details/reasoning_tokens"),
                ticks(usage));
    }

    private static long ticks(JsonNode usage) {
        if (usage.has("cost_in_usd_ticks")) {
            return usage.get("cost_in_usd_ticks").asLong();
        }
        JsonNode cost = usage.path("cost");
        return Math.round((cost.isObject() ? cost.path("total_cost") : cost).asDouble() * TICKS_IN_A_DOLLAR);
    }

    private static long first(JsonNode usage, String... places) {
        for (String place : places) {
            JsonNode value = place.startsWith("/") ? usage.at(place) : usage.path(place);
            if (value.isNumber()) {
                return value.asLong();
            }
        }
        return 0;
    }

    BilledUsage plus(BilledUsage other) {
        return new BilledUsage(
                input + other.input,
                cached + other.cached,
                output + other.output,
                reasoning + other.reasoning,
                ticks + other.ticks);
    }
}
