package dev.rollcall.site.crawl;

import java.time.Instant;

/**
 * One step of a crawl.
 *
 * @param start the site's first page; if it is https, and the host has none, it is asked by http
 * @param seed true for the first step of a crawl: reads the sitemaps, and puts them and the start page into the frontier. It may
 *     be repeated
 * @param startedAt of the crawl, from which its time counts
 * @param deadline when the step ends; a page that is being fetched then, with its pause, is finished
 */
public record CrawlRequest(CanonicalUrl start, boolean seed, Instant startedAt, Instant deadline) {
    /** @param domain such as stripe.com, in ASCII */
    public static CanonicalUrl start(String domain) {
        return CanonicalUrl.of("https://" + domain + "/")
                .orElseThrow(() -> new IllegalArgumentException("\"" + domain + "\" is no host"));
    }
}
