package dev.rollcall.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All who can be asked here. */
final class Vendors {
    private static final Map<String, Vendor> BY_ID = new LinkedHashMap<>();

    static {
        for (Vendor vendor : List.of(
                new OpenAi(),
                new Anthropic(),
                new DeepSeek(),
                new Mistral(),
                new XAi(),
                new Together(),
                new Perplexity(),
                new Google(),
                new Cohere(),
                new Ai21(),
                new Groq(),
                new OpenRouter())) {
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
