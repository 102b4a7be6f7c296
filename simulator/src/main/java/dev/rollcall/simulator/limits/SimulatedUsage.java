package dev.rollcall.simulator.limits;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The tokens of one answer, as the answer itself tells them. */
public record SimulatedUsage(int input, int output) {
    public static final SimulatedUsage NONE = new SimulatedUsage(0, 0);

    /** Read from the body of any provider's answer. */
    public static SimulatedUsage in(JsonNode body) {
        JsonNode usage = body.has("usageMetadata") ? body.path("usageMetadata") : body.path("usage");
        JsonNode counts = usage.has("tokens") ? usage.path("tokens") : usage;
        int input = first(counts, "prompt_tokens", "input_tokens", "promptTokenCount");
        int total = first(counts, "total_tokens", "totalTokenCount");
        return new SimulatedUsage(
                input, total > 0 ? total - input : first(counts, "completion_tokens", "output_tokens"));
    }

    private static int first(JsonNode counts, String... names) {
        return List.of(names).stream()
                .filter(counts::has)
                .findFirst()
                .map(name -> counts.get(name).asInt())
                .orElse(0);
    }
}
