package dev.rollcall.site.claims;

import java.util.Objects;

/**
 * The verdict on a claim, and what it rests on.
 *
 * @param method null: nothing said anything
 * @param chunk id of the chunk that shows it; null: unverifiable, or a person's verdict
 * @param quote in that chunk's text; null just when {@code chunk} is
 */
public record Decision(Verdict verdict, Method method, String chunk, TextSpan quote, Difference differsIn) {
    /** Who said it. */
    public enum Method {
        CHECK,
        JUDGE,
        BOTH,
        PERSON
    }

    public Decision {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(differsIn, "differsIn");
        if ((chunk == null) != (quote == null)) {
            throw new IllegalArgumentException("a decision has a chunk just when it has a quote");
        }
        if (quote == null && verdict != Verdict.UNVERIFIABLE && method != Method.PERSON) {
            throw new IllegalArgumentException(verdict + " needs a quote, unless a person says it");
        }
    }
}
