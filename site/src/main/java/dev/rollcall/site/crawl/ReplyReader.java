package dev.rollcall.site.crawl;

import dev.rollcall.site.crawl.FetchResult.Failed;
import dev.rollcall.site.crawl.FetchResult.Gone;
import dev.rollcall.site.crawl.FetchResult.Later;
import dev.rollcall.site.crawl.FetchResult.Page;
import dev.rollcall.site.crawl.FetchResult.Unchanged;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;

/** What a reply that is no redirect means. */
final class ReplyReader {
    private static final Set<String> TYPES = Set.of("text/html", "application/xhtml+xml", "text/plain");
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([^\"';,\\s]+)");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private ReplyReader() {}

    static FetchResult result(CanonicalUrl url, Reply reply, boolean conditional) {
        switch (reply.status()) {
            case 200, 203:
                return page(url, reply);
            case 304:
                return conditional
                        ? new Unchanged(url, reply.at(), reply.latency())
                        : failed(url, Problem.BAD_REPLY, reply, "it is said to be unchanged, which was not asked");
            case 404, 410:
                return new Gone(url, reply.status());
            case 429, 503:
                return new Later(url, reply.status(), retryAfter(reply));
            default:
                Problem problem = reply.status() >= 500 ? Problem.SERVER_ERROR : Problem.STATUS;
                return failed(url, problem, reply, "it was answered with status " + reply.status());
        }
    }

    /** A reply without a type is read as HTML, as browsers do. */
    static void refuseOtherTypes(Headers headers) throws FetchTrouble {
        String type = type(headers);
        if (!TYPES.contains(type)) {
            throw new FetchTrouble(Problem.CONTENT_TYPE, "it is no HTML or plain text");
        }
    }

    private static Page page(CanonicalUrl url, Reply reply) {
        Matcher charset = CHARSET.matcher(reply.header("Content-Type").orElse(""));
        return new Page(
                url,
                reply.status(),
                reply.header("ETag"),
                reply.header("Last-Modified"),
                type(reply.headers()),
                charset.find() ? Optional.of(charset.group(1)) : Optional.empty(),
                reply.headers().values("X-Robots-Tag"),
                reply.body(),
                reply.at(),
                reply.latency());
    }

    private static String type(Headers headers) {
        String type = headers.get("Content-Type");
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return bare.isEmpty() ? "text/html" : bare;
    }

    private static Optional<Duration> retryAfter(Reply reply) {
        String value = reply.header("Retry-After").orElse("").strip();
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        Date until = reply.headers().getDate("Retry-After");
        if (until == null) {
            return Optional.empty();
        }
        Date there = reply.headers().getDate("Date");
        Instant now = there == null ? reply.at() : there.toInstant();
        Duration wait = Duration.between(now, until.toInstant());
        return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Failed failed(CanonicalUrl url, Problem problem, Reply reply, String sentence) {
        return new Failed(url, problem, Optional.of(reply.status()), sentence, Optional.empty());
    }
}
