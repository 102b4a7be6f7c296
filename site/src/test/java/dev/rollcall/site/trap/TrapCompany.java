package dev.rollcall.site.trap;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import dev.rollcall.site.trap.TrapPages.TrapPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The company Brightdesk. */
final class TrapCompany implements TrapHost {
    private static final Set<String> FAILING = Set.of("/docs/webhooks", "/security", "/de/faq");

    private final String origin;
    private final Map<String, TrapPage> pages = TrapPages.load();
    private final Map<String, String> changed = new ConcurrentHashMap<>();
    private volatile boolean failing;

    /** @param origin the site's own address, for its sitemap */
    TrapCompany(String origin) {
        this.origin = origin;
    }

    Map<String, TrapPage> pages() {
        return pages;
    }

    void failing(boolean on) {
        failing = on;
    }

    void change(String path, String body) {
        if (body == null) {
            changed.remove(path);
        } else {
            changed.put(path, body);
        }
    }

    @Override
    public TrapAnswer answer(String path) {
        switch (path) {
            case "/robots.txt":
                return TrapAnswer.text("User-agent: *\nDisallow: /admin/\nSitemap: " + origin + "/sitemap.xml\n");
            case "/sitemap.xml":
                return TrapAnswer.bytes(200, "application/xml", sitemap().getBytes(StandardCharsets.UTF_8));
            default:
                TrapPage page = pages.get(path);
                if (page == null) {
                    return TrapAnswer.status(404);
                }
                return failing && FAILING.contains(path) ? TrapAnswer.status(500) : answer(page);
        }
    }

    /** Answers 304 if the browser has what would be sent. */
    static void unlessKnown(HttpExchange exchange, TrapAnswer answer) throws IOException {
        String known = exchange.getRequestHeaders().getFirst("If-None-Match");
        if (answer instanceof Tagged && ((Tagged) answer).etag().equals(known)) {
            exchange.getResponseHeaders().set("ETag", known);
            exchange.sendResponseHeaders(304, -1);
        } else {
            answer.send(exchange);
        }
    }

    private Tagged answer(TrapPage page) {
        String body = changed.getOrDefault(page.path(), page.body());
        String html = new TrapPage(page.path(), page.language(), page.title(), body).html();
        String etag = "\""
                + Hashing.sha256()
                        .hashString(html, StandardCharsets.UTF_8)
                        .toString()
                        .substring(0, 16) + "\"";
        return new Tagged(etag, TrapAnswer.html(html));
    }

    private String sitemap() {
        Map<String, String> urls = new LinkedHashMap<>();
        pages.keySet().forEach(path -> urls.put(path, "<url><loc>" + origin + path + "</loc></url>"));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
                + urls.values().stream().collect(Collectors.joining("\n"))
                + "</urlset>";
    }

    private record Tagged(String etag, TrapAnswer page) implements TrapAnswer {
        @Override
        public void send(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().set("ETag", etag);
            page.send(exchange);
        }
    }
}
