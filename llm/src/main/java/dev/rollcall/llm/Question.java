package dev.rollcall.llm;

import dev.rollcall.llm.wire.AnswerSchema;
import java.util.Objects;

/**
 * One question to one model.
 *
 * @param provider id in the catalogue
 * @param api the name of one of the provider's APIs; null: its default, or with {@code search} the first that can search
 * @param model null: the API's default
 * @param search adds the provider's own search tool
 * @param prompt the question, sent as the only user message
 * @param maxOutputTokens the most tokens that the model may write, including reasoning if the provider counts it
 * @param cell sent as header {@code X-Rollcall-Cell}, or null
 * @param schema what the answer must be an instance of, as far as the provider sees to that; null: plain text
 */
public record Question(
        String provider,
        String api,
        String model,
        boolean search,
        String prompt,
        int maxOutputTokens,
        String cell,
        AnswerSchema schema) {

    /** A question that is answered in plain text. */
    public Question(
            String provider,
            String api,
            String model,
            boolean search,
            String prompt,
            int maxOutputTokens,
            String cell) {
        this(provider, api, model, search, prompt, maxOutputTokens, cell, null);
    }

    public Question {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(prompt, "prompt");
        if (prompt.isBlank()) {
            throw new IllegalArgumentException("the prompt is empty");
        }
        if (hasHalfOfAPair(prompt)) {
            throw new IllegalArgumentException("the prompt is not well-formed Unicode (half of a surrogate pair)");
        }
        if (maxOutputTokens < 1) {
            throw new IllegalArgumentException("maxOutputTokens must be at least 1, was " + maxOutputTokens);
        }
    }

    private static boolean hasHalfOfAPair(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
