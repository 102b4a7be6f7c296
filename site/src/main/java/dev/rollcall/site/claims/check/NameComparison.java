package dev.rollcall.site.claims.check;

import dev.rollcall.site.claims.CheckResult.Reason;
import dev.rollcall.site.claims.Claim;
import dev.rollcall.site.claims.Difference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares names of people, places and companies, without case, accents and legal forms. */
final class NameComparison implements Comparison {
    /** Attributes that have one value at a time. Of others ("offices", "founders") the site may name only some. */
    private static final Set<String> SINGLE = Set.of(
            "ceo",
            "cto",
            "cfo",
            "coo",
            "headquarters",
            "chairman",
            "chairwoman",
            Words.stem("president"),
            Words.stem("owner"));

    private static final Set<String> LEGAL_FORMS = Words.set("""
            inc ltd llc plc gmbh ag sa sas sarl srl bv nv oy ab corp corporation co company limited incorporated kg ug se spa pty pte kk ou
            """);

    private static final Pattern LABELLED = Pattern.compile("^([^:|\\d]{1,60}?) ?[:：] ?(.+)$", Pattern.DOTALL);
    private static final Pattern PART = Pattern.compile("[\\p{L}\\d&]+");
    private static final int MOST_NAME_WORDS = 5;

    private final Claim claim;
    private final Topic topic;
    private final List<String> name;
    private final boolean single;
    private final Reason problem;

    NameComparison(Claim claim, Topic topic) {
        this.claim = claim;
        this.topic = topic;
        name = parts(Folded.text(claim.value()));
        single = Words.stems(Folded.text(claim.attribute())).stream().anyMatch(SINGLE::contains);
        problem = problemOf(claim, name);
    }

    private static Reason problemOf(Claim claim, List<String> name) {
        if (name.isEmpty()) {
            return Reason.NOTHING_TO_COMPARE;
        }
        String quote = Folded.text(claim.words());
        if (!holds(parts(quote), name)) {
            return Reason.VALUE_NOT_IN_QUOTE;
        }
        return Hedges.ofName(quote) == null ? null : Reason.CLAIM_IS_VAGUE;
    }

    private static List<String> parts(String folded) {
        List<String> parts = new ArrayList<>();
        Matcher part = PART.matcher(folded.replaceAll("(?<=\\b\\p{L})\\.(?=\\p{L}\\b)", ""));
        while (part.find()) {
            if (!LEGAL_FORMS.contains(part.group())) {
                parts.add(part.group());
            }
        }
        return parts;
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
        Reason hedge = Hedges.ofName(words);
        if (hedge != null) {
            return Opinion.none(hedge);
        }
        if (holds(parts(words), name)) {
            return legalFormsAre(words) ? Opinion.same() : Opinion.none(Reason.OTHER_WORDS);
        }
        Matcher labelled = LABELLED.matcher(words);
        return single && labelled.find() && topic.isCovered(labelled.group(1), "")
                ? other(chunk, labelled.group(1), labelled.group(2))
                : Opinion.none(Reason.OTHER_WORDS);
    }

    /** A legal form that the claim gives for the company is one that the statement must have too. */
    private boolean legalFormsAre(String words) {
        Set<String> said = allParts(words);
        return claim.kind() != Claim.Kind.IDENTITY
                || allParts(Folded.text(claim.value())).stream()
                        .filter(LEGAL_FORMS::contains)
                        .allMatch(said::contains);
    }

    private static Set<String> allParts(String folded) {
        Set<String> parts = new LinkedHashSet<>();
        Matcher part = PART.matcher(folded);
        while (part.find()) {
            parts.add(part.group());
        }
        return parts;
    }

    private Opinion other(Chunk chunk, String label, String value) {
        List<String> said = parts(value);
        boolean plain = topic.hasSameScope(label, "") && topic.isLabel(label) && said.size() <= MOST_NAME_WORDS;
        boolean differs =
                said.size() >= 2 && name.size() >= 2 && Collections.disjoint(said, name) && !speaksSigns(value);
        boolean sure = claim.kind() == Claim.Kind.PERSON || (claim.kind() == Claim.Kind.PLACE && areElsewhere(value));
        return plain && differs && sure && topic.headingIsPlain(chunk.heading(), false)
                ? Opinion.other(Difference.NAME, String.join(" ", said))
                : Opinion.none(Reason.OTHER_WORDS);
    }

    /** Names may stand in another script, which decides nothing. */
    private boolean speaksSigns(String value) {
        return isLatin(value) != isLatin(claim.value());
    }

    private static boolean isLatin(String text) {
        return text.codePoints()
                .filter(Character::isLetter)
                .allMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN);
    }

    /** A city and its country may both be right: only two countries tell that places differ. */
    private boolean areElsewhere(String value) {
        String mine = Scope.country(Folded.text(claim.value()).strip());
        String theirs = Scope.country(value.strip().replaceAll("[.]$", ""));
        return mine != null && theirs != null && !mine.equals(theirs);
    }

    private static boolean holds(List<String> words, List<String> name) {
        return Collections.indexOfSubList(words, name) >= 0
                || Collections.indexOfSubList(plain(words), plain(name)) >= 0;
    }

    /** "ue" and "u" alike: both are ways to write "ü" without its points. */
    private static List<String> plain(List<String> words) {
        return words.stream()
                .map(word -> word.replace("ue", "u").replace("oe", "o").replace("ae", "a"))
                .toList();
    }
}
