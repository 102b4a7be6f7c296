package dev.rollcall.site.claims;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quotes that speak to a judge instead of to customers. */
final class Orders {
    private static final Pattern TO_JUDGES = Pattern.compile(
            "\\b(?:verdict|contradicted|unverifiable|differs_in|instructions?|ignore|disregard|json|prompt|judge|claims?|supported)\\b");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\d]{2,}|\\d+");
    private static final Set<String> EVERYWHERE = Set.of(
            "the", "a", "an", "of", "for", "to", "in", "per", "is", "are", "and", "or", "all", "as", "on", "at", "it",
            "its", "with", "by");

    private Orders() {}

    /** Whether it uses the words of a judge's work, and shares no word or number with the claim's attribute and value. */
    static boolean isOrder(String quote, Claim claim) {
        String lower = quote.toLowerCase(Locale.ROOT);
        if (!TO_JUDGES.matcher(lower).find()) {
            return false;
        }
        Set<String> shared = words(lower);
        shared.retainAll(words((claim.attribute() + " " + claim.value()).toLowerCase(Locale.ROOT)));
        return shared.isEmpty();
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        words.removeAll(EVERYWHERE);
        return words;
    }
}
