package dev.rollcall.site.crawl;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which links are followed, and which first. */
public final class LinkRules {
    /** Per level; a word of interest brings a page two levels forward. */
    private static final int LEVEL = 10;

    private static final int INTERESTING = -25;
    private static final int ENDLESS_LOOK = 15;
    private static final int QUERY = 5;

    /** Words of paths whose pages say what a business is, sells and costs, in the languages that are most common on the web. */
    private static final Pattern WORDS = Pattern.compile(
            "pric(?:e|es|ing)|plans?|tarif(?:e|s|as)?|preise?|prix|precios?|prezzi|buy|"
                    + "about|company|team|contact|kontakt|imprint|impressum|ueber|unternehmen|propos|"
                    + "products?|produkte?|produits?|productos?|features?|funktionen|services?|leistungen|solutions?|"
                    + "faqs?|help|hilfe|support|terms|agb|legal|privacy|datenschutz|security|docs?|documentation|guide");

    private static final Pattern NOT_A_LETTER = Pattern.compile("[^\\p{L}]+");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:-\\d+)*");

    /** What is surely no page; other types are seen by their header. */
    private static final Pattern FILE = Pattern.compile(
            "(?i).*\\.(?:pdf|docx?|xlsx?|pptx?|zip|gz|tgz|rar|7z|exe|dmg|msi|iso|apk|"
                    + "png|jpe?g|gif|webp|svg|ico|bmp|avif|mp[34]|m4a|webm|mov|avi|ogg|wav|css|js|mjs|json|xml|rss|atom|woff2?|ttf|eot)");

    private final CrawlLimits.Links limits;

    public LinkRules(CrawlLimits.Links limits) {
        this.limits = limits;
    }

    /**
     * Where a page stands in the order of a crawl: the smaller, the earlier. Breadth first, but pages whose path has a word such
     * as "pricing" come two levels earlier, and pages that look as if there were endlessly many of them (numbers, queries) later.
     */
    public static int rank(CanonicalUrl url, int depth) {
        List<String> segments = url.segments();
        boolean interesting = segments.stream()
                .flatMap(segment -> NOT_A_LETTER.splitAsStream(segment.toLowerCase(Locale.ROOT)))
                .anyMatch(word -> WORDS.matcher(word).matches());
        boolean numbered =
                segments.stream().anyMatch(segment -> NUMBER.matcher(segment).matches());
        return LEVEL * depth
                + (interesting ? INTERESTING : 0)
                + (numbered ? ENDLESS_LOOK : 0)
                + (url.hasQuery() ? QUERY : 0);
    }

    /**
     * Whether a link is followed.
     *
     * @param variants how many URLs are known that differ from a URL without query only in their query; it is asked only for a
     *     link with a query
     */
    boolean follows(CanonicalUrl url, int depth, ToIntFunction<String> variants) {
        return depth <= limits.depth()
                && url.text().length() <= limits.length()
                && !FILE.matcher(url.withoutQuery()).matches()
                && !repeats(url)
                && (!url.hasQuery() || variants.applyAsInt(url.withoutQuery()) < limits.variants());
    }

    private boolean repeats(CanonicalUrl url) {
        Map<String, Long> times =
                url.segments().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return times.values().stream().anyMatch(count -> count >= limits.repeats());
    }
}
