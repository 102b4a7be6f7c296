package dev.rollcall.site.crawl;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The URLs of one site, durably: what is to be fetched, and what came of it. One crawl step at a time uses it. It need not be
 * written in one transaction with the {@link PageSink}: who dies between the two fetches one page twice.
 */
public interface Frontier {
    /** The URL with the smallest rank among those that are due; empty when none is. */
    Optional<Due> next(Instant now);

    /** When the next one of those that wait will be due; empty when none waits. */
    Optional<Instant> nextAt();

    /** Which of these URLs it has, in whatever state. */
    Set<CanonicalUrl> known(Set<CanonicalUrl> urls);

    /**
     * Adds URLs that are due at once. Those that are known stay as they are.
     *
     * @return how many are new
     */
    int found(List<Found> links);

    /** Writes what came of a URL that is known. */
    void settle(CanonicalUrl url, Outcome outcome);

    /** Of the crawl that runs now, all its steps together. */
    Counts counts();

    /**
     * How many known URLs differ from this one only in their query.
     *
     * @param withoutQuery a canonical URL as far as its query
     */
    int variants(String withoutQuery);

    /**
     * @param depth links from the start page
     * @param tries before this one, in this crawl
     * @param etag of the last fetch, if that brought one
     * @param lastModified of the last fetch, if that brought one
     */
    record Due(CanonicalUrl url, int depth, int tries, Optional<String> etag, Optional<String> lastModified) {}

    /**
     * @param depth links from the start page
     * @param rank {@link LinkRules#rank}; the smaller, the earlier
     */
    record Found(CanonicalUrl url, int depth, int rank) {}

    /**
     * @param requested URLs that were asked for and are settled: all outcomes but {@code FORBIDDEN} and {@code WAITING}
     * @param bytes of pages, decoded
     * @param known URLs in any state
     */
    record Counts(int requested, long bytes, int known) {}
}
