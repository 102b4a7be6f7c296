package dev.rollcall.activities.site;

import dev.rollcall.site.crawl.CanonicalUrl;
import dev.rollcall.site.crawl.FetchResult.Page;
import dev.rollcall.site.crawl.FetchResult.Unchanged;
import dev.rollcall.site.crawl.Frontier;
import dev.rollcall.site.crawl.Outcome;
import dev.rollcall.site.crawl.PageSink;
import dev.rollcall.site.text.Block;
import dev.rollcall.site.text.Blocks;
import dev.rollcall.site.text.PageReader;
import dev.rollcall.site.text.PageText;
import dev.rollcall.store.SiteFrontier;
import dev.rollcall.store.SiteFrontier.DueUrl;
import dev.rollcall.store.SiteFrontier.FoundUrl;
import dev.rollcall.store.SiteFrontier.UrlCounts;
import dev.rollcall.store.UrlOutcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * One crawl's frontier in the ledger, and where its pages go. A page is written with what came of its URL, in one transaction. For
 * one thread.
 */
final class LedgerFrontier implements Frontier, PageSink {
    /** A page of this many bytes may take forty times as much memory while it is read: one at a time in this process. */
    private static final int LARGE = 500_000;

    private static final Semaphore LARGE_PAGES = new Semaphore(1);

    private final SiteFrontier frontier;
    private final long crawl;
    private final boolean follows;
    private final int most;
    private final Map<String, Integer> variants = new HashMap<>();

    /** What was fetched last, and is not written yet. */
    private Page page;

    private PageText text;
    private Instant unchangedAt;

    /**
     * @param follows links: not in a crawl of pages that it was told of
     * @param most URLs that it may know
     */
    LedgerFrontier(SiteFrontier frontier, long crawl, boolean follows, int most) {
        this.frontier = frontier;
        this.crawl = crawl;
        this.follows = follows;
        this.most = most;
    }

    @Override
    public Optional<Due> next(Instant now) {
        return frontier.next(crawl).map(LedgerFrontier::due);
    }

    private static Due due(DueUrl url) {
        return new Due(
                new CanonicalUrl(url.url()),
                url.depth(),
                url.tries(),
                Optional.ofNullable(url.etag()),
                Optional.ofNullable(url.lastModified()));
    }

    @Override
    public Optional<Instant> nextAt() {
        return frontier.nextAt(crawl);
    }

    @Override
    public Set<CanonicalUrl> known(Set<CanonicalUrl> urls) {
        return frontier.known(crawl, urls.stream().map(UrlHash::of).toList()).stream()
                .map(CanonicalUrl::new)
                .collect(Collectors.toSet());
    }

    @Override
    public int found(List<Found> links) {
        links.forEach(link -> variants.computeIfPresent(link.url().withoutQuery(), (url, n) -> n + 1));
        return frontier.add(
                crawl,
                links.stream()
                        .map(link ->
                                new FoundUrl(UrlHash.of(link.url()), link.url().text(), link.depth(), link.rank()))
                        .toList(),
                most);
    }

    @Override
    public Counts counts() {
        UrlCounts counts = frontier.counts(crawl);
        return new Counts(counts.requested(), counts.bytes(), counts.known());
    }

    @Override
    public int variants(String withoutQuery) {
        return variants.computeIfAbsent(withoutQuery, url -> frontier.variants(crawl, url));
    }

    @Override
    public List<String> page(Page fetched, boolean index) {
        PageText read = read(fetched);
        page = fetched;
        text = read;
        return follows ? read.links() : List.of();
    }

    private static PageText read(Page fetched) {
        String type = fetched.contentType()
                + fetched.charset().map(charset -> "; charset=" + charset).orElse("");
        boolean isLarge = fetched.bytes().length > LARGE;
        if (isLarge) {
            LARGE_PAGES.acquireUninterruptibly();
        }
        try {
            return PageReader.read(fetched.bytes(), type, fetched.url().text());
        } finally {
            if (isLarge) {
                LARGE_PAGES.release();
            }
        }
    }

    @Override
    public void unchanged(Unchanged same) {
        unchangedAt = same.fetchedAt();
    }

    @Override
    public void gone(CanonicalUrl url) {
        // Written with what came of the URL.
    }

    @Override
    public void settle(CanonicalUrl url, Outcome outcome) {
        frontier.record(crawl, UrlHash.of(url), of(outcome));
    }

    private UrlOutcome of(Outcome outcome) {
        Integer http = outcome.http().orElse(null);
        return switch (outcome.state()) {
            case DONE -> fetched(outcome);
            case UNCHANGED -> new UrlOutcome.Unchanged(http, unchangedAt);
            case GONE -> new UrlOutcome.Gone(http);
            case REDIRECTED -> new UrlOutcome.Skipped(http, "it leads to another page of the site");
            case EXCLUDED -> new UrlOutcome.Skipped(http, outcome.sentence());
            case FORBIDDEN -> new UrlOutcome.Skipped(null, outcome.sentence());
            case WAITING -> new UrlOutcome.Later(outcome.nextAt().orElseThrow(), http, outcome.sentence());
            case FAILED -> new UrlOutcome.Failed(http, outcome.sentence());
        };
    }

    private UrlOutcome.Fetched fetched(Outcome outcome) {
        return new UrlOutcome.Fetched(
                outcome.http().orElse(null),
                outcome.etag().orElse(null),
                outcome.lastModified().orElse(null),
                (int) outcome.bytes(),
                page.fetchedAt(),
                text.title(),
                text.language(),
                Blocks.toJson(text.blocks()),
                text.blocks().stream().map(Block::hash).toList());
    }
}
