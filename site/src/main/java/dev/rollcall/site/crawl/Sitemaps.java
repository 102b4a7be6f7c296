package dev.rollcall.site.crawl;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.UnknownFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import okhttp3.Headers;

/**
 * The pages that a site names itself: robots.txt's sitemaps and /sitemap.xml; XML, text, indexes, gzip. Of a file the beginning is
 * read, and so many of its URLs and so many files as the limits say. A file that can't be had or read is passed over.
 */
final class Sitemaps {
    private static final int GZIP_1 = 0x1f;
    private static final int GZIP_2 = 0x8b;

    private final Transport transport;
    private final Robots robots;
    private final CrawlLimits limits;
    // Not strict: a sitemap may lie in another folder than its pages. Partial: what is whole of a file that was cut.
    private final SiteMapParser parser = new SiteMapParser(false, true);

    Sitemaps(Transport transport, Robots robots, CrawlLimits limits) {
        this.transport = transport;
        this.robots = robots;
        this.limits = limits;
    }

    /**
     * @param start any page of the site
     * @param goOn asked before each file; when it says no, the rest is left out
     * @return as they stand in the files, unchecked
     */
    List<String> pages(CanonicalUrl start, Site site, BooleanSupplier goOn) throws InterruptedException {
        Deque<String> files = new ArrayDeque<>(robots.of(start).sitemaps());
        files.add(start.origin() + "/sitemap.xml");
        Set<CanonicalUrl> seen = new HashSet<>();
        List<String> pages = new ArrayList<>();
        while (!files.isEmpty() && seen.size() < limits.links().sitemaps() && goOn.getAsBoolean()) {
            Optional<CanonicalUrl> file = CanonicalUrl.of(files.poll());
            if (file.isPresent() && site.has(file.get().http()) && seen.add(file.get())) {
                read(file.get(), site).ifPresent(map -> {
                    files.addAll(parts(map).limit(limits.links().sitemaps()).toList());
                    pages.addAll(urls(map).limit(limits.links().perSitemap()).toList());
                });
            }
        }
        return pages;
    }

    private Optional<AbstractSiteMap> read(CanonicalUrl file, Site site) throws InterruptedException {
        try {
            byte[] bytes = unpacked(get(file, site));
            return Optional.ofNullable(parser.parseSiteMap(bytes, file.http().url()));
        } catch (FetchTrouble | UnknownFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            // A packed file that breaks off.
            return Optional.empty();
        }
    }

    private byte[] get(CanonicalUrl file, Site site) throws FetchTrouble, InterruptedException {
        CanonicalUrl at = file;
        for (int hop = 0; hop <= limits.page().redirects(); hop++) {
            if (!site.has(at.http()) || !robots.of(at).allows(at)) {
                throw new FetchTrouble(Problem.ROBOTS_FORBID, "robots.txt forbids it");
            }
            Reply reply = transport
                    .get(at.http(), Headers.of(), limits.page().time(), Transport.Acceptance.ANYTHING, reader())
                    .reply();
            if (!reply.isRedirect()) {
                if (!reply.isSuccess()) {
                    throw new FetchTrouble(Problem.STATUS, "it was answered with status " + reply.status());
                }
                return reply.body();
            }
            at = CanonicalUrl.of(reply.target())
                    .orElseThrow(() -> new FetchTrouble(Problem.REFUSED, "it redirects to a URL with a login in it"));
        }
        throw new FetchTrouble(Problem.TOO_MANY_REDIRECTS, "it redirects without end");
    }

    /** A file that is packed by itself, as sitemap.xml.gz, whatever its header says. */
    private byte[] unpacked(byte[] bytes) throws IOException, FetchTrouble {
        boolean packed = bytes.length > 2 && (bytes[0] & 0xff) == GZIP_1 && (bytes[1] & 0xff) == GZIP_2;
        return packed ? reader().read(new ByteArrayInputStream(bytes), "gzip") : bytes;
    }

    private BodyReader reader() {
        return BodyReader.beginning(limits.page().bytes(), limits.page().ratio());
    }

    private static Stream<String> parts(AbstractSiteMap map) {
        return map instanceof SiteMapIndex
                ? ((SiteMapIndex) map)
                        .getSitemaps().stream().map(part -> part.getUrl().toString())
                : Stream.empty();
    }

    private static Stream<String> urls(AbstractSiteMap map) {
        return map instanceof SiteMap
                ? ((SiteMap) map)
                        .getSiteMapUrls().stream().map(url -> url.getUrl().toString())
                : Stream.empty();
    }
}
