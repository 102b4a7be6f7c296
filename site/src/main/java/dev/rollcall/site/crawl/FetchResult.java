package dev.rollcall.site.crawl;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of one fetch. */
public sealed interface FetchResult {
    /**
     * A page with its bytes.
     *
     * @param url after all redirects
     * @param status 200 or another 2xx that has a body
     * @param etag as the server wrote it, for the next If-None-Match
     * @param lastModified as the server wrote it, for the next If-Modified-Since
     * @param contentType in lower case without parameters: text/html, application/xhtml+xml or text/plain
     * @param charset that the header names, as written there, which may be wrong or unknown; empty if it names none
     * @param robotsTags the values of X-Robots-Tag
     * @param bytes decoded, at most {@link CrawlLimits.Page#bytes}
     * @param latency until the headers were there
     */
    record Page(
            CanonicalUrl url,
            int status,
            Optional<String> etag,
            Optional<String> lastModified,
            String contentType,
            Optional<String> charset,
            List<String> robotsTags,
            byte[] bytes,
            Instant fetchedAt,
            Duration latency)
            implements FetchResult {}

    /** 304: the page is as it was at the last fetch. */
    record Unchanged(CanonicalUrl url, Instant fetchedAt, Duration latency) implements FetchResult {}

    /**
     * The page does not exist (any more).
     *
     * @param status 404 or 410
     */
    record Gone(CanonicalUrl url, int status) implements FetchResult {}

    /**
     * The server asks for patience.
     *
     * @param status 429 or 503
     * @param retryAfter as the server says, by its own clock; empty if it does not say
     */
    record Later(CanonicalUrl url, int status, Optional<Duration> retryAfter) implements FetchResult {}

    /**
     * @param status of the reply; empty if there was none
     * @param sentence for people
     * @param nextAt when another try makes sense; empty if nobody said
     */
    record Failed(
            CanonicalUrl url, Problem problem, Optional<Integer> status, String sentence, Optional<Instant> nextAt)
            implements FetchResult {
        static Failed of(CanonicalUrl url, Problem problem, String sentence) {
            return new Failed(url, problem, Optional.empty(), sentence, Optional.empty());
        }
    }

    /** The last URL that was asked for. */
    CanonicalUrl url();
}
