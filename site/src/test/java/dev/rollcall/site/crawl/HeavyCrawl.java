package dev.rollcall.site.crawl;

import dev.rollcall.site.guard.GuardOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A process that crawls one site of the trap and says what came of each of its pages: {@code HeavyCrawl ADDRESS-AND-PORT URL PATH…}. */
final class HeavyCrawl {
    private HeavyCrawl() {}

    /** Keeps nothing, and reads the links of small pages. */
    private static final class LinkSink implements PageSink {
        private final MemorySink small = new MemorySink();

        @Override
        public List<String> page(FetchResult.Page page, boolean index) {
            return page.bytes().length < 100_000 ? small.page(page, index) : List.of();
        }

        @Override
        public void unchanged(FetchResult.Unchanged page) {}

        @Override
        public void gone(CanonicalUrl url) {}
    }

    public static void main(String... args) throws Exception {
        QuickClock clock = new QuickClock();
        CrawlLimits.Page page = new CrawlLimits.Page(5_000_000, 100, Duration.ofSeconds(3), 5);
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        Fetcher fetcher = new Fetcher(TrapCrawl.options(
                GuardOptions.allowing(List.of(args[0])),
                CrawlLimits.DEFAULT.with(page),
                host -> List.of(loopback),
                clock));
        MemoryFrontier frontier = new MemoryFrontier();
        CanonicalUrl start = CanonicalUrl.of(args[1]).orElseThrow();
        CrawlRequest request = new CrawlRequest(start, true, clock.now(), Instant.MAX);
        CrawlResult result = new CrawlLoop(fetcher).run(request, frontier, new LinkSink(), () -> false, () -> {});
        System.out.println("ended " + result.ended() + ", done " + result.done() + ", failed " + result.failed());
        for (int i = 2; i < args.length; i++) {
            Outcome outcome = frontier.outcome(
                            start.resolve(args[i]).orElseThrow().text())
                    .orElseThrow();
            System.out.println(
                    args[i] + " " + outcome.problem().map(Problem::word).orElse("none"));
        }
    }
}
