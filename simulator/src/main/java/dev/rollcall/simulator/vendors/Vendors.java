package dev.rollcall.simulator.vendors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All who can be asked here. */
final class Vendors {
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
    static Vendor byId(String id) {
        return BY_ID.get(id);
    }

    static Set<String> ids() {
        return BY_ID.keySet();
    }

    /** The ids of those that have it, at one of their paths. */
    static List<String> having(Shape shape) {
        return BY_ID.values().stream()
                .filter(vendor -> vendor.has(shape))
                .map(Vendor::id)
                .toList();
    }
}
