package dev.rollcall.insight.figures;

import java.util.Objects;

/**
 * Where answers belong.
 *
 * @param target provider and model, {@code openai/gpt-5}
 * @param surface {@code api}, {@code api-search} or {@code simulated}
 * @param prompt with its version, {@code best-crm@1}
 */
public record AnswerPlace(String window, String provider, String target, String surface, String prompt) {
    public AnswerPlace {
        Objects.requireNonNull(window);
        Objects.requireNonNull(provider);
        Objects.requireNonNull(target);
        Objects.requireNonNull(surface);
        Objects.requireNonNull(prompt);
    }

    /** Of two surfaces of the same model each is asked for itself. */
    public String targetAndSurface() {
        return target + "/" + surface;
    }

    public boolean isSimulated() {
        return surface.equals("simulated");
    }
}
