package dev.rollcall.activities.site;

import dev.rollcall.site.crawl.CanonicalUrl;
import dev.rollcall.site.crawl.CrawlOptions;
import dev.rollcall.site.crawl.CrawlRequest;
import dev.rollcall.site.search.Embeddings;
import java.time.Duration;
import java.util.Map;

/**
 * How this worker crawls domains' own sites: {@code site} of rollcall.yaml.
 *
 * @param crawler as whom, how politely, and what it may connect to
 * @param embeddings what makes vectors; null: nothing does, and only words are searched
 * @param starts by domain, the first page of a site that is not at {@code https://DOMAIN/}: one in an intranet, with another port
 * @param pace how pages are processed
 */
public record SiteCrawling(
        CrawlOptions crawler, Embeddings embeddings, Map<String, CanonicalUrl> starts, ProcessingPace pace) {
    public SiteCrawling {
        starts = Map.copyOf(starts);
    }

    CanonicalUrl start(String domain) {
        return starts.getOrDefault(domain, CrawlRequest.start(domain));
    }

    /**
     * @param documents that are processed in one step; 100
     * @param tries of a page that can't be processed; 3
     * @param firstPause before the second try; 10 s
     * @param factor by which the pause grows; 1.5
     * @param step how long one step fetches pages; 10 min
     */
    public record ProcessingPace(int documents, int tries, Duration firstPause, double factor, Duration step) {
        public static final ProcessingPace DEFAULT =
                new ProcessingPace(100, 3, Duration.ofSeconds(10), 1.5, Duration.ofMinutes(10));

        /** @param failed tries so far, from 1 on */
        Duration pause(int failed) {
            return Duration.ofMillis((long) (firstPause.toMillis() * Math.pow(factor, failed - 1.0)));
        }
    }
}
