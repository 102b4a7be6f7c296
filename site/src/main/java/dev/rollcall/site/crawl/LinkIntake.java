package dev.rollcall.site.crawl;

import dev.rollcall.site.crawl.Frontier.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts the links that are followed into the frontier. */
final class LinkIntake {
    private final Fetcher fetcher;
    private final Site site;
    private final Frontier frontier;
    private final CrawlLimits limits;
    private final LinkRules rules;
    private final Map<String, Integer> variants = new HashMap<>();
    private int known;

    /** @param known how many URLs the frontier has */
    LinkIntake(Fetcher fetcher, Site site, Frontier frontier, int known) {
        this.fetcher = fetcher;
        this.site = site;
        this.frontier = frontier;
        this.limits = fetcher.options().limits();
        this.rules = new LinkRules(limits.links());
        this.known = known;
    }

    void start(CanonicalUrl url) {
        known += frontier.found(List.of(new Found(url, 0, LinkRules.rank(url, 0))));
    }

    /** A page that is asked for already, under another URL. */
    void add(CanonicalUrl url, int depth) {
        known += frontier.found(List.of(new Found(url, depth, LinkRules.rank(url, depth))));
    }

    /**
     * @param from the page with the links
     * @param depth of what they lead to
     */
    void take(CanonicalUrl from, List<String> links, int depth) {
        Set<CanonicalUrl> seen = new LinkedHashSet<>();
        List<Found> found = new ArrayList<>();
        int most = depth == 1 ? limits.links().perSitemap() * limits.links().sitemaps() : limits.links().perPage();
        for (String link : links) {
            if (found.size() >= Math.min(most, limits.whole().known() - known)) {
                break;
            }
            Optional<CanonicalUrl> url = from.resolve(link).filter(seen::add);
            if (url.isPresent() && follows(url.get(), depth)) {
                found.add(new Found(url.get(), depth, LinkRules.rank(url.get(), depth)));
            }
        }
        if (!found.isEmpty()) {
            known += frontier.found(found);
        }
    }

    private boolean follows(CanonicalUrl url, int depth) {
        if (!site.has(url.http())
                || fetcher.guard().refusal(url.http()).isPresent()
                || !rules.follows(url, depth, this::variants)) {
            return false;
        }
        if (url.hasQuery()) {
            variants.merge(url.withoutQuery(), 1, Integer::sum);
        }
        return true;
    }

    private int variants(String withoutQuery) {
        return variants.computeIfAbsent(withoutQuery, frontier::variants);
    }
}
