package dev.rollcall.insight;

import java.util.List;

/**
 * Whom an answer names, and what it cites.
 *
 * @param brands in the order of the text; none in a refusal
 * @param citations in the order of the text, those of the API last
 */
public record AnswerBrands(List<NamedBrand> brands, List<SiteCitation> citations) {
    public AnswerBrands {
        brands = List.copyOf(brands);
        citations = List.copyOf(citations);
    }
}
