package dev.rollcall.site.claims.check;

import dev.rollcall.site.claims.CheckResult.Reason;
import dev.rollcall.site.claims.Claim;
import dev.rollcall.site.claims.Difference;
import dev.rollcall.site.claims.check.Dates.Written;
import java.util.List;

/** Compares dates at the precision that both have. */
final class DateComparison implements Comparison {
    private final Topic topic;
    private final List<Written> claimed;
    private final boolean founding;
    private final Reason problem;

    DateComparison(Claim claim, Topic topic) {
        this.topic = topic;
        String value = Folded.text(claim.value());
        String quote = Folded.text(claim.words());
        claimed = Dates.in(value, 0, value.length());
        founding = Words.stems(Folded.text(claim.attribute())).contains("founded");
        problem = problem(quote);
    }

    private Reason problem(String quote) {
        if (claimed.size() != 1) {
            return Reason.NOTHING_TO_COMPARE;
        }
        if (claimed.get(0).ambiguous()) {
            return Reason.UNCERTAIN_DATE;
        }
        List<Written> quoted = Dates.in(quote, 0, quote.length());
        if (quoted.stream().noneMatch(claimed.get(0)::isSame)) {
            return Reason.VALUE_NOT_IN_QUOTE;
        }
        return quoted.size() > 1 || Hedges.ofDate(quote) != null ? Reason.CLAIM_IS_VAGUE : null;
    }

    @Override
    public Reason problem() {
        return problem;
    }

    @Override
    public Opinion with(Chunk chunk, Statement statement) {
        String words = chunk.words(statement);
        List<Written> said = Dates.in(chunk.text().text, statement.from(), statement.to());
        if (said.isEmpty() || !topic.isCovered(words, chunk.heading())) {
            return Opinion.none(Reason.SILENT);
        }
        if (said.size() > 1) {
            return Opinion.none(Reason.SEVERAL_VALUES);
        }
        if (!founding && !topic.hasSameScope(words, chunk.heading())) {
            return Opinion.none(Reason.OTHER_SCOPE);
        }
        Reason hedge = Hedges.ofDate(words);
        return hedge == null ? compare(chunk, statement, said.get(0)) : Opinion.none(hedge);
    }

    private Opinion compare(Chunk chunk, Statement statement, Written said) {
        Written mine = claimed.get(0);
        if (said.ambiguous()) {
            return Opinion.none(Reason.UNCERTAIN_DATE);
        }
        if (mine.agreesWith(said)) {
            return mine.precision() <= said.precision() ? Opinion.same() : Opinion.none(Reason.UNCERTAIN_DATE);
        }
        return topic.isAlone(chunk.text(), statement, chunk.heading(), false, founding)
                ? Opinion.other(Difference.DATE, said.year() + "-" + said.month() + "-" + said.day())
                : Opinion.none(Reason.OTHER_SCOPE);
    }
}
