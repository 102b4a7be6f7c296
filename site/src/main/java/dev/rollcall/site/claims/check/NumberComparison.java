package dev.rollcall.site.claims.check;

import dev.rollcall.site.claims.CheckResult.Reason;
import dev.rollcall.site.claims.Claim;
import dev.rollcall.site.claims.Difference;
import dev.rollcall.site.claims.check.Quantity.Likeness;
import dev.rollcall.site.claims.check.Unit.Sort;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Compares numbers, with units, currencies and what they are per. */
final class NumberComparison implements Comparison {
    /** What a number may be per without being another number: it is the thing itself. */
    private static final Set<String> NATURAL = Set.of(
            Words.stem("account"),
            Words.stem("file"),
            Words.stem("dispute"),
            Words.stem("order"),
            Words.stem("message"),
            Words.stem("item"),
            Words.stem("payment"),
            Words.stem("transaction"),
            Words.stem("transfer"));

    private static final Pattern SHARES =
            Pattern.compile("\\b(?:fee|rate|share|commission|percentage|gebuhr|satz|taux|tasa|comision)\\b");
    private static final BigDecimal TAX_LOW = new BigDecimal("0.75");
    private static final BigDecimal TAX_HIGH = new BigDecimal("1.35");

    private final Claim claim;
    private final Topic topic;
    private final List<Quantity> claimed = new ArrayList<>();
    private final String period;
    private final Reason problem;

    NumberComparison(Claim claim, Topic topic) {
        this.claim = claim;
        this.topic = topic;
        String quote = Folded.text(claim.words());
        List<Quantity> quoted = Quantities.in(quote);
        List<Quantity> values = Quantities.in(Folded.text(claim.value()));
        for (Quantity value : values) {
            quoted.stream().filter(other -> isSame(value, other)).findFirst().ifPresent(claimed::add);
        }
        period = period(claimed, quote + " " + Folded.text(claim.value()) + " " + Folded.text(claim.attribute()));
        problem = problem(quote, values);
    }

    private Reason problem(String quote, List<Quantity> values) {
        if (values.isEmpty()) {
            return Reason.NOTHING_TO_COMPARE;
        }
        if (claimed.size() < values.size()) {
            return Reason.VALUE_NOT_IN_QUOTE;
        }
        return Hedges.ofNumber(quote) == null ? null : Reason.CLAIM_IS_VAGUE;
    }

    /** A value without unit has that of its quote. */
    private static boolean isSame(Quantity value, Quantity quoted) {
        boolean unit = value.comparesWith(quoted) || value.unit().sort() == Sort.NONE;
        boolean bare = value.unit().sort() == Sort.COUNT && quoted.unit().sort() == Sort.NONE;
        return (unit || bare) && value.like(quoted) == Likeness.EQUAL;
    }

    @Override
    public Reason problem() {
        return problem;
    }

    @Override
    public Opinion with(Chunk chunk, Statement statement) {
        String words = chunk.words(statement);
        if (!topic.isCovered(words, chunk.heading())) {
            return Opinion.none(Reason.SILENT);
        }
        List<Quantity> said = Quantities.in(chunk.text().text, statement.from(), statement.to());
        if (said.isEmpty()) {
            return Opinion.none(Reason.SILENT);
        }
        if (!topic.hasSameScope(words, chunk.heading())) {
            return Opinion.none(Reason.OTHER_SCOPE);
        }
        Reason hedge = Hedges.ofNumber(words);
        if (hedge != null || speaksOfYear(chunk, statement)) {
            return Opinion.none(hedge == null ? Reason.OTHER_TIME_OR_CONDITION : hedge);
        }
        return compare(chunk, statement, said);
    }

    private static boolean speaksOfYear(Chunk chunk, Statement statement) {
        return !Dates.in(chunk.text().text, statement.from(), statement.to()).isEmpty();
    }

    private Opinion compare(Chunk chunk, Statement statement, List<Quantity> said) {
        Set<Quantity> used = new LinkedHashSet<>();
        Opinion different = null;
        Opinion unsure = null;
        for (Quantity one : claimed) {
            List<Quantity> others = comparable(one, said);
            used.addAll(others);
            Opinion opinion = others.isEmpty()
                    ? Opinion.none(isUnitOther(said) ? Reason.OTHER_UNIT : Reason.SILENT)
                    : others.size() > 1
                            ? Opinion.none(Reason.SEVERAL_VALUES)
                            : compare(chunk, statement, one, others.get(0));
            if (opinion.agrees() == null) {
                unsure = opinion;
            } else if (!opinion.agrees()) {
                different = opinion;
            }
        }
        // A second number may tell for whom or how many the first one is.
        boolean more = said.stream().anyMatch(other -> !used.contains(other));
        if (more && unsure == null) {
            unsure = Opinion.none(Reason.SEVERAL_VALUES);
        }
        return unsure != null ? unsure : different != null ? different : Opinion.same();
    }

