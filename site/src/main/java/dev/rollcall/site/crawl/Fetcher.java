package dev.rollcall.site.crawl;

import dev.rollcall.site.crawl.FetchResult.Failed;
import dev.rollcall.site.guard.Guard;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/**
 * Fetches pages one by one: each hop of a redirect goes anew through the guard, robots.txt and the host's pace. It keeps no
 * cookies and tries nothing again. One a process: it holds the pace of all hosts, and their robots.txt. Safe for many threads.
 */
public final class Fetcher {
    /** What may lie between two requests without a server's 429 or 503: a Crawl-delay, or twice the time of a page. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final CrawlOptions options;
    private final HostPace pace;
    private final Transport transport;
    private final Robots robots;

    public Fetcher(CrawlOptions options) {
        this.options = options;
        this.pace = new HostPace(options.limits().pace(), options.clock());
        this.transport = new Transport(options, pace);
        this.robots = new Robots(transport, pace, options.limits(), options.clock());
    }

    /**
     * Waits for the host's turn, and fetches.
     *
     * @return a fault is a {@link Failed}, never an exception
     */
    public FetchResult fetch(FetchRequest request) throws InterruptedException {
        CanonicalUrl at = request.url();
        Duration left = options.limits().page().time();
        try {
            for (int hop = 0; hop <= options.limits().page().redirects(); hop++) {
                Optional<Failed> forbidden = forbidden(at, request.site());
                if (forbidden.isPresent()) {
                    return forbidden.get();
                }
                TimedReply timed = get(at, request, left);
                Reply reply = timed.reply();
                left = left.minus(timed.took());
                if (!reply.isRedirect()) {
                    return ReplyReader.result(at, reply, request.isConditional());
                }
                HttpUrl target = reply.target();
                Optional<CanonicalUrl> next = CanonicalUrl.of(target);
                if (next.isEmpty()) {
                    return Failed.of(at, Problem.REFUSED, "it redirects to a URL with a login in it");
                }
                at = next.get();
            }
            throw new FetchTrouble(
                    Problem.TOO_MANY_REDIRECTS,
                    "it redirects more than " + options.limits().page().redirects() + " times");
        } catch (FetchTrouble e) {
            return new Failed(at, e.problem(), e.status(), e.getMessage(), Optional.empty());
        }
    }

    private Optional<Failed> forbidden(CanonicalUrl url, Site site) throws InterruptedException {
        var refusal = guard().refusal(url.http());
        if (refusal.isPresent()) {
            return Optional.of(Failed.of(url, Problem.REFUSED, refusal.get().sentence()));
        }
        if (!site.has(url.http())) {
            return Optional.of(Failed.of(url, Problem.OFF_SITE, "it leads away from " + site.domain()));
        }
        Instant next = pace.next(url.http().host());
        if (next.isAfter(options.clock().now().plus(LONGEST_PAUSE))) {
            // Known before the wait, which may be hours.
            return Optional.of(new Failed(
                    url, Problem.BUSY, Optional.empty(), "its server said to come later", Optional.of(next)));
        }
        RobotsRules rules = robots.of(url);
        if (rules.unknown().isPresent()) {
            FetchTrouble why = rules.unknown().get();
            // What the guard refuses for robots.txt it refuses for the page.
            Problem problem = why.problem() == Problem.REFUSED ? Problem.REFUSED : Problem.ROBOTS_UNKNOWN;
            String sentence = "robots.txt of " + url.origin() + " can't be had: " + why.getMessage();
            return Optional.of(new Failed(url, problem, Optional.empty(), sentence, Optional.of(rules.until())));
        }
        return rules.allows(url)
                ? Optional.empty()
                : Optional.of(Failed.of(url, Problem.ROBOTS_FORBID, "robots.txt forbids it"));
    }

    private TimedReply get(CanonicalUrl url, FetchRequest request, Duration left)
            throws FetchTrouble, InterruptedException {
        Headers.Builder headers = new Headers.Builder();
        request.etag().ifPresent(etag -> headers.addUnsafeNonAscii("If-None-Match", printable(etag)));
        request.lastModified().ifPresent(date -> headers.addUnsafeNonAscii("If-Modified-Since", printable(date)));
        CrawlLimits.Page page = options.limits().page();
        return transport.get(
                url.http(),
                headers.build(),
                left,
                ReplyReader::refuseOtherTypes,
                BodyReader.whole(page.bytes(), page.ratio()));
    }

    /** What came from a server may be anything. */
    private static String printable(String value) {
        return value.replaceAll("\\p{Cntrl}", "");
    }

    CrawlOptions options() {
        return options;
    }

    HostPace pace() {
        return pace;
    }

    Guard guard() {
        return transport.guard();
    }

    Robots robots() {
        return robots;
    }

    /** Reads the site's sitemaps; see there. */
    Sitemaps sitemaps() {
        return new Sitemaps(transport, robots, options.limits());
    }
}
