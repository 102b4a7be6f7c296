package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rollcall.store.SiteCrawl.CrawlCounts;
import dev.rollcall.store.SiteCrawl.CrawlPhase;
import dev.rollcall.store.SiteCrawl.CrawlTrigger;
import dev.rollcall.store.SiteCrawlOrders.NewSiteCrawl;
import dev.rollcall.store.SiteCrawlOrders.OrderedCrawl;
import dev.rollcall.store.SiteFrontier.DueUrl;
import dev.rollcall.store.SitePages.DocumentProgress;
import dev.rollcall.store.SitePages.FetchedPage;
import dev.rollcall.store.Sites.Site;
import dev.rollcall.store.Sites.SiteSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SiteCrawlsTest {
    private final SiteAtWork work = new SiteAtWork();
    private final TestLedger test = work.test;
    private final Sites sites = work.ledger.sites();
    private final SiteCrawls crawls = work.ledger.siteCrawls();
    private final SiteCrawlOrders orders = work.ledger.siteCrawlOrders();
    private final SiteFrontier frontier = work.ledger.siteFrontier();
    private final SitePages pages = work.ledger.sitePages();

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void aSiteIsOffUntilAPersonSwitchesItOn() {
        int other = work.domain("adyen.com");
        assertThat(sites.find(other)).isEmpty();
        assertThat(orders.order(whole(other))).isEmpty();
        Site site = sites.put(other, new SiteSettings(24, 50, "mini", "slow host"), "ada");
        assertThat(site.enabled()).isTrue();
        assertThat(site.settings()).isEqualTo(new SiteSettings(24, 50, "mini", "slow host"));
        long crawl = orders.order(whole(other)).orElseThrow().crawl().id();
        assertThat(sites.off(other, "bob")).isTrue();
        assertThat(sites.off(other, "bob")).isFalse();
        assertThat(crawls.byId(crawl).orElseThrow().state()).isEqualTo(SiteCrawlState.CANCELLED);
        assertThat(crawls.byId(crawl).orElseThrow().problem()).isEqualTo("switched off by bob");
        assertThat(orders.order(whole(other))).isEmpty();
        assertThat(sites.list(0, 9))
                .extracting(one -> one.site().domain(), Sites.SiteStatus::crawlState)
                .containsExactly(tuple("stripe.com", null), tuple("adyen.com", SiteCrawlState.CANCELLED));
        assertThat(sites.list(work.domain, 9)).hasSize(1);
    }

    @Test
    void aDomainHasOneOpenCrawl() {
        OrderedCrawl first = orders.order(whole(work.domain)).orElseThrow();
        OrderedCrawl second = orders.order(whole(work.domain)).orElseThrow();
        assertThat(first.isNew()).isTrue();
        assertThat(second.isNew()).isFalse();
        assertThat(second.crawl()).isEqualTo(first.crawl());
        long crawl = first.crawl().id();
        assertThat(crawls.start(crawl)).isTrue();
        assertThat(crawls.start(crawl)).as("again, after a crash").isTrue();
        assertThat(crawls.phase(crawl, CrawlPhase.PROCESS)).isTrue();
        assertThat(crawls.open(9)).extracting(SiteCrawl::phase).containsExactly(CrawlPhase.PROCESS);
        assertThat(crawls.finish(crawl)).isTrue();
        assertThat(crawls.finish(crawl)).isFalse();
        assertThat(crawls.fail(crawl, "x")).isFalse();
        assertThat(crawls.start(crawl)).isFalse();
        assertThat(crawls.open(9)).isEmpty();
        assertThat(orders.order(whole(work.domain)).orElseThrow().isNew()).isTrue();
        assertThat(crawls.of(work.domain, null, 9)).hasSize(2);
        assertThat(crawls.of(
                        work.domain, crawls.latest(work.domain).orElseThrow().id(), 9))
                .extracting(SiteCrawl::id)
                .containsExactly(crawl);
    }

    @Test
    void theScheduleTakesWhatIsDue() {
        assertThat(sites.due(9)).extracting(Site::domain).containsExactly("stripe.com");
        long crawl = work.crawl();
        assertThat(sites.due(9)).as("it is being crawled").isEmpty();
        crawls.finish(crawl);
        assertThat(sites.due(9)).isEmpty();
        assertThat(until(sites.find(work.domain).orElseThrow())).isEqualTo(Duration.ofHours(168));
        sites.put(work.domain, new SiteSettings(2, 500, null, null), "ada");
        assertThat(until(sites.find(work.domain).orElseThrow())).isEqualTo(Duration.ofHours(2));
        test.execute("UPDATE own_site SET crawled_at = crawled_at - interval '2 h', due_at = due_at - interval '2 h'");
        assertThat(sites.due(9)).hasSize(1);
        sites.postpone(work.domain, Duration.ofMinutes(5));
        assertThat(sites.due(9)).isEmpty();
    }

    @Test
    void urlsAreAddedOnceAndVisitedByRankAndDepth() {
        long crawl = work.crawl();
        assertThat(frontier.add(
                        crawl, List.of(SiteAtWork.found("https://a/", 0, 5), SiteAtWork.found("https://a/", 1, 5)), 3))
                .isEqualTo(1);
        assertThat(frontier.add(
                        crawl,
                        List.of(
                                SiteAtWork.found("https://a/", 1, 0),
                                SiteAtWork.found("https://a/blog", 1, 9),
                                SiteAtWork.found("https://a/price", 2, 1),
                                SiteAtWork.found("https://a/about", 1, 1)),
                        3))
                .as("the frontier holds three: the best ranks")
                .isEqualTo(2);
        assertThat(frontier.add(crawl, List.of(SiteAtWork.found("https://a/blog", 1, 9)), 3))
                .isZero();
        assertThat(work.visit(crawl, SiteAtWork.page("x")))
                .containsExactly("https://a/about", "https://a/price", "https://a/");
        assertThat(frontier.nextAt(crawl)).isEmpty();
    }

    @Test
    void aCrashRepeatsOneFetchAndAVisitIsKeptOnce() {
        long crawl = work.crawl();
        work.add(crawl, "https://a/");
        DueUrl due = frontier.next(crawl).orElseThrow();
        assertThat(frontier.next(crawl).orElseThrow().url()).isEqualTo("https://a/");
        assertThat(frontier.record(crawl, due.urlSha256(), SiteAtWork.page("x")))
                .isTrue();
        assertThat(frontier.record(crawl, due.urlSha256(), new UrlOutcome.Gone(404)))
                .isFalse();
        assertThat(pages.take(crawl, 9)).hasSize(1);
    }

    @Test
    void whatWaitsIsVisitedLater() {
        long crawl = work.crawl();
        work.add(crawl, "https://a/");
        byte[] url = SiteAtWork.sha("https://a/");
        Instant until = SiteAtWork.now().plusSeconds(60);
        frontier.record(crawl, url, new UrlOutcome.Later(until, 429, "Retry-After"));
        assertThat(frontier.next(crawl)).isEmpty();
        assertThat(frontier.nextAt(crawl)).contains(until);
        test.execute("UPDATE site_url SET next_at = now()");
        assertThat(frontier.next(crawl).orElseThrow().tries()).isEqualTo(1);
    }

    @Test
    void anEndedCrawlIsNotGoneOnWith() {
        long crawl = work.crawl();
        work.add(crawl, "https://a/", "https://a/b");
        byte[] url = SiteAtWork.sha("https://a/");
        frontier.record(crawl, url, SiteAtWork.page("x"));
        FetchedPage page = pages.take(crawl, 9).get(0);
        assertThat(crawls.cancel(crawl, "ada")).isTrue();
        assertThat(frontier.next(crawl)).isEmpty();
        assertThat(frontier.add(crawl, List.of(SiteAtWork.found("https://a/c", 1, 1)), 9))
                .isZero();
        assertThat(frontier.record(crawl, SiteAtWork.sha("https://a/b"), new UrlOutcome.Gone(404)))
                .isFalse();
        assertThat(pages.take(crawl, 9)).isEmpty();
        assertThat(pages.processed(crawl, page.urlSha256(), null, 0, Duration.ZERO))
                .isFalse();
        assertThat(crawls.byId(crawl).orElseThrow().counts().pagesLeft()).isEqualTo(1);
    }

    @Test
    void aCrawlIsCountedAndARetryTakesOnlyWhatFailed() {
        long crawl = work.crawl();
        work.add(crawl, "https://a/1", "https://a/2", "https://a/3", "https://a/4", "https://a/5", "https://a/6");
        record(crawl, "https://a/1", SiteAtWork.page("one\ntwo"));
        record(crawl, "https://a/2", SiteAtWork.page("three"));
        record(crawl, "https://a/3", new UrlOutcome.Failed(500, "HTTP 500"));
        record(crawl, "https://a/4", new UrlOutcome.Gone(404));
        record(crawl, "https://a/5", new UrlOutcome.Skipped(null, "robots.txt"));
        FetchedPage bad = pages.take(crawl, 9).get(1);
        assertThat(pages.again(crawl, bad.urlSha256(), "no memory", Duration.ofMinutes(1)))
                .isTrue();
        assertThat(pages.take(crawl, 9)).hasSize(1);
        test.execute("UPDATE site_page SET next_at = now()");
        assertThat(pages.failed(crawl, bad.urlSha256(), "no memory")).isTrue();
        work.process(crawl);
        assertThat(crawls.progress(crawl).orElseThrow().counts())
                .isEqualTo(new CrawlCounts(6, 4, 0, 1, 1, 1, 0, 1, 1, 2, 0, 200));
        assertThat(pages.progress(crawl, true, null, 9))
                .extracting(DocumentProgress::url, DocumentProgress::problem, DocumentProgress::tries)
                .containsExactly(tuple("https://a/2", "no memory", 2), tuple("https://a/3", "HTTP 500", null));
        assertThat(pages.progress(crawl, false, "https://a/3", 2))
                .extracting(DocumentProgress::url, DocumentProgress::visit)
                .containsExactly(tuple("https://a/4", SiteUrlState.GONE), tuple("https://a/5", SiteUrlState.SKIPPED));
        DocumentProgress first = pages.progress(crawl, false, null, 1).get(0);
        assertThat(first.processing()).isEqualTo(SitePageState.PROCESSED);
        assertThat(first.tookMs()).isEqualTo(3);
        assertThat(first.chunks()).isEqualTo(2);

        assertThat(orders.retry(crawl, "ada")).as("it is still open").isEmpty();
        crawls.finish(crawl);
        assertThat(crawls.byId(crawl).orElseThrow().isPartial()).isTrue();
        assertThat(crawls.byId(crawl).orElseThrow().counts().pagesLeft()).isEqualTo(1);
        SiteCrawl retry = orders.retry(crawl, "ada").orElseThrow().crawl();
        assertThat(retry.retryOf()).isEqualTo(crawl);
        assertThat(retry.whole()).isFalse();
        crawls.start(retry.id());
        assertThat(work.visit(retry.id(), SiteAtWork.page("four"))).containsExactly("https://a/3");
        assertThat(pages.take(retry.id(), 9))
                .extracting(FetchedPage::url)
                .containsExactly("https://a/2", "https://a/3");
        work.process(retry.id());
        crawls.finish(retry.id());
        assertThat(crawls.byId(retry.id()).orElseThrow().counts())
                .isEqualTo(new CrawlCounts(2, 2, 0, 0, 0, 0, 0, 2, 0, 2, 0, 100));
        assertThat(crawls.byId(crawl).orElseThrow().counts().failed())
                .as("the account of the first stays")
                .isEqualTo(2);
        assertThat(orders.retry(crawl, "ada")).isEmpty();
        assertThat(orders.retry(retry.id(), "ada")).isEmpty();
        assertThat(crawls.open(9)).isEmpty();
    }

    @Test
    void aRecrawlSendsWhatTheServerGave() {
        long first = work.crawl();
        work.add(first, "https://a/", "https://a/old", "https://a/new");
        record(first, "https://a/old", new UrlOutcome.Gone(410));
        work.visit(first, SiteAtWork.page("x"));
        work.process(first);
        crawls.finish(first);

        long second = work.crawl();
        DueUrl due = frontier.next(second).orElseThrow();
        assertThat(due.etag()).isEqualTo("\"e\"");
        assertThat(due.lastModified()).isEqualTo("Mon, 30 Nov 2026 10:00:00 GMT");
        assertThat(work.visit(second, new UrlOutcome.Unchanged(304, SiteAtWork.now())))
                .containsExactlyInAnyOrder("https://a/", "https://a/new");
        work.add(second, "https://a/old");
        assertThat(frontier.next(second).orElseThrow().url())
                .as("gone, and linked again")
                .isEqualTo("https://a/old");
        assertThat(crawls.progress(second).orElseThrow().counts().pagesUnchanged())
                .isEqualTo(2);
        assertThat(pages.take(second, 9)).as("nothing to process").isEmpty();
    }

    @Test
    void aCrawlOfSomePagesVisitsNoOther() {
        long first = work.crawl();
        work.add(first, "https://a/", "https://a/price");
        work.visit(first, SiteAtWork.page("x"));
        crawls.finish(first);
        Instant due = sites.find(work.domain).orElseThrow().dueAt();
        SiteCrawl some = orders.order(new NewSiteCrawl(
                        work.domain,
                        CrawlTrigger.CONTRADICTION,
                        "claims",
                        "a contradiction rests on it",
                        List.of(SiteAtWork.sha("https://a/price"))))
                .orElseThrow()
                .crawl();
        crawls.start(some.id());
        assertThat(work.visit(some.id(), SiteAtWork.page("y"))).containsExactly("https://a/price");
        crawls.finish(some.id());
        assertThat(sites.find(work.domain).orElseThrow().dueAt())
                .as("the schedule's next crawl stays")
                .isEqualTo(due);
    }

    @Test
    void blocksAreCountedOverAllPages() {
        long crawl = work.crawl();
        work.add(crawl, "https://a/1", "https://a/2", "https://a/3");
        record(crawl, "https://a/1", SiteAtWork.page("menu", "one", "one"));
        record(crawl, "https://a/2", SiteAtWork.page("menu", "two"));
        record(crawl, "https://a/3", SiteAtWork.page("three"));
        work.process(crawl);
        assertThat(pages.blocks(work.domain))
                .isEqualTo(new SitePages.BlockCounts(3, Map.of((long) "menu".hashCode(), 2)));
        crawls.finish(crawl);
        long second = work.crawl();
        record(second, "https://a/1", new UrlOutcome.Gone(404));
        assertThat(pages.blocks(work.domain)).isEqualTo(new SitePages.BlockCounts(2, Map.of()));
    }

    private void record(long crawl, String url, UrlOutcome outcome) {
        assertThat(frontier.record(crawl, SiteAtWork.sha(url), outcome)).isTrue();
    }

    private static Duration until(Site site) {
        return Duration.between(site.crawledAt(), site.dueAt());
    }

    private static NewSiteCrawl whole(int domain) {
        return NewSiteCrawl.whole(domain, CrawlTrigger.PERSON, "ada", null);
    }
}
