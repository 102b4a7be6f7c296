package dev.rollcall.store;

import dev.rollcall.store.Documents.NewChunk;
import dev.rollcall.store.Documents.NewDocument;
import dev.rollcall.store.Documents.StoredDocument;
import dev.rollcall.store.SiteCrawl.CrawlTrigger;
import dev.rollcall.store.SiteCrawlOrders.NewSiteCrawl;
import dev.rollcall.store.SiteFrontier.FoundUrl;
import dev.rollcall.store.SitePages.FetchedPage;
import dev.rollcall.store.Sites.SiteSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A domain whose own site is on, and what a crawler and a processor do with it. */
final class SiteAtWork implements AutoCloseable {
    final TestLedger test = TestLedger.open();
    final Ledger ledger = test.ledger();
    final int domain = domain("stripe.com");

    SiteAtWork() {
        ledger.sites().put(domain, SiteSettings.DEFAULT, "ada");
    }

    int domain(String name) {
        return test.one(Integer.class, "INSERT INTO domain (name) VALUES ('" + name + "') RETURNING id");
    }

    static byte[] sha(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static FoundUrl found(String url, int depth, int rank) {
        return new FoundUrl(sha(url), url, depth, rank);
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** A page whose blocks are these words. */
    static UrlOutcome.Fetched page(String... blocks) {
        return new UrlOutcome.Fetched(
                200,
                "\"e\"",
                "Mon, 30 Nov 2026 10:00:00 GMT",
                100,
                now(),
                "A title",
                "en",
                String.join("\n", blocks),
                Arrays.stream(blocks).map(block -> (long) block.hashCode()).toList());
    }

    /** A started crawl of all pages. */
    long crawl() {
        long crawl = ledger.siteCrawlOrders()
                .order(NewSiteCrawl.whole(domain, CrawlTrigger.PERSON, "ada", null))
                .orElseThrow()
                .crawl()
                .id();
        ledger.siteCrawls().start(crawl);
        return crawl;
    }

    void add(long crawl, String... urls) {
        ledger.siteFrontier()
                .add(crawl, Arrays.stream(urls).map(url -> found(url, 0, 0)).toList(), 1000);
    }

    /** Visits all that is due; to each URL of the frontier comes the same. */
    List<String> visit(long crawl, UrlOutcome outcome) {
        var visited = new ArrayList<String>();
        for (var due = ledger.siteFrontier().next(crawl);
                due.isPresent();
                due = ledger.siteFrontier().next(crawl)) {
            visited.add(due.get().url());
            ledger.siteFrontier().record(crawl, due.get().urlSha256(), outcome);
        }
        return visited;
    }

    /** Makes documents of all that is fetched; a page's text is its blocks, and each line is a chunk. */
    List<StoredDocument> process(long crawl) {
        var documents = new ArrayList<StoredDocument>();
        for (FetchedPage page : ledger.sitePages().take(crawl, 100)) {
            StoredDocument stored = ledger.documents().put(document(page.url(), page.language(), page.blocks()));
            ledger.sitePages()
                    .processed(
                            crawl,
                            page.urlSha256(),
                            stored.id(),
                            page.blocks().split("\n", -1).length,
                            Duration.ofMillis(3));
            documents.add(stored);
        }
        return documents;
    }

    NewDocument document(String url, String language, String text) {
        var chunks = new ArrayList<NewChunk>();
        int start = 0;
        for (String line : text.split("\n", -1)) {
            int end = start + line.codePointCount(0, line.length());
            chunks.add(new NewChunk(start, end, "Pricing", sha("Pricing" + line), null));
            start = end + 1;
        }
        return new NewDocument(domain, sha(url), url, "A title", language, sha(text), 7, now(), text, chunks);
    }

    @Override
    public void close() {
        test.close();
    }
}
