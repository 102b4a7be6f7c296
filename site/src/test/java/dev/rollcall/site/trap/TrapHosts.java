package dev.rollcall.site.trap;

import com.google.common.base.Suppliers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The sites that hurt. */
final class TrapHosts {
    private static final int DISTURBED = 600 << 10;

    private TrapHosts() {}

    static Map<String, TrapHost> all(List<String> privateUrls, UnaryOperator<String> origin) {
        Map<String, TrapHost> hosts = new HashMap<>();
        hosts.put(TrapSite.CALENDAR, TrapHosts::calendar);
        hosts.put(TrapSite.SESSIONS, sessions());
        hosts.put(TrapSite.REPEATS, TrapHosts::repeats);
        hosts.put(TrapSite.VARIANTS, TrapHosts::variants);
        hosts.put(TrapSite.PRIVATE, path -> privateLinks(path, privateUrls));
        hosts.put(TrapSite.REBIND, path -> path.equals("/robots.txt") ? TrapAnswer.status(404) : page("/next"));
        hosts.put(TrapSite.HEAVY, heavy());
        hosts.put(TrapSite.BUSY, busy());
        hosts.put(TrapSite.CHARSETS, TrapHosts::charsets);
        hosts.put(TrapSite.NOINDEX, TrapHosts::noindex);
        hosts.put(TrapSite.SITEMAPS, path -> sitemaps(path, origin.apply(TrapSite.SITEMAPS)));
        hosts.put(TrapSite.ROBOTS_404, robots(TrapAnswer.status(404)));
        hosts.put(TrapSite.ROBOTS_503, robots(TrapAnswer.status(503)));
        hosts.put(TrapSite.ROBOTS_LARGE, robots(TrapAnswer.text(largeRobots())));
        hosts.put(TrapSite.ROBOTS_LOOP, robots(TrapAnswer.redirect("/robots.txt")));
        hosts.put(
                TrapSite.ROBOTS_DISALLOW,
                robots(TrapAnswer.text("User-agent: rollcall\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n")));
        hosts.put(TrapSite.ROBOTS_DELAY, robots(TrapAnswer.text("User-agent: *\nCrawl-delay: 3600\n")));
        hosts.put(TrapSite.ROBOTS_SLOW, robots(TrapAnswer.trickle(100)));
        return hosts;
    }

    /** Every day links to the 28 days of its month, to the next 12 months and to the next year. */
    private static TrapAnswer calendar(String path) {
        Matcher day = Pattern.compile("/calendar/(\\d+)/(\\d+)/(\\d+)").matcher(path);
        if (day.matches()) {
            int year = Integer.parseInt(day.group(1));
            int month = Integer.parseInt(day.group(2));
            Stream<String> days =
                    IntStream.rangeClosed(1, 28).mapToObj(d -> "/calendar/" + year + "/" + month + "/" + d);
            Stream<String> months = IntStream.rangeClosed(month, month + 11)
                    .mapToObj(m -> "/calendar/" + (year + m / 12) + "/" + (m % 12 + 1) + "/1");
            Stream<String> nextYear = Stream.of("/calendar/" + (year + 1) + "/" + month + "/1");
            return page(
                    Stream.of(days, months, nextYear).flatMap(links -> links).toArray(String[]::new));
        }
        return switch (path) {
            case "/" -> page("/calendar/2026/11/30", "/pricing", "/about");
            case "/pricing", "/about" -> page("/");
            default -> TrapAnswer.status(404);
        };
    }

    private static TrapHost sessions() {
        AtomicInteger session = new AtomicInteger();
        return path -> {
            if (path.equals("/robots.txt") || path.contains("sitemap")) {
                return TrapAnswer.status(404);
            }
            int id = session.incrementAndGet();
            return page(
                    "/a?sid=" + id,
                    "/b;jsessionid=" + id,
                    "/c?PHPSESSID=" + id + "&x=1",
                    "/d?utm_source=" + id + "#" + id);
        };
    }

    private static TrapAnswer repeats(String path) {
        return isMachinery(path) ? TrapAnswer.status(404) : page("more/more/", "deep/", "/");
    }

