package dev.rollcall.site.claims;

/** What a comparison of a claim with one chunk says, without any model. */
public sealed interface CheckResult {
    /** @param quote the statement of the chunk that says the same */
    record SupportedCandidate(TextSpan quote) implements CheckResult {}

    /** @param quote the statement of the chunk that says something else */
    record ContradictedCandidate(TextSpan quote, Difference differsIn) implements CheckResult {}

    /** The chunk decides nothing about the claim. */
    record Neither(Reason reason) implements CheckResult {}

    /** Why a chunk decides nothing. Later ones came closer to a decision. */
    enum Reason {
        /** The claim or the chunk is longer than what is looked into. */
        TOO_LONG,
        /** The claim has no number, date or name that can be compared. */
        NOTHING_TO_COMPARE,
        /** The claim's value does not stand in its quote. */
        VALUE_NOT_IN_QUOTE,
        /** The claim itself gives a range or an approximation, speaks of another time, or denies something. */
        CLAIM_IS_VAGUE,
        /** No statement is about this subject and attribute, with a value of that sort. */
        SILENT,
        /** It speaks of another plan, region, group of customers or company, or that is not certain. */
        OTHER_SCOPE,
        /** Units or currencies differ. */
        OTHER_UNIT,
        /** It is per something else: year instead of month, transaction instead of user. */
        OTHER_PER,
        /** "from", "up to", "about", a range. */
        RANGE,
        /** It tells how things were or will be, denies something, or has a condition. */
        OTHER_TIME_OR_CONDITION,
        /** Several values that could be meant. */
        SEVERAL_VALUES,
        /** One may be the other, rounded. */
        ROUNDED,
        /** A date of the claim is more precise than the site's, or can be read in two ways. */
        UNCERTAIN_DATE,
        /** Other words, which may mean the same. */
        OTHER_WORDS
    }
}
