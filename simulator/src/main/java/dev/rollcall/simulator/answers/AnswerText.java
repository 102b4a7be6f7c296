package dev.rollcall.simulator.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the simulated models say. An answer is a pure function of (seed, provider, model, prompt, repetition): it
 * does not depend on time, order, or how often it was asked. Each of {@link #companies(String)} is named or not by its own
 * draw, with {@link #namingProbability}; where it is not named, its domain does not stand in the text either.
 */
public final class AnswerText {
    /** Every visible answer begins with this, so that nobody takes it for real. */
    public static final String MARK = "[simulated] ";

    private static final Pattern HOST = Pattern.compile(
            "(?<![\\w@.-])(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,10}(?:xn--[a-zA-Z0-9-]{2,59}|\\p{L}{2,63})(?![\\p{L}\\p{N}-])");
    private static final double[] COMPETITOR_BASE = {0.72, 0.62, 0.52, 0.44, 0.36, 0.29, 0.22, 0.16};
    private static final double FAMOUS_BRAND = 0.86;
    private static final double OBSCURE_BRAND = 0.66;
    private static final double BIAS = 0.18;

    private AnswerText() {}

    public static String text(long seed, String provider, String model, String prompt, int repetition) {
        Dice dice = Dice.of(seed, "answer", provider, model, prompt, Integer.toString(repetition));
        String domain = domainIn(prompt);
        Competition competition = Competition.of(domain);
        boolean brandNamed = dice.chance(namingProbability(provider, model, competition, competition.brand(), -1));
        var named = new ArrayList<String>();
        for (int rank = 0; rank < competition.competitors().size(); rank++) {
            Company company = competition.competitors().get(rank);
            if (dice.chance(namingProbability(provider, model, competition, company, rank))) {
                named.add(company.name());
            }
        }
        return Prose.write(dice, competition, brandNamed ? domain : null, named, prompt.toLowerCase(Locale.ROOT));
    }

    /**
     * The probability, from 0 to 1, that an answer of this provider's model about {@code domain} names {@code company}
     * (as {@link #companies} spells it). 0 for any other name. The same for every seed, prompt and repetition.
     */
    public static double namingProbability(String provider, String model, String domain, String company) {
        Competition competition = Competition.of(domain);
        if (competition.brand().name().equals(company)) {
            return namingProbability(provider, model, competition, competition.brand(), -1);
        }
        for (int rank = 0; rank < competition.competitors().size(); rank++) {
            if (competition.competitors().get(rank).name().equals(company)) {
                return namingProbability(
                        provider, model, competition, competition.competitors().get(rank), rank);
            }
        }
        return 0;
    }

    /** All that an answer about {@code domain} may name: its own brand first, then the competitors by fame. */
    public static List<String> companies(String domain) {
        Competition competition = Competition.of(domain);
        return Stream.concat(Stream.of(competition.brand()), competition.competitors().stream())
                .map(Company::name)
                .toList();
    }

    /** The first host name in the text; {@code example.com} when there is none. */
    public static String domainIn(String prompt) {
        Matcher host = HOST.matcher(prompt);
        return host.find() ? host.group().toLowerCase(Locale.ROOT) : "example.com";
    }

    /** How many tokens a text counts for: a quarter of its characters, rounded up. */
    public static int tokens(String text) {
        return (text.length() + 3) / 4;
    }

    private static double namingProbability(
            String provider, String model, Competition competition, Company company, int rank) {
        double base = rank >= 0 ? COMPETITOR_BASE[rank] : competition.famous() ? FAMOUS_BRAND : OBSCURE_BRAND;
        double taste = Dice.of(0, "taste", provider, model, company.name()).next() * 2 - 1;
        return Math.min(0.97, Math.max(0.03, base + BIAS * taste));
    }
}
