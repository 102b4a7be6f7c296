package dev.rollcall.insight;

import java.util.List;

/**
 * What an answer says, as far as plain text tells.
 *
 * @param mentions in the order of the text; none in a refusal
 * @param refused whether the answer declines without saying anything
 * @param knowsDomain whether it says something of the domain or brand that was asked about; null: not asked, or open
 * @param citations in the order of the text, those of the API last
 */
public record Extraction(List<Mention> mentions, boolean refused, Boolean knowsDomain, List<SiteCitation> citations) {
    public Extraction {
        mentions = List.copyOf(mentions);
        citations = List.copyOf(citations);
    }
}
