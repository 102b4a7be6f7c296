package dev.rollcall.store;

import dev.rollcall.store.SiteCrawl.CrawlTrigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Makes crawls of sites, one at a time for a domain. */
public final class SiteCrawlOrders {
    private static final String ORDER = """
            INSERT INTO site_crawl (domain_id, trigger, reason, ordered_by, whole, retry_of)
            SELECT domain_id, :trigger, :reason, :by, :whole, :retryOf::int8 FROM own_site WHERE domain_id = :domain AND enabled
            ON CONFLICT (domain_id) WHERE state IN ('pending', 'in_progress') DO NOTHING RETURNING id""";

    /** What is kept of the last visit is what the next one is to send: ETag and Last-Modified. */
    private static final String WANT = """
            UPDATE site_url u SET crawl_id = :crawl, state = 'due', next_at = now(), tries = 0, http = NULL, bytes = NULL, problem = NULL
            WHERE u.domain_id = :domain AND""";

    private static final String WANT_PAGES_AGAIN = """
            WITH p AS (UPDATE site_page SET crawl_id = :crawl, state = 'fetched', next_at = now(), tries = 0, problem = NULL, processed_at = NULL
              WHERE domain_id = :domain AND crawl_id = :of AND state = 'failed' RETURNING domain_id, url_sha256)
            UPDATE site_url u SET crawl_id = :crawl, bytes = NULL FROM p WHERE u.domain_id = p.domain_id AND u.url_sha256 = p.url_sha256""";

    private final Jdbi jdbi;

    SiteCrawlOrders(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What somebody wants to be crawled.
     *
     * @param by a person, or the part of Rollcall that wants it
     * @param reason null: nobody said
     * @param pages hashes of URLs that are known; null: all pages of the site. Those of others may be added to the frontier
     */
    public record NewSiteCrawl(int domainId, CrawlTrigger trigger, String by, String reason, List<byte[]> pages) {
        public static NewSiteCrawl whole(int domain, CrawlTrigger trigger, String by, String reason) {
            return new NewSiteCrawl(domain, trigger, by, reason, null);
        }
    }

    /** @param isNew false: this one is open already, and nothing was changed */
    public record OrderedCrawl(SiteCrawl crawl, boolean isNew) {}

    /** Makes a pending crawl unless one is open. Empty when the site is off. */
    public Optional<OrderedCrawl> order(NewSiteCrawl wanted) {
        return jdbi.inTransaction(handle -> {
            Optional<OrderedCrawl> ordered = insert(handle, wanted, null);
            ordered.filter(OrderedCrawl::isNew).ifPresent(one -> {
                var update = handle.createUpdate(
                                WANT + (wanted.pages() == null ? " u.state <> 'gone'" : " u.url_sha256 = ANY(:pages)"))
                        .bind("crawl", one.crawl().id())
                        .bind("domain", wanted.domainId());
                if (wanted.pages() != null) {
                    new ColumnArrays<>(update, wanted.pages()).bind("pages", "bytea", page -> page);
                }
                update.execute();
            });
            return ordered;
        });
    }

    /**
     * Makes a crawl of what has failed in this one and was not visited since: pages are fetched again, and those that were
     * fetched are only processed again. Empty when there is nothing like that, when this one is open, or the site is off.
     */
    public Optional<OrderedCrawl> retry(long crawl, String by) {
        return jdbi.inTransaction(handle -> {
            Optional<SiteCrawl> of = SiteCrawls.byId(handle, crawl)
                    .filter(found -> !found.state().isOpen());
            if (of.isEmpty()) {
                return Optional.empty();
            }
            int domain = of.get().domainId();
            var wanted = new NewSiteCrawl(domain, CrawlTrigger.PERSON, by, null, List.of());
            Optional<OrderedCrawl> ordered = insert(handle, wanted, crawl);
            if (ordered.filter(OrderedCrawl::isNew).isEmpty()) {
                return ordered;
            }
            var ids = Map.of("crawl", ordered.get().crawl().id(), "of", crawl, "domain", domain);
            int pages = handle.createUpdate(WANT + " u.crawl_id = :of AND u.state = 'failed'")
                            .bindMap(ids)
                            .execute()
                    + handle.createUpdate(WANT_PAGES_AGAIN).bindMap(ids).execute();
            if (pages == 0) {
                handle.rollback();
                return Optional.empty();
            }
            return ordered;
        });
    }

    private static Optional<OrderedCrawl> insert(Handle handle, NewSiteCrawl wanted, Long retryOf) {
        Optional<Long> id = handle.createQuery(ORDER)
                .bind("domain", wanted.domainId())
                .bind("trigger", wanted.trigger().word())
                .bind("reason", wanted.reason())
                .bind("by", wanted.by())
                .bind("whole", wanted.pages() == null)
                .bind("retryOf", retryOf)
                .mapTo(Long.class)
                .findOne();
        if (id.isPresent()) {
            return id.flatMap(one -> SiteCrawls.byId(handle, one)).map(crawl -> new OrderedCrawl(crawl, true));
        }
        return handle.createQuery(SiteCrawls.SELECT + "WHERE c.domain_id = :domain" + SiteCrawls.OPEN)
                .bind("domain", wanted.domainId())
                .map(ConstructorMapper.of(SiteCrawl.class))
                .findOne()
                .map(crawl -> new OrderedCrawl(crawl, false));
    }
}
