package dev.rollcall.store;

import dev.rollcall.store.SiteCrawl.CrawlPhase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Crawls of sites. {@link SiteCrawlOrders} makes them. A domain has one open crawl at most; its life is {@code pending → in_progress → completed}, or it ends as
 * {@code failed} or {@code cancelled}. Each step names the states that it may be taken in: a crawl that has ended never changes.
 */
public final class SiteCrawls {
    static final String SELECT = "SELECT c.*, d.name AS domain FROM site_crawl c JOIN domain d ON d.id = c.domain_id\n";

    static final String OPEN = " AND state IN ('pending', 'in_progress')";

    private static final String COUNT = """
            UPDATE site_crawl c SET pages_wanted = u.wanted, pages_done = u.done, pages_unchanged = u.unchanged, pages_gone = u.gone,
              pages_skipped = u.skipped, pages_failed = u.failed, pages_left = u.not_visited, bytes = u.bytes, documents_processed = p.processed,
              documents_failed = p.failed, chunks = p.chunks
            FROM (SELECT count(*) AS wanted, count(*) FILTER (WHERE u.state IN ('page', 'unchanged', 'gone', 'skipped')) AS done,
                count(*) FILTER (WHERE u.state = 'unchanged') AS unchanged, count(*) FILTER (WHERE u.state = 'gone') AS gone,
                count(*) FILTER (WHERE u.state = 'skipped') AS skipped, count(*) FILTER (WHERE u.state = 'failed') AS failed,
                count(*) FILTER (WHERE u.state = 'left') AS not_visited, coalesce(sum(u.bytes), 0) AS bytes
              FROM site_crawl x JOIN site_url u ON u.domain_id = x.domain_id AND u.crawl_id = x.id WHERE x.id = :crawl) u,
            (SELECT count(*) FILTER (WHERE p.state = 'processed') AS processed, count(*) FILTER (WHERE p.state = 'failed') AS failed,
                coalesce(sum(p.chunks) FILTER (WHERE p.state = 'processed'), 0) AS chunks
              FROM site_crawl x JOIN site_page p ON p.domain_id = x.domain_id AND p.crawl_id = x.id WHERE x.id = :crawl) p
            WHERE c.id = :crawl""" + OPEN.replace("state", "c.state");

    /** A crawl that failed is tried again a day later at the latest. */
    private static final String NEXT_DUE = """
            UPDATE own_site o SET crawled_at = CASE WHEN c.state = 'completed' THEN c.ended_at ELSE o.crawled_at END,
              due_at = c.ended_at + make_interval(hours => CASE WHEN c.state = 'failed' THEN least(24, o.refresh_hours) ELSE o.refresh_hours END)
            FROM site_crawl c WHERE c.id = :crawl AND c.whole AND o.domain_id = c.domain_id""";

    private final Jdbi jdbi;

    SiteCrawls(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @return false when it has ended; true also when it was started before */
    public boolean start(long crawl) {
        return step(crawl, "state = 'in_progress', started_at = coalesce(started_at, clock_timestamp())", Map.of());
    }

    /** @return false when it has ended */
    public boolean phase(long crawl, CrawlPhase phase) {
        return step(crawl, "phase = :phase", Map.of("phase", phase.word()));
    }

    private boolean step(long crawl, String change, Map<String, ?> bindings) {
        return jdbi.withHandle(handle -> step(handle, crawl, change, bindings));
    }

    private static boolean step(Handle handle, long crawl, String change, Map<String, ?> bindings) {
        return handle.createUpdate("UPDATE site_crawl SET " + change + " WHERE id = :crawl" + OPEN)
                        .bind("crawl", crawl)
                        .bindMap(bindings)
                        .execute()
                == 1;
    }

    /** Counts its pages, and says how it stands. Empty when there is no such crawl. */
    public Optional<SiteCrawl> progress(long crawl) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate(COUNT).bind("crawl", crawl).execute();
            return byId(handle, crawl);
        });
    }

    /** It came to its end; what it has not visited is left. @return false when it had ended before */
    public boolean finish(long crawl) {
        return end(crawl, SiteCrawlState.COMPLETED, null);
    }

    /** @return false when it had ended before */
    public boolean fail(long crawl, String problem) {
        return end(crawl, SiteCrawlState.FAILED, problem);
    }

    /** @return false when it had ended before */
    public boolean cancel(long crawl, String by) {
        return end(crawl, SiteCrawlState.CANCELLED, "cancelled by " + by);
    }

    static void cancelOpen(Handle handle, int domain, String problem) {
        handle.createQuery("SELECT id FROM site_crawl WHERE domain_id = :domain" + OPEN)
                .bind("domain", domain)
                .mapTo(Long.class)
                .findOne()
                .ifPresent(open -> end(handle, open, SiteCrawlState.CANCELLED, problem));
    }

    private boolean end(long crawl, SiteCrawlState state, String problem) {
        return jdbi.inTransaction(handle -> end(handle, crawl, state, problem));
    }

    private static boolean end(Handle handle, long crawl, SiteCrawlState state, String problem) {
        if (!step(handle, crawl, "problem = NULL", Map.of())) { // locks it: whoever comes second finds it ended
            return false;
        }
        handle.createUpdate("UPDATE site_url SET state = 'left' WHERE crawl_id = :crawl AND state = 'due'")
                .bind("crawl", crawl)
                .execute();
        handle.createUpdate(COUNT).bind("crawl", crawl).execute();
        handle.createUpdate("""
                        UPDATE site_crawl SET state = :state, problem = :problem, ended_at = clock_timestamp()
                        WHERE id = :crawl""")
                .bind("crawl", crawl)
                .bind("state", state.word())
                .bind("problem", problem)
                .execute();
        handle.createUpdate(NEXT_DUE).bind("crawl", crawl).execute();
        return true;
    }

    public Optional<SiteCrawl> byId(long crawl) {
        return jdbi.withHandle(handle -> byId(handle, crawl));
    }

    static Optional<SiteCrawl> byId(Handle handle, long crawl) {
        return handle.createQuery(SELECT + "WHERE c.id = :crawl")
                .bind("crawl", crawl)
                .map(ConstructorMapper.of(SiteCrawl.class))
                .findOne();
    }

    public Optional<SiteCrawl> latest(int domain) {
        return of(domain, null, 1).stream().findFirst();
    }

    /** The newest first. @param before the crawl on which the page before ended; null: from the newest one on */
    public List<SiteCrawl> of(int domain, Long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE c.domain_id = :domain AND c.id < coalesce(:before, 9223372036854775807) ORDER BY c.id DESC LIMIT :limit""")
                .bind("domain", domain)
                .bind("before", before)
                .bind("limit", limit)
                .map(ConstructorMapper.of(SiteCrawl.class))
                .list());
    }

    /** Crawls that have not ended, the oldest first: whoever finds one without a workflow starts it again. */
    public List<SiteCrawl> open(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        SELECT + "WHERE c.state IN ('pending', 'in_progress') ORDER BY c.id LIMIT :limit")
                .bind("limit", limit)
                .map(ConstructorMapper.of(SiteCrawl.class))
                .list());
    }
}
