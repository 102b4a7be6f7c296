package dev.rollcall.site.claims;

import java.util.Objects;

/**
 * One thing that an answer says of a domain, and that the domain's site could confirm or deny.
 *
 * @param quote where the answer says it
 * @param words of the answer at {@code quote}, letter by letter
 * @param subject what it is about: the company, or one of its products or plans
 * @param attribute what of the subject it tells: "monthly price", "headquarters"
 * @param value what it says that the attribute is: "$29 per month"
 */
public record Claim(TextSpan quote, String words, Kind kind, String subject, String attribute, String value) {
    /** What sort of thing is claimed. The schema has these names in lower case. */
    public enum Kind {
        PRICE,
        NUMBER,
        DATE,
        PLACE,
        PERSON,
        FEATURE,
        POLICY,
        IDENTITY
    }

    public Claim {
        Objects.requireNonNull(quote, "quote");
        Objects.requireNonNull(words, "words");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(attribute, "attribute");
        Objects.requireNonNull(value, "value");
    }
}
