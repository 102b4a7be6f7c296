package dev.rollcall.site.crawl;

import dev.rollcall.site.crawl.FetchResult.Page;
import dev.rollcall.site.crawl.FetchResult.Unchanged;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;

/** Keeps which pages came, and reads their links. */
final class MemorySink implements PageSink {
    final List<Page> pages = new ArrayList<>();
    final List<Unchanged> unchanged = new ArrayList<>();
    final List<CanonicalUrl> gone = new ArrayList<>();

    @Override
    public List<String> page(Page page, boolean index) {
        if (index) {
            pages.add(page);
        }
        try {
            return Jsoup.parse(
                            new ByteArrayInputStream(page.bytes()),
                            null,
                            page.url().text())
                    .select("a[href]")
                    .eachAttr("href");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void unchanged(Unchanged page) {
        unchanged.add(page);
    }

    @Override
    public void gone(CanonicalUrl url) {
        gone.add(url);
    }

    List<String> urls() {
        return pages.stream().map(page -> page.url().text()).toList();
    }
}
