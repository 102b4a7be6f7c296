package dev.rollcall.api;

import dev.rollcall.api.NameTally.AnswerExample;
import dev.rollcall.api.SuggestionTallies.OwnedSite;
import dev.rollcall.insight.Extractor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a set of entities may lack, as a person is asked about it. Below the floor nothing is suggested: what one model says, or
 * one answer, may be an invention.
 */
public record Suggestions(List<NameSuggestion> names, List<AliasSuggestion> aliases, List<SiteSuggestion> sites) {
    static final Suggestions NONE = new Suggestions(List.of(), List.of(), List.of());

    private static final int LEAST_ANSWERS = 2;
    private static final int LEAST_TARGETS = 2;
    private static final int MOST = 50;

    /** What is suggested, with the answers that speak for it. */
    public sealed interface Suggestion {
        long answers();

        int targets();

        Collection<String> providers();

        AnswerExample example();
    }

    /**
     * A brand that answers name, and the set does not.
     *
     * @param rank its mean place among all brands of an answer
     * @param site beside it, and beside nobody else; null: there is none
     */
    public record NameSuggestion(
            String name,
            long answers,
            int targets,
            Collection<String> providers,
            double rank,
            String site,
            AnswerExample example)
            implements Suggestion {}

    /** @param why {@code spelling}: nearly a listed name; {@code site}: the entity's site stands beside it */
    public record AliasSuggestion(
            String entity,
            String name,
            String why,
            long answers,
            int targets,
            Collection<String> providers,
            AnswerExample example)
            implements Suggestion {}

    /** @param why {@code beside}: it stands right behind the entity's name; {@code name}: it has the entity's name */
    public record SiteSuggestion(
            String entity,
            String site,
            String why,
            long answers,
            int targets,
            Collection<String> providers,
            AnswerExample example)
            implements Suggestion {}

    /** @param declined keys of what people do not want to be suggested again */
    static Suggestions of(SuggestionTallies tallies, ListedNames listed, Set<String> declined) {
        var names = new ArrayList<Ranked<NameSuggestion>>();
        var aliases = new ArrayList<Ranked<AliasSuggestion>>();
        tallies.others().forEach((key, tally) -> {
            if (!isEnough(tally) || declined.contains(key) || listed.has(tally.name())) {
                return;
            }
            String site = tally.site() != null && tallies.isOfOne(tally.site()) ? tally.site() : null;
            String spelled = listed.entityOfSpelling(tally.name());
            String owner = tally.site() == null ? null : listed.owner(tally.site());
            if (spelled != null || owner != null) {
                aliases.add(ranked(tally, alias(tally, spelled, owner)));
            } else if (tally.evident() >= LEAST_ANSWERS) {
                names.add(ranked(tally, name(tally, site)));
            }
        });
        return new Suggestions(first(names), first(aliases), first(sites(tallies, declined)));
    }

    private static List<Ranked<SiteSuggestion>> sites(SuggestionTallies tallies, Set<String> declined) {
        var sites = new ArrayList<Ranked<SiteSuggestion>>();
        for (Map.Entry<OwnedSite, NameTally> one : tallies.sites().entrySet()) {
            String site = one.getKey().site();
            if (isEnough(one.getValue()) && tallies.isOfOne(site) && !declined.contains(Extractor.nameKey(site))) {
                sites.add(ranked(one.getValue(), site(one.getKey(), one.getValue())));
            }
        }
        return sites;
    }

    private static boolean isEnough(NameTally tally) {
        return tally.answers() >= LEAST_ANSWERS && tally.targets() >= LEAST_TARGETS;
    }

    private static NameSuggestion name(NameTally tally, String site) {
        return new NameSuggestion(
                tally.name(), tally.answers(), tally.targets(), tally.providers(), tally.rank(), site, tally.example());
    }

    private static AliasSuggestion alias(NameTally tally, String spelled, String owner) {
        return new AliasSuggestion(
                spelled == null ? owner : spelled,
                tally.name(),
                spelled == null ? "site" : "spelling",
                tally.answers(),
                tally.targets(),
                tally.providers(),
                tally.example());
    }

    private static SiteSuggestion site(OwnedSite owned, NameTally tally) {
        return new SiteSuggestion(
                owned.entity(),
                owned.site(),
                tally.evident() > 0 ? "beside" : "name",
                tally.answers(),
                tally.targets(),
                tally.providers(),
                tally.example());
    }

    private record Ranked<T>(int targets, long answers, String name, T suggestion) {}

    private static <T> Ranked<T> ranked(NameTally tally, T suggestion) {
        return new Ranked<>(tally.targets(), tally.answers(), tally.name(), suggestion);
    }

    /** Those that most targets name, then those that most answers name. */
    private static <T> List<T> first(List<Ranked<T>> ranked) {
        Function<Ranked<T>, Integer> targets = Ranked::targets;
        return ranked.stream()
                .sorted(Comparator.comparing(targets)
                        .thenComparing(Ranked::answers)
                        .reversed()
                        .thenComparing(Ranked::name))
                .limit(MOST)
                .map(Ranked::suggestion)
                .toList();
    }
}
