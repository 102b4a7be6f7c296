package dev.rollcall.insight;

import java.util.List;
import java.util.Objects;

/**
 * What an answer says, as far as plain text tells.
 *
 * @param mentions in the order of the text; none in a refusal
 * @param refused whether the answer declines without saying anything
 * @param knowsDomain whether it says something of the domain or brand that was asked about; null: not asked, or open
 * @param citations in the order of the text, those of the API last
 * @param language BCP 47, as far as it was needed: of the rules that were applied
 * @param rankBasis what ranks were counted over
 */
public record Extraction(
        List<Mention> mentions,
        boolean refused,
        Boolean knowsDomain,
        List<SiteCitation> citations,
        String language,
        RankBasis rankBasis) {
    /** What is counted before a name: its rank is one more. */
    public enum RankBasis {
        /** Listed names only. */
        LISTED,
        /** Listed names, and words that look like names. */
        SHAPES
    }

    public Extraction {
        mentions = List.copyOf(mentions);
        citations = List.copyOf(citations);
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(rankBasis, "rankBasis");
    }
}
