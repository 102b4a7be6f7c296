package dev.rollcall.site.claims.check;

import dev.rollcall.site.claims.CheckResult;
import dev.rollcall.site.claims.CheckResult.ContradictedCandidate;
import dev.rollcall.site.claims.CheckResult.Neither;
import dev.rollcall.site.claims.CheckResult.Reason;
import dev.rollcall.site.claims.CheckResult.SupportedCandidate;
import dev.rollcall.site.claims.Claim;
import dev.rollcall.site.claims.Passage;
import dev.rollcall.site.claims.TextSpan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds claims against chunks of the domain's own site without a model: numbers with units and currencies, dates, names. It
 * decides only where one statement is about the claim's subject and attribute and about nothing else; whatever else it meets
 * is neither. Many threads may use it.
 */
public final class ValueCheck {
    /** Characters of the longest chunk that is looked into. */
    public static final int LONGEST_CHUNK = 20_000;

    /** Characters of the longest subject, attribute, value or heading. */
    public static final int LONGEST_FIELD = 500;

    /** Characters of the longest quote. */
    public static final int LONGEST_QUOTE = 2_000;

    private final Set<String> own = new LinkedHashSet<>();

    /** @param names of the company whose site it is, its domain's first label among them: a chunk need not repeat them */
    public ValueCheck(List<String> names) {
        names.forEach(name -> own.addAll(Words.stems(Folded.text(name))));
        names.forEach(name -> own.add(Topic.inSigns(Folded.text(name))));
        own.add("");
    }

    /** What the chunk's text, with the headings above it, says of the claim. */
    public CheckResult check(Claim claim, Passage passage) {
        if (isTooLong(claim)
                || passage.text().length() > LONGEST_CHUNK
                || passage.heading().length() > LONGEST_FIELD) {
            return new Neither(Reason.TOO_LONG);
        }
        Comparison comparison = comparison(claim);
        if (comparison.problem() != null) {
            return new Neither(comparison.problem());
        }
        return check(comparison, Chunk.of(passage.heading(), passage.text()));
    }

    private static boolean isTooLong(Claim claim) {
        return claim.subject().length() > LONGEST_FIELD
                || claim.attribute().length() > LONGEST_FIELD
                || claim.value().length() > LONGEST_FIELD
                || claim.words().length() > LONGEST_QUOTE;
    }

    private Comparison comparison(Claim claim) {
        var topic = new Topic(claim, own);
        return switch (claim.kind()) {
            case DATE -> new DateComparison(claim, topic);
            case PLACE, PERSON, IDENTITY -> new NameComparison(claim, topic);
            case PRICE, NUMBER, FEATURE, POLICY -> new NumberComparison(claim, topic);
        };
    }

    private static CheckResult check(Comparison comparison, Chunk chunk) {
        Statement same = null;
        Statement other = null;
        Opinion difference = null;
        Reason reason = Reason.SILENT;
        for (Statement statement : chunk.statements()) {
            Opinion opinion = comparison.with(chunk, statement);
            if (opinion.agrees() == null) {
                reason = opinion.reason().compareTo(reason) > 0 ? opinion.reason() : reason;
            } else if (opinion.agrees()) {
                same = same == null ? statement : same;
            } else if (difference != null && !difference.value().equals(opinion.value())) {
                reason = Reason.SEVERAL_VALUES;
            } else {
                other = other == null ? statement : other;
                difference = opinion;
            }
        }
        if (same != null && other != null) {
            return new Neither(Reason.SEVERAL_VALUES);
        }
        if (same != null) {
            return new SupportedCandidate(quote(chunk, same));
        }
        // A statement on the same thing that is not certain makes the others uncertain.
        return other != null && reason == Reason.SILENT
                ? new ContradictedCandidate(quote(chunk, other), difference.difference())
                : new Neither(reason);
    }

    private static TextSpan quote(Chunk chunk, Statement statement) {
        return chunk.text().span(statement.quoteFrom(), statement.quoteTo());
    }
}
