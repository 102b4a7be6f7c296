package dev.rollcall.site.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.site.crawl.CrawlResult.Ended;
import dev.rollcall.site.crawl.FetchResult.Page;
import dev.rollcall.site.crawl.FetchResult.Unchanged;
import dev.rollcall.site.crawl.Outcome.State;
import dev.rollcall.site.trap.TrapRequest;
import dev.rollcall.site.trap.TrapSite;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole crawls of the company and of the busy site. */
class CrawlLoopTest {
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
    void aCompanyIsReadOnceAndWholly() throws Exception {
        CrawlResult result = crawl.whole(TrapSite.COMPANY);
        assertThat(result.ended()).isEqualTo(Ended.FINISHED);
        assertThat(crawl.trap.pages(TrapSite.COMPANY))
                .containsExactlyInAnyOrderElementsOf(crawl.trap.companyPages().keySet());
        assertThat(crawl.sink.pages).hasSize(40).allSatisfy(page -> {
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.charset()).contains("utf-8");
            assertThat(page.contentType()).isEqualTo("text/html");
            assertThat(page.etag()).isPresent();
        });
    }

    @Test
    void whatDidNotChangeIsNotSentAgain() throws Exception {
        crawl.whole(TrapSite.COMPANY);
        crawl.frontier.again();
        crawl.sink.pages.clear();
        crawl.trap.change("/pricing", "<h1>Pricing</h1><p>All is free now.</p>");
        crawl.whole(TrapSite.COMPANY);
        assertThat(crawl.sink.urls()).containsExactly(crawl.trap.url(TrapSite.COMPANY, "/pricing"));
        assertThat(crawl.sink.unchanged).hasSize(39);
        assertThat(crawl.frontier.count(State.UNCHANGED)).isEqualTo(39);
    }

    @Test
    void threePagesFailAndARetryBringsThem() throws Exception {
        crawl.trap.failing(true);
        crawl.whole(TrapSite.COMPANY);
        assertThat(crawl.frontier.count(State.FAILED)).isEqualTo(3);
        assertThat(crawl.frontier.count(State.DONE)).isEqualTo(37);
        crawl.trap.failing(false);
        crawl.frontier.retry();
        int before = crawl.trap.pages(TrapSite.COMPANY).size();
        assertThat(crawl.whole(TrapSite.COMPANY).done()).isEqualTo(3);
        assertThat(crawl.trap.pages(TrapSite.COMPANY)).hasSize(before + 3);
    }

    @Test
    void aBusySiteIsLeftAloneAsLongAsItSays() throws Exception {
        crawl.whole(TrapSite.BUSY);
        assertThat(problem("/429")).isEqualTo("failed busy");
        assertThat(times("/429")).hasSize(3);
        assertThat(pauseAfter("/429", 0)).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
        assertThat(pauseAfter("/429", 1)).isGreaterThanOrEqualTo(Duration.ofMillis(10_500));
        assertThat(problem("/third")).isEqualTo("done");
        assertThat(times("/third")).hasSize(3);
        // Nothing else is asked meanwhile.
        Instant told = times("/429").get(0);
        assertThat(crawl.trap.log(TrapSite.BUSY))
                .noneMatch(request -> request.at().isAfter(told) && request.at().isBefore(told.plusSeconds(7)));
    }

    @Test
    void eachProblemHasItsWord() throws Exception {
        crawl.whole(TrapSite.BUSY);
        assertThat(problem("/loop")).isEqualTo("failed too_many_redirects");
        assertThat(times("/loop")).hasSize(6);
        assertThat(problem("/500")).isEqualTo("failed server_error");
        assertThat(times("/500")).hasSize(3);
        assertThat(problem("/pdf")).isEqualTo("excluded content_type");
        assertThat(problem("/away")).isEqualTo("excluded off_site");
        assertThat(problem("/moved")).isEqualTo("redirected");
        assertThat(problem("/page")).isEqualTo("done");
        assertThat(crawl.trap.log(TrapSite.CALENDAR)).isEmpty();
    }

    @Test
    void aWaitBeyondTheCrawlsEndFailsThePage() throws Exception {
        var pace = new CrawlLimits.Pace(Duration.ofSeconds(1), Duration.ofSeconds(30), 2, 9, Duration.ofMinutes(20), 4);
        crawl.limits(CrawlLimits.DEFAULT.with(pace)).whole(TrapSite.BUSY);
        assertThat(problem("/third")).isEqualTo("failed busy");
        assertThat(crawl.frontier
                        .outcome(crawl.trap.url(TrapSite.BUSY, "/third"))
                        .orElseThrow()
                        .sentence())
                .isEqualTo("its server said to come after the crawl's end");
    }

    @Test
    void stepsGoOnWhereTheLastOneEnded() throws Exception {
        Instant started = crawl.clock.now();
        List<Ended> ends = new ArrayList<>();
        boolean seed = true;
        do {
            Instant deadline = crawl.clock.now().plusSeconds(7);
            ends.add(crawl.step(new CrawlRequest(crawl.url(TrapSite.COMPANY, "/"), seed, started, deadline))
                    .ended());
            seed = false;
        } while (!ends.get(ends.size() - 1).isOver());
        assertThat(ends).hasSizeGreaterThan(4).contains(Ended.DEADLINE).endsWith(Ended.FINISHED);
        assertThat(crawl.trap.pages(TrapSite.COMPANY)).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void aStepStopsWhenItIsTold() throws Exception {
        AtomicInteger beats = new AtomicInteger();
        Instant now = crawl.clock.now();
        CrawlRequest request = new CrawlRequest(crawl.url(TrapSite.COMPANY, "/"), true, now, Instant.MAX);
        CrawlResult result = new CrawlLoop(crawl.fetcher())
                .run(request, crawl.frontier, crawl.sink, () -> crawl.sink.pages.size() == 5, beats::incrementAndGet);
        assertThat(result.ended()).isEqualTo(Ended.STOPPED);
        assertThat(result.done()).isEqualTo(5);
        assertThat(beats.get()).isGreaterThan(5);
    }

    @Test
    void aSinkThatFailsLeavesThePageDue() throws Exception {
        Instant now = crawl.clock.now();
        CrawlRequest request = new CrawlRequest(crawl.url(TrapSite.COMPANY, "/"), true, now, Instant.MAX);
        PageSink away = new PageSink() {
            @Override
            public List<String> page(Page page, boolean index) {
                throw new IllegalStateException("the ledger is away");
            }

            @Override
            public void unchanged(Unchanged page) {}

            @Override
            public void gone(CanonicalUrl url) {}
        };
        assertThatThrownBy(
                        () -> new CrawlLoop(crawl.fetcher()).run(request, crawl.frontier, away, () -> false, () -> {}))
                .hasMessage("the ledger is away");
        assertThat(crawl.trap.pages(TrapSite.COMPANY)).hasSize(1);
        crawl.whole(TrapSite.COMPANY);
        assertThat(crawl.sink.pages).hasSize(40);
        assertThat(crawl.trap.pages(TrapSite.COMPANY)).hasSize(41);
    }

    @Test
    void bytesAndTimeOfACrawlAreLimited() throws Exception {
        var few = new CrawlLimits.Whole(500, 10_000, Duration.ofMinutes(30), 20_000);
        assertThat(crawl.limits(CrawlLimits.DEFAULT.with(few))
                        .whole(TrapSite.COMPANY)
                        .ended())
                .isEqualTo(Ended.BYTES);
        assertThat(crawl.frontier.counts().bytes()).isBetween(10_000L, 15_000L);
        crawl.frontier.again();
        var brief = new CrawlLimits.Whole(500, 1L << 40, Duration.ofSeconds(20), 20_000);
        assertThat(crawl.limits(CrawlLimits.DEFAULT.with(brief))
                        .whole(TrapSite.COMPANY)
                        .ended())
                .isEqualTo(Ended.TIME);
        assertThat(crawl.frontier.counts().requested()).isBetween(10, 20);
    }

    @Test
    void aHostWithoutHttpsIsAskedByHttp() throws Exception {
        String https = crawl.trap.url(TrapSite.COMPANY, "/").replace("http://", "https://");
        Instant now = crawl.clock.now();
        CrawlRequest request = new CrawlRequest(CanonicalUrl.of(https).orElseThrow(), true, now, Instant.MAX);
        var page = new CrawlLimits.Page(5_000_000, 100, Duration.ofSeconds(2), 5);
        assertThat(crawl.limits(CrawlLimits.DEFAULT.with(page)).step(request).done())
                .isEqualTo(40);
    }

    @Test
    void sitemapsOfAllKindsAreReadWithinTheirLimits() throws Exception {
        CanonicalUrl start = crawl.url(TrapSite.SITEMAPS, "/");
        List<String> pages = crawl.fetcher().sitemaps().pages(start, Site.of(TrapSite.SITEMAPS), () -> true);
        assertThat(pages)
                .contains(crawl.trap.url(TrapSite.SITEMAPS, "/packed"), crawl.trap.url(TrapSite.SITEMAPS, "/list/1999"))
                .doesNotContain(crawl.trap.url(TrapSite.SITEMAPS, "/list/2000"))
                // A file that is broken off has what is whole in it.
                .contains(crawl.trap.url(TrapSite.SITEMAPS, "/more-0.xml-page"))
                .noneMatch(url -> url.contains("root:"));
        assertThat(crawl.trap.log(TrapSite.SITEMAPS)).hasSize(1 + 10);
        assertThat(crawl.trap.log(TrapSite.CALENDAR)).isEmpty();
    }

    @Test
    void bytesOfForeignCharsetsArriveWithWhatTheHeaderSays() throws Exception {
        crawl.whole(TrapSite.CHARSETS);
        Page russian = (Page) crawl.fetch(TrapSite.CHARSETS, "/windows-1251");
        assertThat(russian.charset()).contains("windows-1251");
        assertThat(new String(russian.bytes(), "windows-1251")).contains("Тариф «Команда» стоит 29 евро");
        Page japanese = (Page) crawl.fetch(TrapSite.CHARSETS, "/shift-jis");
        assertThat(japanese.charset()).isEmpty();
        assertThat(new String(japanese.bytes(), "Shift_JIS")).contains("チームプランは月額29ユーロです。");
        assertThat(((Page) crawl.fetch(TrapSite.CHARSETS, "/wrong-header")).charset())
                .contains("iso-8859-1");
        assertThat(((Page) crawl.fetch(TrapSite.CHARSETS, "/unknown")).charset())
                .contains("utf-x");
        assertThat(crawl.frontier.count(State.FAILED)).isZero();
    }

    private String problem(String path) {
        Outcome outcome =
                crawl.frontier.outcome(crawl.trap.url(TrapSite.BUSY, path)).orElseThrow();
        return outcome.state().word()
                + outcome.problem().map(problem -> " " + problem.word()).orElse("");
    }

    private List<Instant> times(String path) {
        return crawl.trap.log(TrapSite.BUSY).stream()
                .filter(request -> request.path().equals(path))
                .map(TrapRequest::at)
                .toList();
    }

    private Duration pauseAfter(String path, int index) {
        return Duration.between(times(path).get(index), times(path).get(index + 1));
    }
}
