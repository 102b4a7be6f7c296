package dev.rollcall.insight.figures;

import java.util.Objects;

/**
 * Where answers belong.
 *
 * @param target provider and model, {@code openai/gpt-5}
 * @param surface {@code api}, {@code api-search} or {@code simulated}
 * @param prompt with its version, {@code best-crm@1}
 * @param targetAndSurface {@code openai/gpt-5/api}: of two surfaces of the same model each is asked for itself
 */
public record AnswerPlace(
        String window, String provider, String target, String surface, String prompt, String targetAndSurface) {
    public AnswerPlace {
        Objects.requireNonNull(window);
        Objects.requireNonNull(provider);
        Objects.requireNonNull(target);
        Objects.requireNonNull(surface);
        Objects.requireNonNull(prompt);
        Objects.requireNonNull(targetAndSurface);
    }

    public AnswerPlace(String window, String provider, String target, String surface, String prompt) {
        this(window, provider, target, surface, prompt, target + "/" + surface);
    }

    public boolean isSimulated() {
        return surface.equals("simulated");
    }
}
