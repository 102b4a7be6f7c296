package dev.rollcall.activities.site;

import dev.rollcall.activities.site.SiteCrawling.ProcessingPace;
import dev.rollcall.site.text.BlockCounts;
import dev.rollcall.site.text.Blocks;
import dev.rollcall.site.text.Chunk;
import dev.rollcall.site.text.Chunker;
import dev.rollcall.site.text.DocumentText;
import dev.rollcall.site.text.Fingerprint;
import dev.rollcall.site.text.MainText;
import dev.rollcall.site.text.PageText;
import dev.rollcall.store.Documents.NewChunk;
import dev.rollcall.store.Documents.NewDocument;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.SiteCrawl;
import dev.rollcall.store.SitePages;
import dev.rollcall.store.SitePages.FetchedPage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes documents of fetched pages, each on its own: one that fails is tried again later, and does not stop the others. */
final class PageProcessing {
    private static final Logger LOG = LoggerFactory.getLogger(PageProcessing.class);

    private final Ledger ledger;
    private final ProcessingPace pace;

    PageProcessing(Ledger ledger, ProcessingPace pace) {
        this.ledger = ledger;
        this.pace = pace;
    }

    /** Processes what is due of a crawl, in a batch. @param stop asked before each page */
    void run(SiteCrawl crawl, BooleanSupplier stop) {
        List<FetchedPage> pages = ledger.sitePages().take(crawl.id(), pace.documents());
        if (pages.isEmpty()) {
            return;
        }
        BlockCounts counts = counts(ledger.sitePages().blocks(crawl.domainId()));
        var duplicates = new NearDuplicates(ledger, crawl.domainId());
        for (FetchedPage page : pages) {
            if (stop.getAsBoolean()) {
                return;
            }
            process(crawl, page, counts, duplicates);
        }
    }

    private static BlockCounts counts(SitePages.BlockCounts blocks) {
        return BlockCounts.of(blocks.pages(), blocks.onSeveral());
    }

    private void process(SiteCrawl crawl, FetchedPage page, BlockCounts counts, NearDuplicates duplicates) {
        try {
            long begin = System.nanoTime();
            DocumentText document = MainText.of(text(page), counts, isStart(page.url()));
            List<Chunk> chunks = Chunker.chunks(document);
            Fingerprint fingerprint = Fingerprint.of(document.text());
            boolean keeps = !chunks.isEmpty() && !duplicates.has(page.url(), fingerprint);
            Long id = keeps ? put(crawl, page, document, chunks, fingerprint) : null;
            if (keeps) {
                duplicates.add(page.url(), id, fingerprint);
            }
            ledger.sitePages()
                    .processed(
                            crawl.id(),
                            page.urlSha256(),
                            id,
                            keeps ? chunks.size() : 0,
                            Duration.ofNanos(System.nanoTime() - begin));
        } catch (RuntimeException e) {
            if (Ledger.isAway(e)) {
                throw e;
            }
            failed(crawl, page, e);
        }
    }

    private long put(
            SiteCrawl crawl, FetchedPage page, DocumentText document, List<Chunk> chunks, Fingerprint fingerprint) {
        return ledger.documents()
                .put(new NewDocument(
                        crawl.domainId(),
                        page.urlSha256(),
                        page.url(),
                        page.title(),
                        page.language(),
                        document.textSha(),
                        fingerprint.simHash(),
                        page.fetchedAt(),
                        document.text(),
                        chunks.stream().map(PageProcessing::chunk).toList()))
                .id();
    }

    private static NewChunk chunk(Chunk chunk) {
        return new NewChunk(chunk.start(), chunk.end(), chunk.heading(), chunk.textSha(), null);
    }

    private static PageText text(FetchedPage page) {
        return new PageText(
                page.title(), page.language(), "UTF-8", false, null, List.of(), Blocks.fromJson(page.blocks()));
    }

    private static boolean isStart(String url) {
        String path = URI.create(url).getPath();
        return path == null || path.isEmpty() || path.equals("/");
    }

    private void failed(SiteCrawl crawl, FetchedPage page, RuntimeException e) {
        int tries = page.tries() + 1;
        String problem = "it can't be processed: " + e.getMessage();
        LOG.warn("{} {}", page.url(), problem, e);
        if (tries < pace.tries()) {
            ledger.sitePages().again(crawl.id(), page.urlSha256(), problem, pace.pause(tries));
        } else {
            ledger.sitePages().failed(crawl.id(), page.urlSha256(), problem);
        }
    }
}
