package dev.rollcall.site.crawl;

import java.util.Optional;

/**
 * One page to be fetched.
 *
 * @param site that redirects may not leave
 * @param etag of the last fetch, as {@link FetchResult.Page} had it
 * @param lastModified of the last fetch
 */
public record FetchRequest(CanonicalUrl url, Site site, Optional<String> etag, Optional<String> lastModified) {
    /** A page that was never fetched, of the site that its host belongs to. */
    public static FetchRequest of(CanonicalUrl url) {
        return new FetchRequest(url, Site.of(url.http().host()), Optional.empty(), Optional.empty());
    }

    boolean isConditional() {
        return etag.isPresent() || lastModified.isPresent();
    }
}
