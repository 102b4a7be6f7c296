package dev.rollcall.site.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Reads HTML and plain text. */
public final class PageReader {
    private static final Set<String> HTML =
            Set.of("text/html", "application/xhtml+xml", "application/xml", "text/xml", "");
    private static final Pattern LANGUAGE = Pattern.compile("([a-zA-Z]{2,3})(?:[-_].*)?");
    private static final Pattern EMPTY_LINE = Pattern.compile("(?>\\R)[\\p{Zs}\\t]*(?>\\R)\\s*");
    private static final Pattern LOOKS_LIKE_HTML =
            Pattern.compile("(?is)^\\s*(?:<!--.*?-->\\s*)*<(?:!doctype html|html|head|body)\\b");
    /** Signs of a plain text that are looked at to see whether it is HTML. */
    private static final int START = 1_000;

    private static final int LONGEST_TITLE = 300;

    private PageReader() {}

    /** Whether a page of this content type can be read here. */
    public static boolean reads(String contentType) {
        String type = type(contentType);
        return HTML.contains(type) || type.equals("text/plain");
    }

    /**
     * Never fails, whatever the bytes are.
     *
     * @param body decoded of gzip and the like
     * @param contentType the HTTP header, as {@code text/html; charset=windows-1251}; null when there was none
     * @param url where the page was found, after redirects
     */
    public static PageText read(byte[] body, String contentType, String url) {
        DecodedText decoded = DecodedText.of(body, CharsetNames.inHeader(contentType));
        String text = decoded.text();
        boolean isPlain = type(contentType).equals("text/plain")
                && !LOOKS_LIKE_HTML
                        .matcher(text.substring(0, Math.min(START, text.length())))
                        .find();
        return isPlain ? plain(decoded) : html(decoded, url);
    }

    private static PageText plain(DecodedText decoded) {
        var blocks = new ArrayList<Block>();
        for (String paragraph : EMPTY_LINE.split(decoded.text())) {
            String clean = Whitespace.lines(paragraph);
            if (!clean.isEmpty()) {
                blocks.add(Block.paragraph(clean));
            }
        }
        String title =
                blocks.isEmpty() ? "" : blocks.get(0).text().lines().findFirst().orElse("");
        return new PageText(
                title.length() > 100 ? "" : title,
                LanguageGuess.of(blocks),
                decoded.charset().name(),
                false,
                null,
                List.of(),
                blocks);
    }

    private static PageText html(DecodedText decoded, String url) {
        Document page = Jsoup.parse(decoded.text(), url);
        List<Block> blocks = BlockFinder.blocks(page);
        String said = language(page);
        String robots = robots(page);
        String title = Whitespace.line(page.title());
        return new PageText(
                title.length() > LONGEST_TITLE ? Cut.at(title, LONGEST_TITLE) : title,
                said.isEmpty() ? LanguageGuess.of(blocks) : said,
                decoded.charset().name(),
                robots.contains("noindex") || robots.contains("none"),
                canonical(page),
                robots.contains("nofollow") || robots.contains("none") ? List.of() : links(page),
                blocks);
    }

    private static String language(Document page) {
        Element html = page.selectFirst("html");
        var said = new ArrayList<String>();
        if (html != null) {
            said.add(html.attr("lang"));
            said.add(html.attr("xml:lang"));
        }
        page.select("meta[http-equiv=content-language], meta[name=language]")
                .forEach(meta -> said.add(meta.attr("content")));
        return said.stream()
                .map(value -> LANGUAGE.matcher(value.strip()))
                .filter(value -> value.matches())
                .map(value -> value.group(1).toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("");
    }

    private static String robots(Document page) {
        return String.join(
                        ",",
                        page.select("meta[name=robots], meta[name=rollcall]").eachAttr("content"))
                .toLowerCase(Locale.ROOT);
    }

    private static String canonical(Document page) {
        Element link = page.selectFirst("link[rel~=(?i)\\bcanonical\\b][href]");
        String url = link == null ? "" : link.absUrl("href");
        return isWeb(url) ? url : null;
    }

    private static List<String> links(Document page) {
        var links = new LinkedHashSet<String>();
        for (Element link : page.select(
                "a[href], area[href], iframe[src], frame[src], link[rel=next][href], link[rel=alternate][hreflang][href]")) {
            String url = link.absUrl(link.hasAttr("href") ? "href" : "src");
            int fragment = url.indexOf('#');
            boolean forbidden = link.attr("rel").toLowerCase(Locale.ROOT).contains("nofollow");
            if (isWeb(url) && !forbidden) {
                links.add(fragment < 0 ? url : url.substring(0, fragment));
            }
        }
        return List.copyOf(links);
    }

    private static boolean isWeb(String url) {
        return url.regionMatches(true, 0, "http://", 0, 7) || url.regionMatches(true, 0, "https://", 0, 8);
    }

    private static String type(String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0];
        return type.strip().toLowerCase(Locale.ROOT);
    }
}
