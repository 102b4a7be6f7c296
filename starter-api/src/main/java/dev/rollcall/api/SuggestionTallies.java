package dev.rollcall.api;

import dev.rollcall.insight.AnswerBrands;
import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.Extractor;
import dev.rollcall.insight.NamedBrand;
import dev.rollcall.insight.SiteCitation;
import dev.rollcall.store.Body;
import dev.rollcall.store.Body.StoredCitation;
import dev.rollcall.store.Domain;
import dev.rollcall.store.NewestAnswers.NewestAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;

/** Counts, answer by answer, whom a set of entities lacks: other names, and sites of listed entities that are not listed. */
final class SuggestionTallies implements AnswerSample.Reading {
    /** More different names are not counted: nobody has so many rivals, and hostile answers may have any number of words. */
    private static final int MOST_NAMES = 20_000;

    /** Who stands beside a site, up to this many: beside two it is a newspaper, or a shop. */
    private static final int NEIGHBOURS = 2;

    private final Extractor rules;
    private final Domain domain;
    private final ListedNames listed;
    private final IntFunction<String> prompts;
    private final Map<String, NameTally> others = new HashMap<>();
    private final Map<OwnedSite, NameTally> sites = new HashMap<>();
    private final Map<String, Set<String>> neighbours = new HashMap<>();

    /** @param prompts the question that a prompt version asks about the domain */
    SuggestionTallies(Domain domain, List<EntityView> entities, ListedNames listed, IntFunction<String> prompts) {
        this.rules = Extractor.of(entities.stream().map(EntityView::tracked).toList());
        this.domain = domain;
        this.listed = listed;
        this.prompts = prompts;
    }

    /** A site that stands beside a listed entity, or has its name. */
    record OwnedSite(String entity, String site) {}

    @Override
    public void read(NewestAnswer answer, Body body) {
        if (answer.refused() || body.text() == null) {
            return;
        }
        AnswerBrands said = rules.brands(new ExtractionInput(
                prompts.apply(answer.promptVersionId()),
                domain.name(),
                body.text(),
                body.citations().stream()
                        .map(StoredCitation::url)
                        .filter(Objects::nonNull)
                        .toList()));
        var counted = new HashSet<OwnedSite>();
        for (NamedBrand brand : said.brands()) {
            if (brand.entity() == null) {
                addOther(answer, brand, body.text());
            } else if (brand.site() != null && !listed.hasOwner(brand.site())) {
                var site = new OwnedSite(brand.entity(), brand.site());
                counted.add(site);
                addSite(answer, site, brand, body.text());
            }
            if (brand.site() != null) {
                addNeighbour(brand);
            }
        }
        for (SiteCitation cited : said.citations()) {
            String entity = listed.hasOwner(cited.site()) ? null : listed.entityOfSite(cited.site());
            var site = new OwnedSite(entity, cited.site());
            if (entity != null && counted.add(site)) {
                addSite(answer, site, null, null);
            }
        }
    }

    private void addOther(NewestAnswer answer, NamedBrand brand, String text) {
        String key = Extractor.nameKey(brand.name());
        NameTally tally = tally(others, key);
        if (tally != null) {
            tally.add(
                    answer,
                    brand.name(),
                    brand.rank(),
                    brand.evident(),
                    brand.site(),
                    () -> TextQuote.of(text, brand.span().start(), brand.span().end()));
        }
    }

    /** @param beside null: it has the entity's name, and a provider lists it, or it stands anywhere */
    private void addSite(NewestAnswer answer, OwnedSite site, NamedBrand beside, String text) {
        NameTally tally = tally(sites, site);
        if (tally != null) {
            tally.add(
                    answer,
                    site.site(),
                    0,
                    beside != null,
                    null,
                    () -> beside == null
                            ? null
                            : TextQuote.of(
                                    text, beside.span().start(), beside.span().end()));
        }
    }

    private void addNeighbour(NamedBrand brand) {
        if (neighbours.size() >= MOST_NAMES && !neighbours.containsKey(brand.site())) {
            return;
        }
        Set<String> who = neighbours.computeIfAbsent(brand.site(), any -> new HashSet<>());
        if (who.size() < NEIGHBOURS) {
            who.add(brand.entity() == null ? "name " + Extractor.nameKey(brand.name()) : "entity " + brand.entity());
        }
    }

    /** Null when there are too many. */
    private static <K> NameTally tally(Map<K, NameTally> tallies, K key) {
        return tallies.size() >= MOST_NAMES && !tallies.containsKey(key)
                ? null
                : tallies.computeIfAbsent(key, any -> new NameTally());
    }

    /** By {@link Extractor#nameKey}. */
    Map<String, NameTally> others() {
        return others;
    }

    Map<OwnedSite, NameTally> sites() {
        return sites;
    }

    /** Whether a site stands beside one name only: else it tells nothing of whom it belongs to. */
    boolean isOfOne(String site) {
        return neighbours.getOrDefault(site, Set.of()).size() < NEIGHBOURS;
    }
}
