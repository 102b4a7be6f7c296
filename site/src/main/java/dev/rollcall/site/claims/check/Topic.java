package dev.rollcall.site.claims.check;

import dev.rollcall.site.claims.Claim;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a claim is about, and whether a statement of the site is about just that. */
final class Topic {
    private static final Set<String> SECTIONS = Words.set("""
            pricing home help limits limit faq faqs questions contact support products product overview features feature start join about
            returns return shipping warranty data specs specification specifications technical imprint legal lifecycle terms cards transfers
            disputes attachments billing details facts general information info compare comparison
            firma uber unternehmen produkt produkte hilfe widerruf garantie versand impressum kontakt daten fragen
            propos entreprise produits aide livraison garanties contacto empresa productos ayuda envios
            """);
    private static final Set<String> NEWS =
            Words.set("news blog press archive changelog presse nouvelles noticias aktuelles neuigkeiten");
    private static final Set<String> NOT_NAMES = Words.stems("the a of its plan plans company price cost fee");
    private static final Pattern GERMAN = Pattern.compile(
            "\\b(?:der|die|das|und|ist|sind|wird|wurde|hat|betragt|kostet|unsere?|beim?|fur|mit|je|pro|im|monat|jahr)\\b");
    private static final Pattern PARTICLES = Pattern.compile("[のはがもで]*(?:現在|当社|弊社)?[のはがもで]*");
    private static final Pattern UP_TO_DIGIT = Pattern.compile("\\D*+");
    private static final Pattern PLACE_BEFORE = Pattern.compile("\\b(?:in|en|a|zu|at) $");
    private static final int LONGEST_PLACE_WORD = 5;
    private static final int MOST_OTHER_WORDS = 0;
    private static final int MOST_OTHER_WORDS_OF_CLAIM = 3;

    private final Set<String> own;
    private final Set<String> subject = new LinkedHashSet<>();
    private final Set<String> attribute = new LinkedHashSet<>();
    private final Set<String> called = new LinkedHashSet<>();
    private final Set<String> claimed = new LinkedHashSet<>();
    private final Set<String> scope;
    private final String subjectInSigns;
    private final String attributeInSigns;
    private final String quote;

    Topic(Claim claim, Set<String> own) {
        this.own = own;
        String subjectText = Folded.text(claim.subject());
        String attributeText = Folded.text(claim.attribute());
        quote = Folded.text(claim.words());
        addSpecific(subjectText, subject);
        called.addAll(Words.stems(subjectText));
        called.removeAll(NOT_NAMES);
        addSpecific(attributeText, attribute);
        attribute.removeAll(subject);
        claimed.addAll(subject);
        claimed.addAll(Words.stems(attributeText));
        claimed.addAll(Words.stems(quote));
        claimed.addAll(Words.stems(Folded.text(claim.value())));
        scope = scopeOf(quote + " " + subjectText + " " + attributeText);
        attributeInSigns = inSigns(attributeText);
        subjectInSigns = inSigns(subjectText);
    }

    private void addSpecific(String text, Set<String> to) {
        for (Words.Word word : Words.of(text, 0, text.length())) {
            String stem = Words.stem(word.text());
            if (!own.contains(stem) && !Words.isCommon(word.text()) && Words.period(word.text()) == null) {
                to.add(stem);
            }
        }
    }

    /** Words of scripts without spaces; empty: it has none. */
    static String inSigns(String text) {
        return text.replaceAll("[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}ー\u3099\u309A]", "");
    }

    private Set<String> scopeOf(String text) {
        Set<String> narrowing = Scope.of(text);
        narrowing.removeAll(own);
        return narrowing;
    }

    boolean isCovered(String statement, String heading) {
        Set<String> near = Words.stems(statement);
        Set<String> all = new LinkedHashSet<>(near);
        all.addAll(Words.stems(heading));
        boolean named = subject.stream().allMatch(word -> has(all, word))
                && attribute.stream().allMatch(word -> has(all, word));
        boolean here = subject.stream().anyMatch(word -> has(near, word))
                || attribute.stream().anyMatch(word -> has(near, word))
                || (subject.isEmpty() && attribute.isEmpty());
        boolean signs = statement.contains(attributeInSigns)
                && (own.contains(subjectInSigns) || (statement + heading).contains(subjectInSigns));
        return named && here && signs && !(isBare() && attributeInSigns.isEmpty() && !namesSubject(statement));
    }

