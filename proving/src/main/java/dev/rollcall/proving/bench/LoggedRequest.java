package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One line of the simulator's log.
 *
 * @param at when the request came in, in ms since 1970
 * @param key the key's fingerprint
 * @param limited true when a limit refused it; else all limits counted it
 * @param inputTokens the input tokens that the limits of tokens counted for it; 0 without such limits
 */
record LoggedRequest(double at, String provider, String key, boolean limited, int inputTokens, int outputTokens) {
    static LoggedRequest of(JsonNode line) {
        return new LoggedRequest(
                line.path("at").asDouble(),
                line.path("provider").asText(),
                line.path("key").asText(),
                line.has("limited_by"),
                line.path("input_tokens").asInt(),
                line.path("output_tokens").asInt());
    }
}
