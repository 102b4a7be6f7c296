package dev.rollcall.site.crawl;

import dev.rollcall.site.crawl.Frontier.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    /** A URL that no rule is asked about: the start page, or where a redirect led. */
    void add(CanonicalUrl url, int depth) {
        known += frontier.found(List.of(found(url, depth)));
    }

    /**
     * @param from the page with the links
     * @param depth of what they lead to
     * @param most new URLs that are taken
     */
    void take(CanonicalUrl from, List<String> links, int depth, int most) {
        Set<CanonicalUrl> urls = new LinkedHashSet<>();
        links.forEach(link -> from.resolve(link).filter(this::isOurs).ifPresent(urls::add));
        urls.removeAll(frontier.known(urls));
        List<Found> taken = new ArrayList<>();
        for (CanonicalUrl url : urls) {
            if (taken.size() >= Math.min(most, limits.whole().known() - known)) {
                break;
            }
            if (rules.follows(url, depth, this::variants)) {
                taken.add(found(url, depth));
                if (url.hasQuery()) {
                    variants.merge(url.withoutQuery(), 1, Integer::sum);
                }
            }
        }
        if (!taken.isEmpty()) {
            known += frontier.found(taken);
        }
    }

    private boolean isOurs(CanonicalUrl url) {
        return site.has(url.http()) && fetcher.guard().refusal(url.http()).isEmpty();
    }

    private int variants(String withoutQuery) {
        return variants.computeIfAbsent(withoutQuery, frontier::variants);
    }

    private static Found found(CanonicalUrl url, int depth) {
        return new Found(url, depth, LinkRules.rank(url, depth));
    }
}
