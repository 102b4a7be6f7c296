package dev.rollcall.site.crawl;

import dev.rollcall.site.crawl.FetchResult.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * What a page says to crawlers of itself, in X-Robots-Tag and in the element meta; the strictest counts.
 *
 * @param index its text may be kept
 * @param follow its links may be followed
 */
record IndexRules(boolean index, boolean follow) {
    /** {@code name: directives}; directives with a value are written alike. */
    private static final Pattern NAMED = Pattern.compile("\\s*([A-Za-z_-]+)\\s*:(.*)", Pattern.DOTALL);

    private static final Set<String> WITH_VALUE =
            Set.of("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview");

    /** Bytes in which a page's head is. A whole page of 5 MB may be a million elements, too much for a small heap. */
    private static final int HEAD = 512 << 10;

    static IndexRules of(Page page) {
        Set<String> said = new HashSet<>();
        for (String value : page.robotsTags()) {
            Matcher named = NAMED.matcher(value);
            boolean toOne =
                    named.matches() && !WITH_VALUE.contains(named.group(1).toLowerCase(Locale.ROOT));
            if (!toOne || named.group(1).equalsIgnoreCase(CrawlOptions.ROBOT)) {
                add(said, toOne ? named.group(2) : value);
            }
        }
        if (!page.contentType().equals("text/plain")) {
            addMeta(said, page);
        }
        boolean none = said.contains("none");
        return new IndexRules(!none && !said.contains("noindex"), !none && !said.contains("nofollow"));
    }

    private static void addMeta(Set<String> said, Page page) {
        try {
            var document = Jsoup.parse(
                    new ByteArrayInputStream(page.bytes(), 0, Math.min(page.bytes().length, HEAD)),
                    page.charset().filter(IndexRules::isKnown).orElse(null),
                    page.url().text());
            for (Element meta : document.select("meta[name][content]")) {
                String name = meta.attr("name").strip().toLowerCase(Locale.ROOT);
                if (name.equals("robots") || name.equals(CrawlOptions.ROBOT)) {
                    add(said, meta.attr("content"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isKnown(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    private static void add(Set<String> said, String directives) {
        for (String directive : directives.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            said.add(directive);
        }
    }
}
