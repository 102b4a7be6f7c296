package dev.rollcall.site.claims;

import java.util.List;

/** What comes of a reply to a {@link ClaimExtraction}. */
public sealed interface ClaimReading {
    /** The reply has the shape that was asked for. What it holds is checked against the answer. */
    record Claims(List<Claim> claims, ClaimCounts counts) implements ClaimReading {
        public Claims {
            claims = List.copyOf(claims);
        }
    }

    /**
     * The reply can't be used: the model may be asked once more, with {@link ClaimExtraction#repair}; then the answer's claims
     * are not known.
     *
     * @param fault what is wrong, in words that go on from "the reply": "holds no JSON object"
     */
    record Unusable(String fault) implements ClaimReading {}
}