    /** Nothing but words such as "price" and "per month" tells what the claim is about. */
    private boolean isBare() {
        return subject.isEmpty() && attribute.isEmpty();
    }

    /** Whether it names the company, or what the claim calls its subject: "membership". */
    private boolean namesSubject(String statement) {
        Set<String> near = Words.stems(statement);
        return own.stream().anyMatch(name -> has(near, name)) || called.stream().anyMatch(near::contains);
    }

    boolean hasSameScope(String statement, String heading) {
        return scopeOf(statement + " " + heading).equals(scope);
    }

    /** Whether a word's stem is one of the claim's. */
    boolean claims(String stem) {
        return has(claimed, stem);
    }

    /**
     * Whether a statement tells so little besides that it can be held against the claim.
     *
     * @param text the folded chunk
     * @param places whether it may name places, as statements on a founding do
     */
    boolean isAlone(Folded text, Statement statement, String heading, boolean price, boolean places) {
        String words = text.text.substring(statement.from(), statement.to());
        boolean german = GERMAN.matcher(words).find();
        int others = 0;
        boolean first = true;
        for (Words.Word word : Words.of(text.text, statement.from(), statement.to())) {
            boolean place = places
                    && PLACE_BEFORE
                            .matcher(text.text.substring(
                                    Math.max(statement.from(), word.at() - LONGEST_PLACE_WORD), word.at()))
                            .find();
            if (!isKnown(word.text()) && !place) {
                others++;
                if (first || (text.isCapital(word.at()) && !german)) {
                    return false;
                }
            }
            first = false;
        }
        return others <= (isBare() && attributeInSigns.isEmpty() ? 0 : MOST_OTHER_WORDS)
                && headingIsPlain(heading, price)
                && headingIsPlain(statement.context(), price)
                && signsAreAlone(statement.context() + words)
                && claimIsPlain(words + " " + statement.context() + " " + heading);
    }

    /** In scripts without spaces: whether nothing but a name of the company and particles stands around the attribute, up to the number. */
    private boolean signsAreAlone(String words) {
        int at = words.indexOf(attributeInSigns);
        if (attributeInSigns.isEmpty()) {
            return true;
        }
        String before = inSigns(words.substring(0, at));
        for (String name : own) {
            before = name.isEmpty() ? before : before.replace(name, "");
        }
        Matcher after = UP_TO_DIGIT.matcher(words.substring(at + attributeInSigns.length()));
        return PARTICLES.matcher(before).matches()
                && after.lookingAt()
                && PARTICLES.matcher(inSigns(after.group())).matches();
    }

    private boolean isKnown(String word) {
        String stem = Words.stem(word);
        return Words.isCommon(word)
                || has(claimed, stem)
                || has(own, stem)
                || Words.period(word) != null
                || Units.of(word) != null
                || Units.scale(word, true) != null
                || Numerals.word(word) != null
                || Dates.MONTHS.containsKey(word);
    }

    /** Whether a label ("CEO", "Headquarters of the company") has no other words than the claim's. */
    boolean isLabel(String folded) {
        return Words.of(folded, 0, folded.length()).stream().allMatch(word -> isKnown(word.text()));
    }

    boolean headingIsPlain(String heading, boolean price) {
        return Words.of(heading, 0, heading.length()).stream()
                .allMatch(word -> isKnown(word.text())
                        || SECTIONS.contains(word.text())
                        || (NEWS.contains(word.text()) && !price));
    }

    private boolean claimIsPlain(String around) {
        Set<String> near = Words.stems(around);
        long others = Words.of(quote, 0, quote.length()).stream()
                .filter(word -> !Words.isCommon(word.text())
                        && Units.of(word.text()) == null
                        && Numerals.word(word.text()) == null
                        && !has(own, Words.stem(word.text()))
                        && !has(near, Words.stem(word.text())))
                .count();
        return others <= MOST_OTHER_WORDS_OF_CLAIM;
    }

    /** Whether one of the stems is this one, but for an ending. */
    static boolean has(Set<String> stems, String stem) {
        return stems.contains(stem) || (stem.length() >= 5 && stems.stream().anyMatch(other -> areAlike(stem, other)));
    }

    private static boolean areAlike(String one, String two) {
        int common = 0;
        int least = Math.min(one.length(), two.length());
        while (common < least && one.charAt(common) == two.charAt(common)) {
            common++;
        }
        return common >= 5 && Math.max(one.length(), two.length()) - common <= 3;
    }
}
