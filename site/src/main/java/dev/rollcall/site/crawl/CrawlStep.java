package dev.rollcall.site.crawl;

import dev.rollcall.site.crawl.CrawlResult.Ended;
import dev.rollcall.site.crawl.Frontier.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One step of one crawl: who is next, how long to wait, when to end. */
final class CrawlStep {
    /** Longer waits are the caller's, which need no thread for them. */
    private static final Duration IN_PLACE = Duration.ofSeconds(30);

    private static final Duration SLICE = Duration.ofSeconds(5);

    /** What a host without https answers on its port: nothing, or something else. */
    private static final Set<Problem> NO_HTTPS = EnumSet.of(Problem.NO_CONNECTION, Problem.TLS, Problem.TIMED_OUT);

    private final Fetcher fetcher;
    private final CrawlRequest request;
    private final Frontier frontier;
    private final BooleanSupplier stop;
    private final Runnable heartbeat;
    private final CrawlClock clock;
    private final CrawlLimits.Whole limits;
    private final Site site;
    private final LinkIntake links;
    private final PageSettlement settlement;

    CrawlStep(
            Fetcher fetcher,
            CrawlRequest request,
            Frontier frontier,
            PageSink sink,
            BooleanSupplier stop,
            Runnable heartbeat) {
        this.fetcher = fetcher;
        this.request = request;
        this.frontier = frontier;
        this.stop = stop;
        this.heartbeat = heartbeat;
        this.clock = fetcher.options().clock();
        this.limits = fetcher.options().limits().whole();
        this.site = Site.of(request.start().http().host());
        Frontier.Counts before = frontier.counts();
        this.links = new LinkIntake(fetcher, site, frontier, before.known());
        this.settlement = new PageSettlement(
                fetcher, frontier, sink, links, request.startedAt().plus(limits.time()), before);
    }

    CrawlResult run() throws InterruptedException {
        if (request.seed()) {
            seed();
        }
        while (true) {
            Optional<Ended> end = end();
            if (end.isPresent()) {
                return result(end.get(), Optional.empty());
            }
            heartbeat.run();
            Optional<Due> due = frontier.next(clock.now());
            Optional<Instant> at = due.isPresent()
                    ? due.map(d -> fetcher.pace().next(d.url().http().host()))
                    : frontier.nextAt();
            if (at.isEmpty()) {
                return result(Ended.FINISHED, Optional.empty());
            }
            if (at.get().isAfter(clock.now().plus(IN_PLACE))) {
                return result(Ended.WAITING, at);
            }
            if (waited(at.get()) && due.isPresent()) {
                settlement.settle(due.get(), fetch(due.get()));
            }
        }
    }

    private FetchResult fetch(Due due) throws InterruptedException {
        return fetcher.fetch(new FetchRequest(due.url(), site, due.etag(), due.lastModified()));
    }

    private Optional<Ended> end() {
        Instant now = clock.now();
        if (stop.getAsBoolean()) {
            return Optional.of(Ended.STOPPED);
        }
        if (settlement.requested() >= limits.pages()) {
            return Optional.of(Ended.PAGES);
        }
        if (settlement.bytes() >= limits.bytes()) {
            return Optional.of(Ended.BYTES);
        }
        if (!now.isBefore(request.startedAt().plus(limits.time()))) {
            return Optional.of(Ended.TIME);
        }
        return now.isBefore(request.deadline()) ? Optional.empty() : Optional.of(Ended.DEADLINE);
    }

    /** False when the step must end before that time. */
    private boolean waited(Instant until) throws InterruptedException {
        for (Instant now = clock.now(); now.isBefore(until); now = clock.now()) {
            if (end().isPresent()) {
                return false;
            }
            heartbeat.run();
            Duration left = Duration.between(now, until);
            Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
            clock.sleep(slice.plusMillis(1));
        }
        return true;
    }

    private void seed() throws InterruptedException {
        heartbeat.run();
        CanonicalUrl start = reachable(request.start());
        List<String> listed = fetcher.sitemaps().pages(start, site, () -> {
            heartbeat.run();
            return end().isEmpty();
        });
        links.add(start, 0);
        links.take(start, listed, 1, listed.size());
    }

    /** By http if the host has no https. */
    private CanonicalUrl reachable(CanonicalUrl start) throws InterruptedException {
        String https = "https://";
        if (!start.text().startsWith(https)) {
            return start;
        }
        Optional<Problem> problem = fetcher.robots().of(start).unknown().map(FetchTrouble::problem);
        boolean none = problem.filter(NO_HTTPS::contains).isPresent();
        CanonicalUrl plain = new CanonicalUrl("http://" + start.text().substring(https.length()));
        return none && fetcher.robots().of(plain).isKnown() ? plain : start;
    }

    private CrawlResult result(Ended ended, Optional<Instant> nextAt) {
        return new CrawlResult(settlement.done(), settlement.failed(), settlement.stepBytes(), nextAt, ended);
    }
}
