package dev.rollcall.activities.canary;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The questions. They have answers of one word, and nothing to do with a domain; some are at the edge of what models can, and
 * some a matter of taste, so that another model answers some of them otherwise. A changed text begins a new series.
 */
public final class CanaryPrompts {
    private static final String FILE = "canaries.json";

    private CanaryPrompts() {}

    /** Text by name. */
    public static Map<String, String> bundled() {
        try (InputStream in = CanaryPrompts.class.getResourceAsStream(FILE)) {
            return new ObjectMapper().readValue(in, new TypeReference<Map<String, String>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " is in the jar", e);
        }
    }
}
