package dev.rollcall.site.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.site.crawl.CrawlResult.Ended;
import dev.rollcall.site.crawl.FetchResult.Failed;
import dev.rollcall.site.crawl.FetchResult.Page;
import dev.rollcall.site.crawl.Outcome.State;
import dev.rollcall.site.trap.TrapRequest;
import dev.rollcall.site.trap.TrapSite;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** robots.txt in every mood, and the pace. */
class RobotsTest {
    private TrapCrawl crawl;

    @BeforeEach
    void start() throws IOException {
        crawl = new TrapCrawl();
    }

    @AfterEach
    void stop() throws IOException {
        crawl.close();
    }

    @Test
    void none() throws Exception {
        assertThat(crawl.whole(TrapSite.ROBOTS_404).ended()).isEqualTo(Ended.FINISHED);
        assertThat(crawl.trap.pages(TrapSite.ROBOTS_404)).containsExactlyInAnyOrder("/", "/a", "/b", "/private/x");
        pausesAreAtLeast(TrapSite.ROBOTS_404, Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {TrapSite.ROBOTS_503, TrapSite.ROBOTS_LOOP})
    void unknownForbidsAllUntilTheCrawlEnds(String host) throws Exception {
        assertThat(crawl.whole(host).ended().isOver()).isTrue();
        assertThat(crawl.trap.pages(host)).isEmpty();
        Outcome outcome = crawl.frontier.outcome(crawl.trap.url(host, "/")).orElseThrow();
        assertThat(outcome.problem()).contains(Problem.ROBOTS_UNKNOWN);
        assertThat(outcome.sentence()).contains("robots.txt");
    }

    @Test
    void aRobotsFileThatTakesForEverForbidsAll() throws Exception {
        var page = new CrawlLimits.Page(5_000_000, 100, Duration.ofMillis(500), 5);
        FetchResult result = crawl.limits(CrawlLimits.DEFAULT.with(page)).fetch(TrapSite.ROBOTS_SLOW, "/");
        assertThat(result).isInstanceOf(Failed.class);
        assertThat(((Failed) result).problem()).isEqualTo(Problem.ROBOTS_UNKNOWN);
        assertThat(crawl.trap.pages(TrapSite.ROBOTS_SLOW)).isEmpty();
    }

    @Test
    void ofALongFileTheFirst500KibCount() throws Exception {
        assertThat(crawl.whole(TrapSite.ROBOTS_LARGE).ended()).isEqualTo(Ended.FINISHED);
        assertThat(crawl.trap.pages(TrapSite.ROBOTS_LARGE)).containsExactlyInAnyOrder("/", "/a", "/b");
        assertThat(crawl.frontier.count(State.FORBIDDEN)).isEqualTo(1);
    }

    @Test
    void whatItSaysToUsCountsBeforeWhatItSaysToAll() throws Exception {
        assertThat(crawl.whole(TrapSite.ROBOTS_DISALLOW).ended()).isEqualTo(Ended.FINISHED);
        assertThat(crawl.trap.pages(TrapSite.ROBOTS_DISALLOW)).containsExactlyInAnyOrder("/", "/b", "/private/x");
    }

    @Test
    void aCrawlDelayOfAnHourIsKeptAsThirtySeconds() throws Exception {
        assertThat(crawl.whole(TrapSite.ROBOTS_DELAY).ended()).isEqualTo(Ended.FINISHED);
        assertThat(crawl.trap.pages(TrapSite.ROBOTS_DELAY)).hasSize(4);
        pausesAreAtLeast(TrapSite.ROBOTS_DELAY, Duration.ofSeconds(30));
    }

    @Test
    void theFileIsAskedForOnceADay() throws Exception {
        crawl.fetch(TrapSite.ROBOTS_404, "/a");
        crawl.fetch(TrapSite.ROBOTS_404, "/b");
        assertThat(robotsRequests(TrapSite.ROBOTS_404)).isEqualTo(1);
        crawl.clock.sleep(Duration.ofHours(24));
        crawl.fetch(TrapSite.ROBOTS_404, "/a");
        assertThat(robotsRequests(TrapSite.ROBOTS_404)).isEqualTo(2);
    }

    @Test
    void twoCrawlsOfOneHostDoNotAskItTwiceAsOften() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<CrawlResult>> both = List.of(
                    threads.submit(() -> another(TrapSite.COMPANY)), threads.submit(() -> another(TrapSite.COMPANY)));
            for (Future<CrawlResult> one : both) {
                assertThat(one.get().done()).isEqualTo(40);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(crawl.trap.mostAtOnce()).isEqualTo(1);
        pausesAreAtLeast(TrapSite.COMPANY, Duration.ofSeconds(1));
    }

    @Test
    void requestsSayWhoAsksAndKeepNoCookies() throws Exception {
        assertThat(crawl.fetch(TrapSite.COMPANY, "/")).isInstanceOf(Page.class);
        crawl.fetch(TrapSite.COMPANY, "/about");
        assertThat(crawl.trap.log(TrapSite.COMPANY)).hasSize(3).allSatisfy(request -> {
            assertThat(request.userAgent()).contains("Rollcall/0.1 (+https://rollcall.invalid/crawler)");
            assertThat(request.cookie()).isEmpty();
        });
    }

    @Test
    void pagesThatAskForItAreNotIndexedOrFollowed() throws Exception {
        assertThat(crawl.whole(TrapSite.NOINDEX).ended()).isEqualTo(Ended.FINISHED);
        assertThat(crawl.sink.urls())
                .extracting(
                        url -> CanonicalUrl.of(url).orElseThrow().withoutQuery().replaceFirst(".*:\\d+", ""))
                .containsExactlyInAnyOrder("/", "/other-robot", "/nofollow", "/behind-noindex");
    }

    private CrawlResult another(String host) throws InterruptedException {
        Instant now = crawl.clock.now();
        CrawlRequest request = new CrawlRequest(crawl.url(host, "/"), true, now, Instant.MAX);
        return new CrawlLoop(crawl.fetcher())
                .run(request, new MemoryFrontier(), new MemorySink(), () -> false, () -> {});
    }

    private long robotsRequests(String host) {
        return crawl.trap.log(host).stream()
                .filter(request -> request.path().equals("/robots.txt"))
                .count();
    }

    private void pausesAreAtLeast(String host, Duration least) {
        List<Instant> times = crawl.trap.log(host).stream().map(TrapRequest::at).toList();
        assertThat(times).hasSizeGreaterThan(4);
        for (int i = 1; i < times.size(); i++) {
            assertThat(Duration.between(times.get(i - 1), times.get(i))).isGreaterThanOrEqualTo(least);
        }
    }
}
