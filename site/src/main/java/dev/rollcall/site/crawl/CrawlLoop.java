package dev.rollcall.site.crawl;

import java.util.function.BooleanSupplier;

/** Crawls sites, a step at a time. Safe for many threads, each with a site of its own. */
public final class CrawlLoop {
    private final Fetcher fetcher;

    public CrawlLoop(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    /**
     * Fetches what is due, one page after the other, until the deadline, the caller's stop, a limit of the crawl, or until
     * nothing is due within half a minute.
     *
     * @param stop asked before each fetch, and every 5 s of a pause
     * @param heartbeat called as often. A fetch takes at most the time of a page and, for redirects, a pause a hop: a heartbeat's
     *     timeout of 5 minutes is enough for Crawl-delays of 30 s
     * @throws InterruptedException when the thread is interrupted; the page that was being fetched stays due
     */
    public CrawlResult run(
            CrawlRequest request, Frontier frontier, PageSink sink, BooleanSupplier stop, Runnable heartbeat)
            throws InterruptedException {
        return new CrawlStep(fetcher, request, frontier, sink, stop, heartbeat).run();
    }
}
