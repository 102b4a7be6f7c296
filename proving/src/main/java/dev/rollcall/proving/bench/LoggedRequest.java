package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One line of the simulator's log.
 *
 * @param at when it came in, in ms since 1970
 * @param key its fingerprint
 * @param limited a limit refused it; else all limits counted it
 * @param inputTokens that limits of tokens took for it; 0 where there are none
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
