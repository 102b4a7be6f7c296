package dev.rollcall.insight.figures;

import java.util.Locale;

/**
 * What is measured, and from which counts. V are the valid answers: those that answer, and those that refuse, which name
 * nobody. E are the brand and its tracked competitors.
 */
public enum InsightMetric {
    /** (answered + refused) / planned: below .70 nothing is published, below .95 it is degraded. */
    COVERAGE,
    /** answers that name any of E / V: Wilson; below .5 at its upper end the sample is thin: mend the prompts. */
    INFORMATIVE_RATE,
    /** quotes found verbatim / quotes; by the plain rules spans / mentions: Wilson; below .98 an alert. */
    EXTRACTION_VALIDITY,
    /** answers that name e / V; a panel's is the mean over targets: Wilson a target; jackknife over prompts. */
    MENTION_RATE,
    /** M(e) / Σ M over E, M = answers that name it: jackknife over prompts; none without competitors. */
    SHARE_OF_VOICE,
    /** answers in which e is the first brand / V: Wilson. */
    FIRST_MENTION_RATE,
    /** Σ 1/rank / V, 0 where it is not named: Wilson. */
    MEAN_RECIPROCAL_RANK,
    /** Σ rank / answers that name e: Student's t; beside its n only. */
    AVERAGE_POSITION,
    /** answers that recommend e / V: Wilson; by a judge where one read the answers. */
    RECOMMENDATION_RATE,
    /** (positive − negative) / (positive + neutral + negative): Newcombe; none below n = 10. */
    NET_SENTIMENT,
    /** contradicted / (supported + contradicted) claims: Wilson; only where a judge read the domain's own site. */
    INACCURACY_RATE,
    /** answers that cite a domain of e / grounded answers: Wilson; surfaces that search only. */
    CITATION_RATE,
    /** citations of domains of e / all citations: Wilson; surfaces that search only. */
    CITATION_SHARE,
    /** answers that cite e without naming it / answers that cite e: Wilson; surfaces that search only. */
    GHOST_RATE,
    /** targets whose Wilson interval begins above .2, of all: mean pairwise Jaccard of the targets' entities. */
    CONSENSUS,
    /** mean pairwise Jaccard over repetitions: jackknife over prompts; three repetitions at least. */
    RUN_CONSISTENCY,
    /** 1 − Σ min(share now, share before), less the split-half value: its verdict. */
    DRIFT,
    /** cost of all attempts / answered, in dollars: null when a price is unknown. */
    COST_PER_ANSWER,
    /** the age in seconds that 95 % of the answers do not exceed: the share within their refresh time. */
    ANSWER_AGE;

    /** It grows when a formula changes, so that a report can say by which one it was made. */
    public static final int VERSION = 1;

    /** Below it, at the upper end of its interval, too few answers name anybody. */
    public static final double THIN = .5;

    /** Below it the extraction is not to be trusted. */
    public static final double VALID_EXTRACTION = .98;

    /** As it is written: {@code mention-rate}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Is there one for each entity? The others are of all answers together. */
    public boolean isOfEntity() {
        return switch (this) {
            case COVERAGE,
                    INFORMATIVE_RATE,
                    EXTRACTION_VALIDITY,
                    INACCURACY_RATE,
                    RUN_CONSISTENCY,
                    DRIFT,
                    COST_PER_ANSWER,
                    ANSWER_AGE -> false;
            default -> true;
        };
    }

    /** Is it of what a judge says, where one has judged the answers? */
    public boolean isJudged() {
        return this == RECOMMENDATION_RATE || this == NET_SENTIMENT || this == EXTRACTION_VALIDITY;
    }

    /** Does it depend on who read the answers? The others are of calls alone. */
    public boolean isRead() {
        return this != COVERAGE && this != COST_PER_ANSWER && this != ANSWER_AGE;
    }

    /** Is the sample thin? So few answers name anybody of E that other figures say little; the prompts are to be mended. */
    public static boolean isThin(Proportion informative) {
        return informative.n() > 0 && informative.wilson().high() < THIN;
    }

    /** Is an alert due? Spans must be found in the answer as it is stored. */
    public static boolean isInvalid(Proportion verbatim) {
        return verbatim.n() > 0 && verbatim.rate() < VALID_EXTRACTION;
    }
}
