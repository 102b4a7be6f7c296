package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Domains whose own sites are crawled, and how. A domain that is not here is off. */
public final class Sites {
    private static final String SELECT = """
            SELECT o.*, d.name AS domain FROM own_site o JOIN domain d ON d.id = o.domain_id
            """;

    private final Jdbi jdbi;

    Sites(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * How a site is crawled.
     *
     * @param refreshHours after a crawl of all its pages, the schedule crawls it again so many hours later
     * @param maxPages of one crawl
     * @param embedder the name of what makes vectors of its texts; null: none, only words are searched
     * @param note what people want to remember of it; null: nothing
     */
    public record SiteSettings(int refreshHours, int maxPages, String embedder, String note) {
        public static final SiteSettings DEFAULT = new SiteSettings(168, 500, null, null);

        public SiteSettings {
            if (refreshHours < 1 || maxPages < 1) {
                throw new IllegalArgumentException(
                        "refresh_hours and max_pages begin at 1, not " + Math.min(refreshHours, maxPages));
            }
        }
    }

    /**
     * @param enabled false: it was on once, and keeps what was found
     * @param dueAt when the schedule crawls it next
     * @param crawledAt when the last crawl of all its pages ended; null: there was none
     * @param changedAt when one of its documents came, changed or vanished last: claims are checked as of then; null: it has none
     */
    public record Site(
            int domainId,
            String domain,
            boolean enabled,
            @Nested SiteSettings settings,
            Instant dueAt,
            Instant crawledAt,
            Instant changedAt,
            String updatedBy,
            Instant updatedAt) {}

    /**
     * @param documents current ones
     * @param crawlState of its last crawl; null: there was none. Likewise the next two
     * @param crawlFailed pages and documents of that crawl that failed
     */
    public record SiteStatus(
            @Nested Site site, int documents, Long crawlId, SiteCrawlState crawlState, Integer crawlFailed) {}

    public Optional<Site> find(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "WHERE o.domain_id = :domain")
                .bind("domain", domain)
                .map(ConstructorMapper.of(Site.class))
                .findOne());
    }

    /** Switches it on, or changes how it is crawled. It is due at once when it was off, or when it was never crawled. */
    public Site put(int domain, SiteSettings settings, String by) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO own_site AS o (domain_id, enabled, refresh_hours, max_pages, embedder, note, updated_by)
                        VALUES (:domain, true, :refreshHours, :maxPages, :embedder, :note, :by)
                        ON CONFLICT (domain_id) DO UPDATE SET enabled = true, refresh_hours = :refreshHours, max_pages = :maxPages,
                          embedder = :embedder, note = :note, updated_by = :by, updated_at = now(),
                          due_at = CASE WHEN NOT o.enabled OR o.crawled_at IS NULL THEN now()
                            ELSE o.crawled_at + make_interval(hours => :refreshHours) END""")
                .bind("domain", domain)
                .bindMethods(settings)
                .bind("by", by)
                .execute());
        return find(domain).orElseThrow();
    }

    /** Nothing of it is crawled any more, an open crawl is cancelled, and what was found stays. @return false when it was off */
    public boolean off(int domain, String by) {
        return jdbi.inTransaction(handle -> {
            boolean wasOn = handle.createUpdate("""
                            UPDATE own_site SET enabled = false, updated_by = :by, updated_at = now()
                            WHERE domain_id = :domain AND enabled""")
                            .bind("domain", domain)
                            .bind("by", by)
                            .execute()
                    == 1;
            SiteCrawls.cancelOpen(handle, domain, "switched off by " + by);
            return wasOn;
        });
    }

    /** By domain. @param after the domain's id on which the page before ended; 0: from the first one on */
    public List<SiteStatus> list(int after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT o.*, d.name AS domain, c.id AS crawl_id, c.state AS crawl_state,
                          c.pages_failed + c.documents_failed AS crawl_failed,
                          (SELECT count(*) FROM document x WHERE x.domain_id = o.domain_id AND x.valid_until IS NULL) AS documents
                        FROM (SELECT * FROM own_site WHERE domain_id > :after ORDER BY domain_id LIMIT :limit) o
                        JOIN domain d ON d.id = o.domain_id
                        LEFT JOIN LATERAL (SELECT * FROM site_crawl WHERE domain_id = o.domain_id ORDER BY id DESC LIMIT 1) c ON true
                        ORDER BY o.domain_id""")
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(SiteStatus.class))
                .list());
    }

    /** Those that the schedule is to crawl now and that have no open crawl, the longest due first. */
    public List<Site> due(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE o.enabled AND o.due_at <= now() AND NOT EXISTS (SELECT 1 FROM site_crawl c
                          WHERE c.domain_id = o.domain_id AND c.state IN ('pending', 'in_progress'))
                        ORDER BY o.due_at, o.domain_id LIMIT :limit""")
                .bind("limit", limit)
                .map(ConstructorMapper.of(Site.class))
                .list());
    }

    /** The schedule leaves it alone for so long: a crawl could not be begun. */
    public void postpone(int domain, Duration pause) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE own_site SET due_at = now() + make_interval(secs => :pause) WHERE domain_id = :domain""")
                .bind("domain", domain)
                .bind("pause", pause.toMillis() / 1e3)
                .execute());
    }
}