    private static TrapAnswer variants(String path) {
        if (isMachinery(path)) {
            return TrapAnswer.status(404);
        }
        int from = path.contains("=") ? Integer.parseInt(path.substring(path.lastIndexOf('=') + 1)) : 0;
        return page(IntStream.range(from + 1, from + 101)
                .mapToObj(i -> "/list?page=" + i)
                .toArray(String[]::new));
    }

    private static TrapAnswer privateLinks(String path, List<String> urls) {
        if (path.startsWith("/to/")) {
            return TrapAnswer.redirect(urls.get(Integer.parseInt(path.substring("/to/".length()))));
        }
        if (!path.equals("/")) {
            return TrapAnswer.status(404);
        }
        Stream<String> redirects = IntStream.range(0, urls.size()).mapToObj(i -> "/to/" + i);
        return page(Stream.concat(urls.stream(), redirects).toArray(String[]::new));
    }

    private static TrapHost heavy() {
        Supplier<TrapAnswer> gzip = Suppliers.memoize(() -> TrapAnswer.bomb(100, "gzip"));
        Supplier<TrapAnswer> deflate = Suppliers.memoize(() -> TrapAnswer.bomb(100, "deflate"));
        return path -> switch (path) {
            case "/" ->
                page("/tags", "/large", "/gzip", "/deflate", "/brotli", "/no-gzip", "/trickle", "/endless", "/about");
            case "/large" -> TrapAnswer.large(50_000_000);
            case "/tags" -> TrapAnswer.html("<b>".repeat(1_600_000));
            case "/gzip" -> gzip.get();
            case "/deflate" -> deflate.get();
            case "/brotli" -> TrapAnswer.with("Content-Encoding", "br", TrapAnswer.html("not brotli"));
            case "/no-gzip" -> TrapAnswer.with("Content-Encoding", "gzip", TrapAnswer.html("no gzip"));
            case "/trickle" -> TrapAnswer.trickle(1_000);
            case "/endless" -> TrapAnswer.large(-1);
            case "/about" -> page("/");
            default -> TrapAnswer.status(404);
        };
    }

    private static TrapHost busy() {
        AtomicInteger asked = new AtomicInteger();
        return path -> switch (path) {
            case "/" -> page("/429", "/third", "/loop", "/500", "/pdf", "/away", "/moved", "/page");
            case "/429" -> TrapAnswer.with("Retry-After", "7", TrapAnswer.status(429));
            case "/third" -> asked.incrementAndGet() < 3 ? TrapAnswer.status(503) : page("/");
            case "/loop" -> TrapAnswer.redirect("/loop");
            case "/500" -> TrapAnswer.status(500);
            case "/pdf" -> TrapAnswer.bytes(200, "application/pdf", new byte[] {'%', 'P', 'D', 'F'});
            case "/away" -> TrapAnswer.redirect("http://calendar-trap.com/");
            case "/moved" -> TrapAnswer.redirect("/page");
            case "/page" -> page("/");
            default -> TrapAnswer.status(404);
        };
    }

    private static TrapAnswer charsets(String path) {
        String russian =
                "<html><head><title>Цены</title></head><body><p>Тариф «Команда» стоит 29 евро в месяц.</p></body></html>";
        String japanese = "<html><head><meta charset=\"Shift_JIS\"><title>料金</title></head>"
                + "<body><p>チームプランは月額29ユーロです。</p></body></html>";
        String german = "<html><head><meta charset=\"utf-8\"><title>Preise</title></head>"
                + "<body><p>Der Tarif „Team“ kostet für kleine Büros 29 €.</p></body></html>";
        return switch (path) {
            case "/" -> page("/windows-1251", "/shift-jis", "/wrong-header", "/undeclared", "/unknown");
            case "/windows-1251" -> TrapAnswer.encoded("text/html; charset=windows-1251", russian, "windows-1251");
            case "/shift-jis" -> TrapAnswer.encoded("text/html", japanese, "Shift_JIS");
            case "/wrong-header" -> TrapAnswer.encoded("text/html; charset=iso-8859-1", german, "utf-8");
            case "/undeclared" -> TrapAnswer.encoded("text/html", russian, "windows-1251");
            case "/unknown" -> TrapAnswer.encoded("text/html; charset=\"utf-x\"", german, "utf-8");
            default -> TrapAnswer.status(404);
        };
    }

