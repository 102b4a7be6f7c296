package dev.rollcall.site.crawl;

import java.time.Duration;

/**
 * All limits of a crawl. {@link #DEFAULT} has the documented ones; tests shorten some.
 *
 * @param whole of one crawl of one site
 * @param page of one page
 * @param pace how often a host is asked
 * @param robots of robots.txt
 * @param links which links are followed
 */
public record CrawlLimits(Whole whole, Page page, Pace pace, Robots robots, Links links) {
    private static final int MEGABYTE = 1_000_000;

    public static final CrawlLimits DEFAULT = new CrawlLimits(
            new Whole(500, 200L * MEGABYTE, Duration.ofMinutes(30), 20_000),
            new Page(5 * MEGABYTE, 100, Duration.ofSeconds(20), 5),
            new Pace(Duration.ofSeconds(1), Duration.ofSeconds(30), 2, 3, Duration.ofSeconds(10), 1.5),
            new Robots(500 * 1024, Duration.ofHours(24), Duration.ofMinutes(5)),
            new Links(5, 3, 200, 1_000, 2_000, 10, 2_000));

    /**
     * @param pages that are asked for, whatever came of them
     * @param bytes of pages, decoded
     * @param time from the crawl's start to its last request
     * @param known URLs that the frontier may hold; links beyond are dropped
     */
    public record Whole(int pages, long bytes, Duration time, int known) {}

    /**
     * @param bytes decoded; a page with more fails
     * @param ratio of decoded to received bytes; a page that is packed tighter fails
     * @param time for all hops of a page, without the pauses between them
     * @param redirects that are followed for one page
     */
    public record Page(int bytes, int ratio, Duration time, int redirects) {}

    /**
     * @param least pause between the end of a request to a host and the next one
     * @param most of a Crawl-delay in robots.txt that is kept; a longer one counts as this
     * @param latencies the pause is at least so many times the host's last latency
     * @param tries of a page that is told to wait (429, 503) or fails in passing; then it fails
     * @param firstWait of such a page without Retry-After
     * @param factor by which its wait grows
     */
    public record Pace(Duration least, Duration most, int latencies, int tries, Duration firstWait, double factor) {}

    /**
     * @param bytes of the file that are read (RFC 9309: at least 500 KiB); the rest is ignored
     * @param kept how long rules are used before they are asked for again
     * @param retry when rules that could not be had are asked for again; until then nothing of that host is asked for
     */
    public record Robots(int bytes, Duration kept, Duration retry) {}

    /**
     * @param depth links from the start page at most; pages of a sitemap have 1
     * @param repeats of one path segment in a URL that make it a trap
     * @param variants of one path by their query; more are a trap
     * @param perPage links that are taken from one page
     * @param perSitemap URLs that are taken from one sitemap file
     * @param sitemaps files that are read
     * @param length of a URL in characters; longer ones are not followed
     */
    public record Links(int depth, int repeats, int variants, int perPage, int perSitemap, int sitemaps, int length) {}

    public CrawlLimits with(Whole other) {
        return new CrawlLimits(other, page, pace, robots, links);
    }

    public CrawlLimits with(Page other) {
        return new CrawlLimits(whole, other, pace, robots, links);
    }

    public CrawlLimits with(Pace other) {
        return new CrawlLimits(whole, page, other, robots, links);
    }

    public CrawlLimits with(Links other) {
        return new CrawlLimits(whole, page, pace, robots, other);
    }
}
