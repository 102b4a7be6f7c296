package dev.rollcall.site.claims;

import java.util.Objects;

/** What comes of a reply to a {@link ClaimJudge}. */
public sealed interface JudgeReading {
    /**
     * The judge's vote, as far as it is believed.
     *
     * @param chunk id of the chunk that shows it; null: unverifiable
     * @param quote in that chunk's text; null: unverifiable
     * @param flaw why a vote for supported or contradicted became unverifiable
     */
    record Vote(Verdict verdict, String chunk, TextSpan quote, Difference differsIn, Flaw flaw)
            implements JudgeReading {
        public Vote {
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(flaw, "flaw");
            if ((verdict == Verdict.UNVERIFIABLE) != (quote == null) || (quote == null) != (chunk == null)) {
                throw new IllegalArgumentException(
                        "a vote has a chunk and a quote just when it is supported or contradicted");
            }
        }

        static Vote unverifiable(Flaw flaw) {
            return new Vote(Verdict.UNVERIFIABLE, null, null, Difference.NONE, flaw);
        }
    }

    /**
     * The reply can't be used: the judge may be asked once more, with {@link ClaimJudge#repair}; then there is no vote.
     *
     * @param fault what is wrong, in words that go on from "the reply"
     */
    record Unusable(String fault) implements JudgeReading {}

    /** Why a vote is not believed. */
    enum Flaw {
        NONE,
        /** It names a chunk that it was not shown. */
        STRANGE_CHUNK,
        /** Its quote does not stand in the chunk letter by letter. */
        INVENTED_QUOTE,
        /** Its quote speaks to judges and has nothing of the claim. */
        QUOTED_ORDER,
        /** It says supported and a difference, or contradicted and none. */
        AT_ODDS
    }
}
