package dev.rollcall.site.trap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The 40 pages of the small company Brightdesk, from {@code brightdesk.txt}: blocks that begin with {@code === path | language | title}. */
public final class TrapPages {
    private static final Pattern BLOCK = Pattern.compile("(?m)^=== ");

    private TrapPages() {}

    /** @param body HTML within the page's main part */
    public record TrapPage(String path, String language, String title, String body) {
        String html() {
            return """
                    <!DOCTYPE html>
                    <html lang="%s"><head><meta charset="utf-8"><title>%s</title></head><body>
                    <header><a href="/">Brightdesk</a><nav><a href="/pricing">Pricing</a> <a href="/product">Product</a> <a href="/docs">Docs</a> <a href="/customers">Customers</a> <a href="/about">About</a> <a href="/blog">Blog</a> <a href="/de/">Deutsch</a></nav></header>
                    <main>
                    %s
                    </main>
                    <footer><p>© 2026 Brightdesk GmbH. <a href="/terms">Terms</a> <a href="/privacy">Privacy</a> <a href="/security">Security</a> <a href="/contact">Contact</a> <a href="/faq">FAQ</a> <a href="/faq/data">Data</a> <a href="/support">Support</a> <a href="/pricing/compare">Compare plans</a></p></footer>
                    </body></html>
                    """.formatted(language, title, body);
        }
    }

    /** By path, in the file's order. */
    public static Map<String, TrapPage> load() {
        Map<String, TrapPage> pages = new LinkedHashMap<>();
        for (String block : BLOCK.split(text(), -1)) {
            if (!block.isBlank()) {
                int end = block.indexOf('\n');
                String[] head = block.substring(0, end).split(" \\| ", -1);
                String body = block.substring(end + 1).strip();
                pages.put(head[0], new TrapPage(head[0], head[1], head[2], body));
            }
        }
        return pages;
    }

    private static String text() {
        try (InputStream file = TrapPages.class.getResourceAsStream("brightdesk.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
