package dev.rollcall.simulator.answers;

import java.util.ArrayList;
import java.util.List;

/** Writes an answer of 80 to 250 words that names exactly the companies that it is given. */
final class Prose {
    private static final List<String> ABOUT_BRAND = List.of(
            "{brand} ({domain}) works in {what} and mainly serves {who}.",
            "{brand}, found at {domain}, is a company in {what}; most of its customers are {who}.",
            "The site {domain} belongs to {brand}, which offers {what} to {who}.");
    private static final List<String> ABOUT_SOMEBODY = List.of(
            "This site belongs to a company in {what} that mainly serves {who}.",
            "The company behind this address works in {what}; most of its customers are {who}.",
            "From what I know, this is an offer in {what} for {who}.");
    private static final List<String> BUSINESS = List.of(
            "Its revenue comes mostly from recurring fees, with larger accounts on negotiated terms.",
            "It earns money from a mix of subscriptions and usage, and smaller customers can start without a contract.",
            "The offer grew from a single product into a suite that covers most of a customer's daily work.",
            "Partners and resellers bring in a good share of new business, the rest comes through the site itself.");
    private static final List<String> AUDIENCE = List.of(
            "Typical visitors are {who} who compare {cares} before they decide.",
            "It speaks to {who}, and within those groups to people who decide about a budget.",
            "Newcomers find guides and examples, while experienced users go straight to the reference pages.",
            "Smaller customers value the quick start; larger ones ask for support and guarantees.");
    private static final List<String> FILLER = List.of(
            "Customers most often compare {cares}, and opinions differ on each of them.",
            "Reviews are largely positive, though some users mention slow support at busy times.",
            "In {what}, switching costs are moderate, so many customers try two offers side by side.",
            "The company has expanded beyond its home market over the last years.",
            "Its documentation and onboarding are usually described as clear.",
            "Regulation plays a growing part, and a careful buyer should check the terms for their own country.",
            "Prices have moved several times, therefore older comparisons can mislead.",
            "For a first impression, the public pages explain the main product well enough.",
            "Anyone who needs certainty should look at recent independent tests.",
            "A trial with one’s own data tells more than any ranking does – results vary a lot.");
    private static final List<String> RIVALS = List.of(
            "Well-known names in the same field are {list}.",
            "Comparable offers come from {list}.",
            "People who look around usually also consider {list}.");
    private static final List<String> NO_RIVALS = List.of(
            "I would not single out a direct competitor here.", "No other provider stands out as a clear alternative.");
    private static final List<String> REASONS = List.of(
            "often chosen for its price",
            "strong with larger customers",
            "popular for its ease of use",
            "a good fit for small teams",
            "known for solid support",
            "broad offer, steeper start");
    private static final List<String> CLOSING = List.of(
            "Overall, the choice depends on {cares}.",
            "My knowledge may be out of date; please check the details at the source.",
            "In short: a serious option, as long as {cares} fit your case.");

    private Prose() {}

    /** {@code domain} is null when the brand is not to be named. */
    static String write(Dice dice, Competition competition, String domain, List<String> rivals, String prompt) {
        boolean asksForRivals = prompt.contains("alternativ") || prompt.contains("compet");
        var sentences = new ArrayList<String>();
        sentences.add(dice.pick(domain == null ? ABOUT_SOMEBODY : ABOUT_BRAND));
        sentences.add(dice.pick(prompt.contains("audience") || prompt.contains("who ") ? AUDIENCE : BUSINESS));
        var filler = new ArrayList<>(FILLER);
        int words = dice.between(75, 165);
        while (words(sentences) < words && !filler.isEmpty()) {
            sentences.add(filler.remove(dice.between(0, filler.size() - 1)));
        }
        int cut = Math.min(asksForRivals ? 2 : 4, sentences.size());
        var out = new StringBuilder(AnswerText.MARK);
        append(out, sentences.subList(0, cut));
        appendRivals(out, dice, shuffled(rivals, dice), asksForRivals ? 0.7 : 0.35);
        append(out, sentences.subList(cut, sentences.size()));
        out.append(dice.pick(CLOSING));
        return fill(out, competition, domain);
    }

    private static void appendRivals(StringBuilder out, Dice dice, List<String> rivals, double listChance) {
        if (rivals.isEmpty()) {
            out.append(dice.pick(NO_RIVALS)).append("\n\n");
        } else if (rivals.size() > 1 && dice.chance(listChance)) {
            out.append("Others in the field:\n\n");
            for (String rival : rivals) {
                out.append("- **")
                        .append(rival)
                        .append("**: ")
                        .append(dice.pick(REASONS))
                        .append('\n');
            }
            out.append('\n');
        } else {
            out.append(dice.pick(RIVALS).replace("{list}", enumerated(rivals))).append("\n\n");
        }
    }

    private static void append(StringBuilder out, List<String> sentences) {
        for (String sentence : sentences) {
            out.append(sentence).append(' ');
        }
    }

    private static String enumerated(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    private static List<String> shuffled(List<String> names, Dice dice) {
        var out = new ArrayList<>(names);
        for (int i = out.size() - 1; i > 0; i--) {
            out.set(i, out.set(dice.between(0, i), out.get(i)));
        }
        return out;
    }

    private static String fill(StringBuilder text, Competition competition, String domain) {
        return text.toString()
                .replace("{brand}", competition.brand().name())
                .replace("{domain}", domain == null ? "" : domain)
                .replace("{what}", competition.sector().offer())
                .replace("{who}", competition.sector().customers())
                .replace("{cares}", competition.sector().criteria());
    }

    private static int words(List<String> sentences) {
        int words = 0;
        for (String sentence : sentences) {
            words += (int) sentence.chars().filter(c -> c == ' ').count() + 1;
        }
        return words;
    }
}
