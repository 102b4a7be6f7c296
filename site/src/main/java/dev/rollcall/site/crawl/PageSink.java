package dev.rollcall.site.crawl;

import dev.rollcall.site.crawl.FetchResult.Page;
import dev.rollcall.site.crawl.FetchResult.Unchanged;
import java.util.List;

/**
 * Takes what was fetched. What it can't keep now (its database is away) it throws: the crawl step ends with that exception, and
 * the page is fetched again by the next one. The same page may come twice.
 */
public interface PageSink {
    /**
     * @param page as the server sent it; its charset is to be found out
     * @param index false: the page may not be kept ({@code noindex}), and what was kept of it before is no longer valid; only its
     *     links are wanted
     * @return the links to follow, absolute or relative to {@link Page#url}, in the page's order; those with {@code rel=nofollow}
     *     are left out
     * @throws Unreadable when no page can be made of the bytes
     */
    List<String> page(Page page, boolean index) throws Unreadable;

    /** The page is as it was when it was last given to {@link #page}. */
    void unchanged(Unchanged page);

    /** The page does not exist any more. */
    void gone(CanonicalUrl url);

    /** The page fails; the crawl goes on. */
    final class Unreadable extends Exception {
        /** @param sentence what is wrong with it, for people */
        public Unreadable(String sentence) {
            super(sentence);
        }
    }
}
