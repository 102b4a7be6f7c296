package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All providers that the simulator speaks for. */
public final class Vendors {
    private static final Map<String, Vendor> BY_ID = new LinkedHashMap<>();

    static {
        for (Vendor vendor : List.of(
                new OpenAiVendor(),
                new AnthropicVendor(),
                new DeepSeekVendor(),
                new MistralVendor(),
                new XAiVendor(),
                new TogetherVendor(),
                new PerplexityVendor(),
                new GoogleVendor(),
                new CohereVendor(),
                new Ai21Vendor(),
                new GroqVendor(),
                new OpenRouterVendor())) {
            BY_ID.put(vendor.id(), vendor);
        }
    }

    private Vendors() {}

    /** Null when there is none of that name. */
    public static Vendor byId(String id) {
        return BY_ID.get(id);
    }

    public static Set<String> ids() {
        return BY_ID.keySet();
    }

    /** The ids of those that have that shape, at one of their paths at least. */
    public static List<String> having(Shape shape) {
        return BY_ID.values().stream()
                .filter(vendor -> vendor.has(shape))
                .map(Vendor::id)
                .toList();
    }

    /** A 404 for a path that belongs to no provider. It is in OpenAI's format, which most clients can show. */
    public static SimulatedReply noSuchVendor(String reason) {
        return BY_ID.get("openai").error(SimulatedError.noSuchPath(reason), Dice.of(0, reason));
    }
}
