package dev.rollcall.site.crawl;

import java.time.Duration;
import java.time.Instant;

/** The time, and how to wait. Tests have one whose hours pass at once. */
public interface CrawlClock {
    CrawlClock SYSTEM = new CrawlClock() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(Duration wait) throws InterruptedException {
            Thread.sleep(wait.toMillis());
        }
    };

    Instant now();

    /** @param wait positive */
    void sleep(Duration wait) throws InterruptedException;
}
