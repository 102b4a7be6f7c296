package dev.rollcall.site.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.site.crawl.CrawlResult.Ended;
import dev.rollcall.site.crawl.Outcome.State;
import dev.rollcall.site.guard.GuardOptions;
import dev.rollcall.site.trap.TrapSite;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sites without end, and sites that lead into the network of whoever crawls. */
class CrawlTrapsTest {
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
    void anEndlessCalendarEndsAndHidesNoPage() throws Exception {
        CrawlResult result = crawl.whole(TrapSite.CALENDAR);
        assertThat(result.ended()).isEqualTo(Ended.PAGES);
        List<String> pages = crawl.trap.pages(TrapSite.CALENDAR);
        assertThat(pages).hasSize(500).doesNotHaveDuplicates();
        assertThat(pages.subList(0, 4)).contains("/", "/pricing", "/about");
    }

    @Test
    void linksAreFollowedAsDeepAsTheLimitSays() throws Exception {
        var links = new CrawlLimits.Links(2, 3, 200, 1_000, 2_000, 10, 2_000);
        CrawlResult result = crawl.limits(CrawlLimits.DEFAULT.with(links)).whole(TrapSite.CALENDAR);
        assertThat(result.ended()).isEqualTo(Ended.FINISHED);
        // The first day is one link away, and what it leads to two.
        assertThat(crawl.trap.pages(TrapSite.CALENDAR))
                .contains("/calendar/2027/11/1")
                .noneMatch(path -> path.startsWith("/calendar/2028/"));
    }

    @Test
    void sessionIdsAreNoNewPages() throws Exception {
        CrawlResult result = crawl.whole(TrapSite.SESSIONS);
        assertThat(result.ended()).isEqualTo(Ended.FINISHED);
        assertThat(crawl.trap.pages(TrapSite.SESSIONS)).containsExactlyInAnyOrder("/", "/a", "/b", "/c?x=1", "/d");
    }

    @Test
    void repeatedSegmentsEnd() throws Exception {
        CrawlResult result = crawl.whole(TrapSite.REPEATS);
        assertThat(result.ended()).isEqualTo(Ended.FINISHED);
        assertThat(crawl.trap.pages(TrapSite.REPEATS))
                .contains("/more/more/deep/deep/")
                .noneMatch(path -> path.matches(".*(?:more/.*){3}|.*(?:deep/.*){3}"));
    }

    @Test
    void twoHundredVariantsOfAPathAreEnough() throws Exception {
        CrawlResult result = crawl.whole(TrapSite.VARIANTS);
        assertThat(result.ended()).isEqualTo(Ended.FINISHED);
        assertThat(crawl.trap.pages(TrapSite.VARIANTS)).hasSize(1 + 200);
    }

    /** The listener's port is one that sites are asked on, so that only its address speaks against it. */
    @Test
    void noRedirectAndNoLinkLeadsToAPrivateAddress() throws Exception {
        GuardOptions allowing = GuardOptions.allowing(List.of(crawl.trap.allow()));
        crawl.guard(new GuardOptions(Set.of(80, 443, crawl.trap.privatePort()), allowing.allow()));
        CrawlResult result = crawl.whole(TrapSite.PRIVATE);
        assertThat(result.ended()).isEqualTo(Ended.FINISHED);
        assertThat(crawl.trap.privateConnections()).isZero();
        int redirects = crawl.trap.privateUrls().size();
        assertThat(crawl.trap.pages(TrapSite.PRIVATE)).hasSize(1 + redirects);
        for (int i = 0; i < redirects; i++) {
            Outcome outcome = crawl.frontier
                    .outcome(crawl.trap.url(TrapSite.PRIVATE, "/to/" + i))
                    .orElseThrow();
            assertThat(outcome.problem()).as(crawl.trap.privateUrls().get(i)).isPresent();
            assertThat(outcome.problem().get()).isIn(Problem.REFUSED, Problem.OFF_SITE);
        }
    }

    /** Even if the site itself is that address. */
    @Test
    void noPrivateAddressIsFetched() throws Exception {
        crawl.guard(new GuardOptions(Set.of(80, 443, crawl.trap.privatePort()), Set.of()));
        for (String url : crawl.trap.privateUrls()) {
            if (CanonicalUrl.of(url).isPresent()) {
                FetchResult result = crawl.fetcher()
                        .fetch(FetchRequest.of(CanonicalUrl.of(url).get()));
                assertThat(result).as(url).isInstanceOf(FetchResult.Failed.class);
                FetchResult.Failed failed = (FetchResult.Failed) result;
                assertThat(failed.problem()).as(url).isEqualTo(Problem.REFUSED);
                assertThat(failed.sentence()).contains("not a public address");
            }
        }
        assertThat(crawl.trap.privateConnections()).isZero();
    }

    @Test
    void aNameThatTurnsPrivateIsRefusedAtTheSecondPage() throws Exception {
        CrawlResult result = crawl.whole(TrapSite.REBIND);
        assertThat(result.ended()).isEqualTo(Ended.FINISHED);
        // robots.txt had the one public answer.
        assertThat(crawl.trap.log(TrapSite.REBIND)).hasSize(1);
        assertThat(crawl.frontier.count(State.FAILED)).isEqualTo(1);
        assertThat(crawl.trap.privateConnections()).isZero();
    }
}
