package dev.rollcall.insight;

import java.util.List;
import java.util.Objects;

/**
 * An answer, as it is stored, and what was asked.
 *
 * @param prompt the question, with the domain in its place; may be empty
 * @param domain the domain that the question is about; may be empty
 * @param apiCitations addresses that the provider returned beside the text
 */
public record ExtractionInput(String prompt, String domain, String text, List<String> apiCitations) {
    public ExtractionInput {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(text, "text");
        apiCitations = List.copyOf(apiCitations);
    }
}