    private static TrapAnswer noindex(String path) {
        String head =
                "<html><head><meta name=\"Robots\" content=\"%s\"></head><body><a href=\"%s\">on</a></body></html>";
        return switch (path) {
            case "/" -> page("/meta", "/header", "/other-robot", "/nofollow");
            case "/meta" -> TrapAnswer.html(head.formatted("NoIndex", "/behind-noindex"));
            case "/header" -> TrapAnswer.with("X-Robots-Tag", "rollcall: noindex", page("/"));
            case "/other-robot" -> TrapAnswer.with("X-Robots-Tag", "otherbot: noindex", page("/"));
            case "/nofollow" -> TrapAnswer.html(head.formatted("nofollow", "/behind-nofollow"));
            case "/behind-noindex", "/behind-nofollow" -> page("/");
            default -> TrapAnswer.status(404);
        };
    }

    private static TrapAnswer sitemaps(String path, String origin) {
        return switch (path) {
            case "/robots.txt" ->
                TrapAnswer.text("Sitemap: " + origin + "/index.xml\nSitemap: http://calendar-trap.com/sitemap.xml\n");
            case "/index.xml" ->
                xml("<sitemapindex><sitemap><loc>" + origin + "/packed.xml.gz</loc></sitemap><sitemap><loc>"
                        + origin + "/list.txt</loc></sitemap><sitemap><loc>" + origin + "/missing.xml</loc></sitemap>"
                        + IntStream.range(0, 20)
                                .mapToObj(i -> "<sitemap><loc>" + origin + "/more-" + i + ".xml</loc></sitemap>")
                                .collect(Collectors.joining())
                        + "</sitemapindex>");
            case "/packed.xml.gz" -> TrapAnswer.packed("<urlset><url><loc>" + origin + "/packed</loc></url></urlset>");
            case "/list.txt" ->
                TrapAnswer.text(IntStream.range(0, 2_500)
                        .mapToObj(i -> origin + "/list/" + i + "\n")
                        .collect(Collectors.joining()));
            case "/sitemap.xml" ->
                xml("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><urlset><url><loc>" + origin
                        + "/&e;</loc></url></urlset>");
            case "/missing.xml" -> TrapAnswer.status(404);
            default ->
                path.startsWith("/more-")
                        ? xml("<urlset><url><loc>" + origin + path + "-page</loc></url><url><loc>" + origin + "/broken")
                        : page("/");
        };
    }

    private static TrapAnswer xml(String body) {
        return TrapAnswer.encoded("application/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body, "utf-8");
    }

    private static TrapHost robots(TrapAnswer file) {
        return path -> switch (path) {
            case "/robots.txt" -> file;
            case "/" -> page("/a", "/b", "/private/x");
            case "/a", "/b", "/private/x" -> page("/");
            default -> TrapAnswer.status(404);
        };
    }

    /** What forbids all stands behind the first 500 KiB. */
    private static String largeRobots() {
        StringBuilder robots = new StringBuilder("User-agent: *\nDisallow: /private/\n");
        while (robots.length() < DISTURBED) {
            robots.append("Disallow: /old/").append(robots.length()).append('\n');
        }
        return robots.append("Disallow: /\n").toString();
    }

    private static boolean isMachinery(String path) {
        return path.equals("/robots.txt") || path.contains("sitemap");
    }

    private static TrapAnswer page(String... links) {
        String list = Stream.of(links)
                .map(link -> "<li><a href=\"" + link + "\">" + link + "</a></li>")
                .collect(Collectors.joining("\n"));
        return TrapAnswer.html("<html><head><title>A page</title></head><body><p>An ordinary page.</p><ul>" + list
                + "</ul></body></html>");
    }
}
