package dev.rollcall.site.crawl;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/**
 * robots.txt by RFC 9309: 4xx allows all; what can't be had (5xx, 429, time-out, endless redirects) forbids all until it can; of
 * a long file the beginning counts. Each origin has its own; rules are kept for a day.
 */
final class Robots {
    private static final int MOST_ORIGINS = 2_000;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Transport transport;
    private final HostPace pace;
    private final CrawlLimits limits;
    private final CrawlClock clock;
    private final Cache<String, RobotsRules> known =
            CacheBuilder.newBuilder().maximumSize(MOST_ORIGINS).build();

    Robots(Transport transport, HostPace pace, CrawlLimits limits, CrawlClock clock) {
        this.transport = transport;
        this.pace = pace;
        this.limits = limits;
        this.clock = clock;
    }

    RobotsRules of(CanonicalUrl url) throws InterruptedException {
        RobotsRules kept = known.getIfPresent(url.origin());
        if (kept != null && clock.now().isBefore(kept.until())) {
            return kept;
        }
        RobotsRules rules = ask(url.origin());
        known.put(url.origin(), rules);
        pace.delay(url.http().host(), rules.delay());
        return rules;
    }

    private RobotsRules ask(String origin) throws InterruptedException {
        String first = origin + "/robots.txt";
        Instant keep = clock.now().plus(limits.robots().kept());
        try {
            Reply reply = followed(HttpUrl.get(first));
            if (reply.isSuccess()) {
                return RobotsRules.of(parsed(first, reply.body()), keep);
            }
            boolean absent = reply.status() >= 400 && reply.status() < 500 && reply.status() != TOO_MANY_REQUESTS;
            return absent ? RobotsRules.allowAll(keep) : unknown(status(reply.status()));
        } catch (FetchTrouble e) {
            return unknown(e);
        }
    }

    private RobotsRules unknown(FetchTrouble why) {
        return RobotsRules.unknown(why, clock.now().plus(limits.robots().retry()));
    }

    private Reply followed(HttpUrl first) throws FetchTrouble, InterruptedException {
        HttpUrl url = first;
        for (int hop = 0; hop <= limits.page().redirects(); hop++) {
            BodyReader reader =
                    BodyReader.beginning(limits.robots().bytes(), limits.page().ratio());
            Reply reply = transport
                    .get(url, Headers.of(), limits.page().time(), Transport.Acceptance.ANYTHING, reader)
                    .reply();
            if (!reply.isRedirect()) {
                return reply;
            }
            url = reply.target();
        }
        throw new FetchTrouble(Problem.TOO_MANY_REDIRECTS, "it redirects without end");
    }

    private SimpleRobotRules parsed(String url, byte[] read) {
        // A Crawl-delay above the parser's limit would forbid all; ours is cut to what we keep instead.
        SimpleRobotRulesParser parser = new SimpleRobotRulesParser(Long.MAX_VALUE, 0);
        return parser.parseContent(url, wholeLines(read), "text/plain", List.of(CrawlOptions.ROBOT));
    }

    /** A line that the limit cuts could say more than was meant: {@code Disallow: /} of {@code Disallow: /old}. */
    private byte[] wholeLines(byte[] read) {
        int end = read.length;
        if (end == limits.robots().bytes()) {
            while (end > 0 && read[end - 1] != '\n' && read[end - 1] != '\r') {
                end--;
            }
        }
        return Arrays.copyOf(read, end);
    }

    private static FetchTrouble status(int status) {
        return new FetchTrouble(Problem.SERVER_ERROR, "it was answered with status " + status);
    }
}
