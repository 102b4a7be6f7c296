package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request as its provider understood it.
 *
 * @param path a canonical one
 * @param prompt the text of all its messages
 * @param maxTokens how long the answer may be; 0 when the request sets no limit
 */
public record SimulatedRequest(String path, String model, String prompt, int maxTokens, JsonNode body) {

    /** Whether it wants the model to search the web. */
    public boolean searches() {
        return body.has("web_search_options") || body.has("plugins") || namesSearch(body.path("tools"));
    }

    private static boolean namesSearch(JsonNode tools) {
        for (JsonNode tool : tools) {
            if (tool.path("type").asText().contains("search")
                    || tool.has("googleSearch")
                    || tool.has("google_search")) {
                return true;
            }
        }
        return false;
    }
}
