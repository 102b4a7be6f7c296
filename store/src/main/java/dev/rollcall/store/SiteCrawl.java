package dev.rollcall.store;

import java.time.Instant;
import java.util.Locale;
import org.jdbi.v3.core.mapper.Nested;

/**
 * A crawl of a site.
 *
 * @param domain its name
 * @param whole false: it visits only pages that it is told of, and follows no links
 * @param orderedBy a person, or the part of Rollcall that did
 * @param reason why it was ordered; null: nobody said
 * @param problem why it failed, or who cancelled it; null: neither
 * @param retryOf the crawl whose failed pages it takes; null: none
 * @param startedAt null: it is pending
 * @param endedAt null: it is open
 */
public record SiteCrawl(
        long id,
        int domainId,
        String domain,
        SiteCrawlState state,
        CrawlPhase phase,
        boolean whole,
        CrawlTrigger trigger,
        String orderedBy,
        String reason,
        String problem,
        Long retryOf,
        Instant createdAt,
        Instant startedAt,
        Instant endedAt,
        @Nested CrawlCounts counts) {

    /** First all pages are fetched, then what was fetched is processed. */
    public enum CrawlPhase {
        CRAWL,
        PROCESS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who wants it. */
    public enum CrawlTrigger {
        PERSON,
        SCHEDULE,
        /** A source has told of pages. */
        WEBHOOK,
        /** A page that a contradiction rests on is old. */
        CONTRADICTION;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * As they were counted last: see {@link SiteCrawls#progress}.
     *
     * @param pagesWanted URLs that it knows
     * @param pagesDone visited, and not failed: unchanged, gone and skipped ones are among them
     * @param pagesLeft not visited when it ended, because a limit was reached
     * @param chunks of the documents that it processed
     * @param embedded vectors that it made
     * @param bytes of its pages, decoded
     */
    public record CrawlCounts(
            int pagesWanted,
            int pagesDone,
            int pagesUnchanged,
            int pagesGone,
            int pagesSkipped,
            int pagesFailed,
            int pagesLeft,
            int documentsProcessed,
            int documentsFailed,
            int chunks,
            int embedded,
            long bytes) {
        public int failed() {
            return pagesFailed + documentsFailed;
        }
    }

    /** It came to its end, and lacks pages that failed. */
    public boolean isPartial() {
        return state == SiteCrawlState.COMPLETED && counts.failed() > 0;
    }
}
