package dev.rollcall.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.Activities;
import dev.rollcall.activities.ActivitiesOptions;
import dev.rollcall.activities.ask.AskTimings;
import dev.rollcall.activities.batch.BatchSettings;
import dev.rollcall.activities.jobs.JobPace;
import dev.rollcall.activities.jobs.Retention;
import dev.rollcall.activities.site.SiteCrawling;
import dev.rollcall.activities.site.SiteCrawling.ProcessingPace;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.site.crawl.CanonicalUrl;
import dev.rollcall.site.crawl.CrawlClock;
import dev.rollcall.site.crawl.CrawlLimits;
import dev.rollcall.site.crawl.CrawlOptions;
import dev.rollcall.site.guard.GuardOptions;
import dev.rollcall.site.search.Embeddings;
import dev.rollcall.site.trap.TrapSite;
import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.Documents.Document;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.SiteCrawl;
import dev.rollcall.store.SiteCrawl.CrawlTrigger;
import dev.rollcall.store.SiteCrawlOrders.NewSiteCrawl;
import dev.rollcall.store.SiteCrawlState;
import dev.rollcall.store.SitePages.DocumentProgress;
import dev.rollcall.store.SiteSearch.RankedChunk;
import dev.rollcall.store.Sites.SiteSettings;
import dev.rollcall.store.SweepTiming;
import dev.rollcall.store.TestLedger;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The site of a small company is crawled: a Temporal server in real time, a real PostgreSQL, real HTTP to the trap site. */
@Timeout(400)
class OwnSiteTest {
    private static final List<String> FAILING = List.of("/docs/webhooks", "/security", "/de/faq");

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final TestServer.InProcessTestServer server = TestServer.createServer(true);
    private final WorkflowServiceStubs stubs =
            WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setChannel(server.getChannel())
                    .build());
    private final WorkflowClient client = WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace("default").build());
    private final Panel panel = new Panel(Catalogue.bundled(), PanelOptions.defaults());
    private final Letters embeddings = new Letters();
    private final int domain =
            test.one(Integer.class, "INSERT INTO domain (name) VALUES ('" + TrapSite.COMPANY + "') RETURNING id");
    private TrapSite trap;
    private Activities activities;
    private RollcallWorker worker;

    @BeforeEach
    void start() throws IOException {
        trap = new TrapSite();
        activities = activities();
        worker = RollcallWorker.start(client, activities, WorkerTuning.DEFAULT, null);
    }

    @AfterEach
    void close() throws IOException {
        worker.close();
        activities.close();
        panel.close();
        stubs.shutdownNow();
        server.close();
        trap.close();
        test.close();
    }

    /** How often each letter stands in a text: no model, but a vector. */
    private static final class Letters implements Embeddings {
        private final List<String> embedded = new ArrayList<>();

        @Override
        public String name() {
            return "letters";
        }

        @Override
        public int dimensions() {
            return 26;
        }

        @Override
        public synchronized List<float[]> embed(List<String> texts) {
            embedded.addAll(texts);
            return texts.stream().map(Letters::count).toList();
        }

        private static float[] count(String text) {
            var vector = new float[26];
            text.chars().filter(sign -> sign >= 'a' && sign <= 'z').forEach(sign -> vector[sign - 'a']++);
            return vector;
        }

        synchronized int take() {
            int n = embedded.size();
            embedded.clear();
            return n;
        }
    }

    private Activities activities() {
        CrawlLimits limits = CrawlLimits.DEFAULT.with(
                new CrawlLimits.Pace(Duration.ofMillis(1), Duration.ofSeconds(1), 0, 2, Duration.ofMillis(50), 1.5));
        var crawler = new CrawlOptions(
                "test",
                "https://rollcall.example/",
                GuardOptions.allowing(List.of(trap.allow())),
                limits,
                trap.names(),
                CrawlClock.SYSTEM);
        var crawling = new SiteCrawling(
                crawler,
                embeddings,
                Map.of(
                        TrapSite.COMPANY,
                        CanonicalUrl.of(trap.url(TrapSite.COMPANY, "/")).orElseThrow()),
                ProcessingPace.DEFAULT);
        var options = new ActivitiesOptions(
                true,
                List.of(),
                Map::of,
                Map.of("a", "What is {domain}?"),
                1024,
                AskTimings.DEFAULT,
                InstantSource.system(),
                new JobPace(300, Duration.ofSeconds(2), SweepTiming.NONE),
                Retention.DEFAULT,
                null,
                AlertSettings.NONE,
                new CompositeMeterRegistry(),
                ObservationRegistry.NOOP,
                null,
                BatchSettings.DEFAULT,
                crawling);
        return Activities.open(options, ledger, panel, Prices.bundled(), client);
    }

    /** Switched on, it is due at once: the schedule orders the first crawl. */
    private SiteCrawl first() {
        ledger.sites().put(domain, SiteSettings.DEFAULT, "ada");
        return ended(0);
    }

    private SiteCrawl again() {
        return ended(ledger.siteCrawlOrders()
                        .order(NewSiteCrawl.whole(domain, CrawlTrigger.PERSON, "ada", null))
                        .orElseThrow()
                        .crawl()
                        .id()
                - 1);
    }

    /** The newest crawl after this one, once it has ended. */
    private SiteCrawl ended(long after) {
        while (!Thread.currentThread().isInterrupted()) {
            var crawl = ledger.siteCrawls().latest(domain);
            if (crawl.isPresent()
                    && crawl.get().id() > after
                    && !crawl.get().state().isOpen()) {
                return crawl.get();
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("in vain: " + ledger.siteCrawls().latest(domain));
    }

    private List<String> documents() {
        return ledger.documents().current(domain, 0, 1000).stream()
                .map(Document::url)
                .map(url -> url.substring(trap.url(TrapSite.COMPANY, "").length()))
                .sorted()
                .toList();
    }

    @Test
    void eachPageIsADocumentWhoseWordsAreFound() {
        SiteCrawl crawl = first();
        assertThat(crawl.state()).as("%s", crawl).isEqualTo(SiteCrawlState.COMPLETED);
        assertThat(crawl.isPartial()).isFalse();
        assertThat(crawl.trigger()).isEqualTo(CrawlTrigger.SCHEDULE);
        assertThat(documents())
                .containsExactlyInAnyOrderElementsOf(trap.companyPages().keySet());
        assertThat(crawl.counts().embedded()).isEqualTo(embeddings.take()).isPositive();
        List<RankedChunk> found = ledger.siteSearch().words(domain, "price of the team plan", null, 5);
        assertThat(ledger.siteSearch()
                        .chunks(found.stream().map(RankedChunk::chunkId).toList()))
                .anyMatch(chunk -> chunk.url().endsWith("/pricing"));
    }

    @Test
    void aSecondCrawlWithoutAChangeEmbedsNothingAndOneOfAChangedPageOnlyIts() {
        first();
        embeddings.take();
        SiteCrawl second = again();
        assertThat(second.state()).isEqualTo(SiteCrawlState.COMPLETED);
        assertThat(second.counts().pagesUnchanged())
                .isEqualTo(trap.companyPages().size());
        assertThat(embeddings.take()).isZero();

        trap.change("/pricing", "<h1>Pricing</h1><p>The Team plan costs $49 per month since this winter.</p>");
        SiteCrawl third = again();
        assertThat(third.counts().documentsProcessed()).isEqualTo(1);
        assertThat(embeddings.take()).isEqualTo(1);
        Document changed = ledger.documents().current(domain, 0, 1000).stream()
                .filter(document -> document.url().endsWith("/pricing"))
                .findFirst()
                .orElseThrow();
        assertThat(ledger.documents().text(changed.id()).orElseThrow()).contains("$49 per month");
    }

    @Test
    void pagesThatFailMakeItPartialAndARetryTakesOnlyThem() {
        trap.failing(true);
        SiteCrawl crawl = first();
        assertThat(crawl.isPartial()).isTrue();
        assertThat(crawl.counts().pagesFailed()).isEqualTo(FAILING.size());
        assertThat(ledger.sitePages().progress(crawl.id(), true, null, 100))
                .extracting(DocumentProgress::problem)
                .hasSize(FAILING.size())
                .allMatch(problem -> problem.contains("500"));
        assertThat(documents()).doesNotContainAnyElementsOf(FAILING);

        trap.failing(false);
        int before = trap.pages(TrapSite.COMPANY).size();
        var retry = ledger.siteCrawlOrders().retry(crawl.id(), "ada").orElseThrow();
        SiteCrawl second = ended(retry.crawl().id() - 1);
        assertThat(second.isPartial()).isFalse();
        assertThat(trap.pages(TrapSite.COMPANY)
                        .subList(before, trap.pages(TrapSite.COMPANY).size()))
                .containsExactlyInAnyOrderElementsOf(FAILING);
        assertThat(documents()).containsAll(FAILING);
    }

    @Test
    void aCrawlThatIsCancelledEndsAndKeepsWhatItHas() {
        ledger.sites().put(domain, SiteSettings.DEFAULT, "ada");
        while (trap.pages(TrapSite.COMPANY).size() < 3) {
            LockSupport.parkNanos(1_000_000);
        }
        ledger.siteCrawls()
                .cancel(ledger.siteCrawls().latest(domain).orElseThrow().id(), "ada");
        assertThat(ended(0).state()).isEqualTo(SiteCrawlState.CANCELLED);
    }

    /** The worker's activities are thrown away ten times while it crawls; Temporal gives the steps to those that come. */
    @Test
    void aWorkerThatIsReplacedTenTimesFetchesFewPagesTwice() {
        ledger.sites().put(domain, SiteSettings.DEFAULT, "ada");
        for (int n = 1; n <= 10; n++) {
            while (trap.pages(TrapSite.COMPANY).size() < 3 * n) {
                LockSupport.parkNanos(1_000_000);
            }
            Activities before = activities;
            activities = activities();
            worker.replace(activities);
            before.close();
        }
        SiteCrawl crawl = ended(0);
        assertThat(crawl.state()).isEqualTo(SiteCrawlState.COMPLETED);
        List<String> pages = trap.pages(TrapSite.COMPANY);
        assertThat(documents())
                .containsExactlyInAnyOrderElementsOf(trap.companyPages().keySet());
        assertThat(pages.size() - new HashSet<>(pages).size()).isLessThanOrEqualTo(10);
    }
}