    private static boolean isUnitOther(List<Quantity> said) {
        return said.stream().anyMatch(other -> other.unit().sort() != Sort.NONE);
    }

    /** Those with the claim's period, where some have it. */
    private List<Quantity> comparable(Quantity one, List<Quantity> said) {
        List<Quantity> others = said.stream()
                .filter(other -> asClaimed(one, other).comparesWith(other))
                .toList();
        List<Quantity> periodic = others.stream()
                .filter(other -> period != null && other.per().contains(period))
                .toList();
        return periodic.isEmpty() ? others : periodic;
    }

    private Quantity asClaimed(Quantity one, Quantity other) {
        boolean share = other.unit().dimension().equals("percent")
                && SHARES.matcher(Folded.text(claim.attribute())).find();
        return share ? one.asShare() : one;
    }

    private Opinion compare(Chunk chunk, Statement statement, Quantity one, Quantity other) {
        Quantity mine = asClaimed(one, other);
        String words = chunk.words(statement);
        String theirs = period(List.of(other), words);
        boolean several = Words.of(words, 0, words.length()).stream()
                .map(word -> Words.period(word.text()))
                .anyMatch(found -> found != null && theirs != null && !found.equals(theirs));
        boolean otherPeriod = period != null && theirs != null && !period.equals(theirs);
        if (otherPeriod || (several && mine.unit().sort() == Sort.MONEY)) {
            return Opinion.none(Reason.OTHER_PER);
        }
        return switch (mine.like(other)) {
            case EQUAL -> Opinion.same();
            case NEAR -> Opinion.none(Reason.ROUNDED);
            case DIFFERENT -> different(chunk, statement, mine, other, theirs);
        };
    }

    private Opinion different(Chunk chunk, Statement statement, Quantity mine, Quantity other, String theirs) {
        String words = chunk.words(statement);
        boolean periodic = mine.unit().sort() != Sort.TIME;
        if ((periodic && (period == null) != (theirs == null))
                || !perIsSame(mine, other, words + " " + chunk.heading())) {
            return Opinion.none(Reason.OTHER_PER);
        }
        if (Hedges.speaksOfTax(words) && mightBeTax(mine, other)) {
            return Opinion.none(Reason.OTHER_TIME_OR_CONDITION);
        }
        boolean price = claim.kind() == Claim.Kind.PRICE;
        return topic.isAlone(chunk.text(), statement, chunk.heading(), price, false)
                ? Opinion.other(
                        Difference.VALUE,
                        other.values().get(0).stripTrailingZeros().toPlainString())
                : Opinion.none(Reason.OTHER_SCOPE);
    }

    private boolean perIsSame(Quantity mine, Quantity other, String around) {
        Set<String> near = Words.stems(around);
        return other.per().stream()
                        .allMatch(noun -> Words.period(noun) != null || NATURAL.contains(noun) || topic.claims(noun))
                && mine.per().stream()
                        .allMatch(
                                noun -> Words.period(noun) != null || NATURAL.contains(noun) || Topic.has(near, noun));
    }

    private static boolean mightBeTax(Quantity mine, Quantity other) {
        BigDecimal one = mine.values().get(0);
        BigDecimal two = other.values().get(0);
        return one.compareTo(two.multiply(TAX_LOW)) >= 0 && one.compareTo(two.multiply(TAX_HIGH)) <= 0;
    }

    /** "month" for "per month", else for a word such as "monthly"; null: neither. */
    private static String period(List<Quantity> quantities, String around) {
        for (Quantity one : quantities) {
            for (String noun : one.per()) {
                if (Words.period(noun) != null) {
                    return Words.period(noun);
                }
            }
        }
        if (MONTHLY.matcher(around).find()) {
            return "month";
        }
        return YEARLY.matcher(around).find() ? "year" : null;
    }

    private static final Pattern MONTHLY = Pattern.compile(
            "\\b(?:monthly|monatlich\\w*|monatspreis|mensuel\\w*|mensual\\w*|(?:per|pro|par|por|al) (?:month|monat|mois|mes))\\b|月額");
    private static final Pattern YEARLY = Pattern.compile(
            "\\b(?:yearly|annual\\w*|jahrlich\\w*|jahrespreis|annuel\\w*|anual\\w*|(?:per|pro|par|por|al) (?:year|jahr|an|ano))\\b|年額");
}
