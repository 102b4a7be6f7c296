package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;

/** A request as its provider understood it; {@code maxTokens} is 0 when it set no limit. */
record SimulatedRequest(String path, String model, String prompt, int maxTokens, JsonNode body) {

    boolean searches() {
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
