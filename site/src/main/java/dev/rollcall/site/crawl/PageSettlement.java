package dev.rollcall.site.crawl;

import dev.rollcall.site.crawl.FetchResult.Failed;
import dev.rollcall.site.crawl.FetchResult.Gone;
import dev.rollcall.site.crawl.FetchResult.Later;
import dev.rollcall.site.crawl.FetchResult.Page;
import dev.rollcall.site.crawl.FetchResult.Unchanged;
import dev.rollcall.site.crawl.Frontier.Due;
import dev.rollcall.site.crawl.Outcome.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What follows from a fetch: to the sink, to the frontier, into the counts. */
final class PageSettlement {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int MOVED = 301;

    private final Fetcher fetcher;
    private final CrawlLimits.Pace pace;
    private final int perPage;
    private final Frontier frontier;
    private final PageSink sink;
    private final LinkIntake links;
    private final Instant end;
    private int requested;
    private long bytes;
    private int done;
    private int failed;
    private long stepBytes;

    /**
     * @param end of the crawl: what waits longer fails
     * @param before what the crawl's earlier steps did
     */
    PageSettlement(
            Fetcher fetcher, Frontier frontier, PageSink sink, LinkIntake links, Instant end, Frontier.Counts before) {
        this.fetcher = fetcher;
        this.pace = fetcher.options().limits().pace();
        this.perPage = fetcher.options().limits().links().perPage();
        this.frontier = frontier;
        this.sink = sink;
        this.links = links;
        this.end = end;
        this.requested = before.requested();
        this.bytes = before.bytes();
    }

    void settle(Due due, FetchResult result) {
        int tries = due.tries() + 1;
        if (result instanceof Page page) {
            settle(due, page, tries);
        } else if (result instanceof Unchanged unchanged) {
            sink.unchanged(unchanged);
            done++;
            write(due, unchanged.url(), Outcome.of(State.UNCHANGED, NOT_MODIFIED, tries));
        } else if (result instanceof Gone gone) {
            sink.gone(due.url());
            write(due, due.url(), Outcome.of(State.GONE, gone.status(), tries));
        } else if (result instanceof Later later) {
            write(due, due.url(), outcome(later, tries));
        } else if (result instanceof Failed failure) {
            write(due, due.url(), outcome(failure, due.tries()));
        }
    }

    private void settle(Due due, Page page, int tries) {
        IndexRules rules = IndexRules.of(page);
        Outcome outcome;
        try {
            List<String> found = sink.page(page, rules.index());
            if (rules.follow()) {
                links.take(page.url(), found, due.depth() + 1, perPage);
            }
            outcome = rules.index()
                    ? Outcome.done(page, tries)
                    : Outcome.ended(State.EXCLUDED, Problem.NOINDEX, "it says noindex", Optional.of(OK), tries);
        } catch (PageSink.Unreadable e) {
            outcome = Outcome.ended(State.FAILED, Problem.UNREADABLE, e.getMessage(), Optional.of(OK), tries);
        }
        bytes += page.bytes().length;
        stepBytes += page.bytes().length;
        done += outcome.state() == State.DONE ? 1 : 0;
        write(due, page.url(), outcome);
    }

    /** Last of all: what died before is done again. */
    private void write(Due due, CanonicalUrl url, Outcome outcome) {
        if (!url.equals(due.url())) {
            links.add(url, due.depth());
            frontier.settle(url, outcome);
            frontier.settle(due.url(), Outcome.of(State.REDIRECTED, MOVED, outcome.tries()));
        } else {
            frontier.settle(url, outcome);
        }
        requested += outcome.state() == State.WAITING || outcome.state() == State.FORBIDDEN ? 0 : 1;
        failed += outcome.state() == State.FAILED ? 1 : 0;
    }

    private Outcome outcome(Later later, int tries) {
        Duration wait = grown(later.retryAfter().orElse(pace.firstWait()), tries);
        Instant until = fetcher.options().clock().now().plus(wait);
        Optional<Integer> status = Optional.of(later.status());
        if (tries >= pace.tries()) {
            return Outcome.ended(
                    State.FAILED, Problem.BUSY, "its server said " + tries + " times to come later", status, tries);
        }
        if (until.isAfter(end)) {
            return Outcome.ended(
                    State.FAILED, Problem.BUSY, "its server said to come after the crawl's end", status, tries);
        }
        // Whoever is told to wait asks the host for nothing else meanwhile.
        fetcher.pace().hold(later.url().http().host(), until);
        return Outcome.waiting(until, Problem.BUSY, "its server said to come later", status, tries);
    }

    private Outcome outcome(Failed failure, int triedBefore) {
        Problem problem = failure.problem();
        // A page whose robots.txt is not known was not tried.
        int tries = problem == Problem.ROBOTS_UNKNOWN ? triedBefore : triedBefore + 1;
        Instant until =
                failure.nextAt().orElseGet(() -> fetcher.options().clock().now().plus(grown(pace.firstWait(), tries)));
        if (problem.passing() && tries < pace.tries() && !until.isAfter(end)) {
            return Outcome.waiting(until, problem, failure.sentence(), failure.status(), tries);
        }
        State state = problem == Problem.ROBOTS_FORBID
                ? State.FORBIDDEN
                : problem.notWanted() ? State.EXCLUDED : State.FAILED;
        return Outcome.ended(state, problem, failure.sentence(), failure.status(), tries);
    }

    private Duration grown(Duration wait, int tries) {
        return Duration.ofMillis((long) (wait.toMillis() * Math.pow(pace.factor(), tries - 1.0)));
    }

    /** Of the whole crawl. */
    int requested() {
        return requested;
    }

    /** Of the whole crawl. */
    long bytes() {
        return bytes;
    }

    int done() {
        return done;
    }

    int failed() {
        return failed;
    }

    long stepBytes() {
        return stepBytes;
    }
}
