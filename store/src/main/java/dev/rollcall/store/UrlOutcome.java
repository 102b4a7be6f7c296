package dev.rollcall.store;

import java.time.Instant;
import java.util.List;

/** What came of a visit of a URL, as the frontier keeps it. */
public sealed interface UrlOutcome {
    /**
     * A page with a text; it waits to be processed.
     *
     * @param http null: a source has brought it, nobody has fetched it
     * @param etag as the server wrote it; null: it gave none. Likewise {@code lastModified}
     * @param bytes decoded
     * @param title empty when it has none
     * @param language BCP 47's primary subtag in lower case; {@code und}: nothing tells it
     * @param blocks as JSON
     * @param blockHashes of its blocks; the same for blocks that are the same
     */
    record Fetched(
            Integer http,
            String etag,
            String lastModified,
            int bytes,
            Instant fetchedAt,
            String title,
            String language,
            String blocks,
            List<Long> blockHashes)
            implements UrlOutcome {}

    /** The page is as it was at the last fetch. */
    record Unchanged(int http, Instant fetchedAt) implements UrlOutcome {}

    /** There is no such page (any more). */
    record Gone(int http) implements UrlOutcome {}

    /** @param problem why: robots, a redirect, another type, a copy of another page. @param http null: it was not asked for */
    record Skipped(Integer http, String problem) implements UrlOutcome {}

    /** It is visited again. @param http null: there was no reply */
    record Later(Instant until, Integer http, String problem) implements UrlOutcome {}

    /** It is not visited again in this crawl. @param http null: there was no reply */
    record Failed(Integer http, String problem) implements UrlOutcome {}
}
