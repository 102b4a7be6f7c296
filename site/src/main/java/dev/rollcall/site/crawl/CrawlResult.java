package dev.rollcall.site.crawl;

import java.time.Instant;
import java.util.Optional;

/**
 * What one step of a crawl did.
 *
 * @param done pages that were fetched or found unchanged, in this step
 * @param failed pages that failed for good, in this step
 * @param bytes of pages, decoded, in this step
 * @param nextAt when there is more to do; empty when the crawl is over, or there is at once
 */
public record CrawlResult(int done, int failed, long bytes, Optional<Instant> nextAt, Ended ended) {
    /** Why a step ended. */
    public enum Ended {
        /** Nothing is due, and nothing waits: the crawl is over. */
        FINISHED(true),
        /** The crawl has asked for as many pages as it may. */
        PAGES(true),
        /** The crawl has as many bytes as it may. */
        BYTES(true),
        /** The crawl took as long as it may. */
        TIME(true),
        /** What is left is due at {@link CrawlResult#nextAt}. */
        WAITING(false),
        /** The step's deadline has passed. */
        DEADLINE(false),
        /** The caller said stop. */
        STOPPED(false);

        private final boolean over;

        Ended(boolean over) {
            this.over = over;
        }

        /** The crawl is over, not only this step. */
        public boolean isOver() {
            return over;
        }
    }
}
