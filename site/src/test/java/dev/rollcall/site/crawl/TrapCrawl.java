package dev.rollcall.site.crawl;

import dev.rollcall.site.guard.GuardOptions;
import dev.rollcall.site.trap.TrapSite;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.Dns;

/** Crawls of the trap site, in which pauses take no time. */
final class TrapCrawl implements AutoCloseable {
    final QuickClock clock = new QuickClock();
    final TrapSite trap;
    final MemoryFrontier frontier = new MemoryFrontier();
    final MemorySink sink = new MemorySink();
    private CrawlLimits limits = CrawlLimits.DEFAULT;
    private Fetcher fetcher;

    TrapCrawl() throws IOException {
        this.trap = new TrapSite(0, clock::now);
        limits(CrawlLimits.DEFAULT);
    }

    TrapCrawl limits(CrawlLimits other) {
        limits = other;
        return guard(GuardOptions.allowing(List.of(trap.allow())));
    }

    TrapCrawl guard(GuardOptions guard) {
        fetcher = new Fetcher(options(guard, limits, trap.names(), clock));
        return this;
    }

    static CrawlOptions options(GuardOptions guard, CrawlLimits limits, Dns names, CrawlClock clock) {
        return new CrawlOptions("0.1", "https://rollcall.invalid/crawler", guard, limits, names, clock);
    }

    Fetcher fetcher() {
        return fetcher;
    }

    CanonicalUrl url(String host, String path) {
        return CanonicalUrl.of(trap.url(host, path)).orElseThrow();
    }

    FetchResult fetch(String host, String path) throws InterruptedException {
        return fetcher.fetch(FetchRequest.of(url(host, path)));
    }

    /** One step. */
    CrawlResult step(CrawlRequest request) throws InterruptedException {
        return new CrawlLoop(fetcher).run(request, frontier, sink, () -> false, () -> {});
    }

    /** Steps until the crawl is over, waiting in between as a caller does. */
    CrawlResult whole(String host) throws InterruptedException {
        Instant started = clock.now();
        boolean seed = true;
        while (true) {
            Instant deadline = clock.now().plus(Duration.ofMinutes(10));
            CrawlResult result = step(new CrawlRequest(url(host, "/"), seed, started, deadline));
            if (result.ended().isOver()) {
                return result;
            }
            seed = false;
            if (result.nextAt().filter(clock.now()::isBefore).isPresent()) {
                clock.sleep(Duration.between(clock.now(), result.nextAt().get()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        trap.close();
    }
}
