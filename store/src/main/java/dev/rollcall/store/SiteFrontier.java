package dev.rollcall.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * The URLs that a crawl is to visit. Each is visited until what came of it is recorded, in one transaction with its page: a crash
 * repeats one fetch. All steps do nothing once the crawl has ended.
 */
public final class SiteFrontier {
    /** A URL of an earlier crawl comes over to this one. */
    private static final String ADD = """
            WITH c AS MATERIALIZED (SELECT id, domain_id FROM site_crawl WHERE id = :crawl AND state IN ('pending', 'in_progress') FOR UPDATE),
            f AS MATERIALIZED (SELECT DISTINCT ON (f.sha) c.domain_id, f.* FROM c, unnest(:shas::bytea[], :urls::text[], :depths::int2[], :ranks::int2[])
              f(sha, url, depth, rank) ORDER BY f.sha, f.depth),
            room AS (SELECT greatest(0, :most - count(u.url_sha256)) AS n FROM c LEFT JOIN site_url u ON u.domain_id = c.domain_id AND u.crawl_id = c.id),
            new AS (SELECT f.* FROM f LEFT JOIN site_url u ON u.domain_id = f.domain_id AND u.url_sha256 = f.sha
              WHERE u.crawl_id IS DISTINCT FROM :crawl ORDER BY f.rank, f.depth, f.sha LIMIT (SELECT n FROM room))
            INSERT INTO site_url AS u (crawl_id, domain_id, url_sha256, url, depth, rank)
            SELECT :crawl, domain_id, sha, url, depth, rank FROM new ORDER BY sha
            ON CONFLICT (domain_id, url_sha256) DO UPDATE SET crawl_id = excluded.crawl_id, state = 'due', next_at = now(), tries = 0,
              http = NULL, bytes = NULL, problem = NULL, depth = excluded.depth, rank = excluded.rank""";

    private static final String DUE = """
            FROM site_crawl c JOIN site_url u ON u.crawl_id = c.id
            WHERE c.id = :crawl AND c.state = 'in_progress' AND u.state = 'due'""";

    private static final String OF = """
            FROM site_crawl c JOIN site_url u ON u.domain_id = c.domain_id AND u.crawl_id = c.id WHERE c.id = :crawl""";

    private static final String RECORD = """
            UPDATE site_url u SET state = :state, http = :http::int2, problem = :problem, tries = u.tries + 1, visited_at = now(),
              next_at = coalesce(:until::timestamptz, u.next_at), bytes = coalesce(:bytes::int4, u.bytes),
              etag = CASE WHEN :state = 'page' THEN :etag ELSE u.etag END,
              last_modified = CASE WHEN :state = 'page' THEN :lastModified ELSE u.last_modified END
            FROM site_crawl c WHERE c.id = :crawl AND c.state = 'in_progress' AND u.domain_id = c.domain_id AND u.url_sha256 = :sha
              AND u.crawl_id = c.id AND u.state = 'due'
            RETURNING u.domain_id""";

    private static final String STAGE = """
            INSERT INTO site_page (crawl_id, fetched_at, domain_id, url_sha256, title, language, block_hashes, blocks)
            VALUES (:crawl, :fetchedAt, :domain, :sha, :title, :language, :hashes, :blocks)
            ON CONFLICT (domain_id, url_sha256) DO UPDATE SET crawl_id = excluded.crawl_id, fetched_at = excluded.fetched_at,
              processed_at = NULL, next_at = now(), took_ms = NULL, chunks = NULL, tries = 0, state = 'fetched', title = excluded.title,
              language = excluded.language, problem = NULL, block_hashes = excluded.block_hashes, blocks = excluded.blocks""";

    private final Jdbi jdbi;

    SiteFrontier(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param urlSha256 of the URL
     * @param url in its canonical form
     * @param depth links from the start page
     * @param rank lower ones are visited first, and of the same rank those that are less deep
     */
    public record FoundUrl(byte[] urlSha256, String url, int depth, int rank) {}

    /**
     * @param tries of this crawl that came to {@link UrlOutcome.Later}
     * @param etag of the page that was kept last; null: none. Likewise {@code lastModified}
     */
    public record DueUrl(
            byte[] urlSha256, String url, int depth, int rank, int tries, String etag, String lastModified) {}

    /**
     * Adds those that the crawl does not know yet, the best ranks first.
     *
     * @param most URLs that the crawl may know in all; what is beyond is dropped
     * @return how many are new to the crawl
     */
    public int add(long crawl, List<FoundUrl> found, int most) {
        if (found.isEmpty()) {
            return 0;
        }
        return jdbi.withHandle(handle -> {
            var update = handle.createUpdate(ADD).bind("crawl", crawl).bind("most", most);
            new ColumnArrays<>(update, found)
                    .bind("shas", "bytea", FoundUrl::urlSha256)
                    .bind("urls", "text", url -> Deflated.storable(url.url()))
                    .bind("depths", "int2", FoundUrl::depth)
                    .bind("ranks", "int2", FoundUrl::rank);
            return update.execute();
        });
    }

    /** The URL that is to be visited now. Empty when there is none, or the crawl is not in progress: see {@link #nextAt}. */
    public Optional<DueUrl> next(long crawl) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT u.url_sha256, u.url, u.depth, u.rank, u.tries, u.etag, u.last_modified " + DUE
                                + " AND u.next_at <= now() ORDER BY u.rank, u.depth, u.url_sha256 LIMIT 1")
                .bind("crawl", crawl)
                .map(ConstructorMapper.of(DueUrl.class))
                .findOne());
    }

    /** When the next URL is due, which may have passed. Empty when all are visited, or the crawl is not in progress. */
    public Optional<Instant> nextAt(long crawl) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT min(u.next_at) " + DUE)
                .bind("crawl", crawl)
                .mapTo(Instant.class)
                .findOne());
    }

    /**
     * @param requested URLs that were asked for, whatever came of it
     * @param bytes of pages, decoded
     * @param known URLs in any state
     */
    public record UrlCounts(int requested, long bytes, int known) {}

    /** How far a crawl is. */
    public UrlCounts counts(long crawl) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) FILTER (WHERE u.state <> 'due' AND (u.state <> 'skipped' OR u.http IS NOT NULL)) AS requested,
                          coalesce(sum(u.bytes) FILTER (WHERE u.state = 'page'), 0) AS bytes, count(*) AS known\n""" + OF)
                .bind("crawl", crawl)
                .map(ConstructorMapper.of(UrlCounts.class))
                .one());
    }

    /** Which of these the crawl knows: their URLs. */
    public List<String> known(long crawl, List<byte[]> urlSha256s) {
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery("SELECT u.url\n" + OF + " AND u.url_sha256 = ANY(:shas)")
                    .bind("crawl", crawl);
            new ColumnArrays<>(query, urlSha256s).bind("shas", "bytea", sha -> sha);
            return query.mapTo(String.class).list();
        });
    }

    /** How many URLs the crawl knows that are this one with a query. */
    public int variants(long crawl, String withoutQuery) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*)\n" + OF + " AND starts_with(u.url, :prefix)")
                        .bind("crawl", crawl)
                        .bind("prefix", withoutQuery + "?")
                        .mapTo(Integer.class)
                        .one());
    }

    /**
     * Keeps what came of a visit. A page waits to be processed; of one that is unchanged its document is as new as that; what is
     * gone or skipped is no page any more.
     *
     * @return false when the crawl is not in progress, or the URL was visited by somebody else: nothing is changed
     */
    public boolean record(long crawl, byte[] urlSha256, UrlOutcome outcome) {
        return jdbi.inTransaction(handle -> {
            Optional<Integer> domain = handle.createQuery(RECORD)
                    .bind("crawl", crawl)
                    .bind("sha", urlSha256)
                    .bindMap(columns(outcome))
                    .mapTo(Integer.class)
                    .findOne();
            domain.ifPresent(found -> follow(handle, crawl, found, urlSha256, outcome));
            return domain.isPresent();
        });
    }

    private static void follow(Handle handle, long crawl, int domain, byte[] urlSha256, UrlOutcome outcome) {
        if (outcome instanceof UrlOutcome.Fetched page) {
            var update = handle.createUpdate(STAGE)
                    .bind("crawl", crawl)
                    .bind("domain", domain)
                    .bind("sha", urlSha256)
                    .bind("fetchedAt", page.fetchedAt())
                    .bind("title", Deflated.storable(page.title()))
                    .bind("language", page.language())
                    .bind("blocks", Deflated.pack(page.blocks()));
            new ColumnArrays<>(update, page.blockHashes().stream().distinct().toList())
                    .bind("hashes", "int8", hash -> hash);
            update.execute();
        } else if (outcome instanceof UrlOutcome.Unchanged unchanged) {
            handle.createUpdate("""
                            UPDATE document SET fetched_at = greatest(fetched_at, :at)
                            WHERE domain_id = :domain AND url_sha256 = :sha AND valid_until IS NULL""")
                    .bind("domain", domain)
                    .bind("sha", urlSha256)
                    .bind("at", unchanged.fetchedAt())
                    .execute();
        } else if (outcome instanceof UrlOutcome.Gone || outcome instanceof UrlOutcome.Skipped) {
            handle.createUpdate("DELETE FROM site_page WHERE domain_id = :domain AND url_sha256 = :sha")
                    .bind("domain", domain)
                    .bind("sha", urlSha256)
                    .execute();
        }
    }

    private static Map<String, Object> columns(UrlOutcome outcome) {
        var columns = new HashMap<String, Object>();
        List.of("http", "problem", "until", "bytes", "etag", "lastModified").forEach(name -> columns.put(name, null));
        if (outcome instanceof UrlOutcome.Fetched page) {
            columns.put("http", page.http());
            columns.put("bytes", page.bytes());
            columns.put("etag", Deflated.storable(page.etag()));
            columns.put("lastModified", Deflated.storable(page.lastModified()));
        } else if (outcome instanceof UrlOutcome.Unchanged unchanged) {
            columns.put("http", unchanged.http());
        } else if (outcome instanceof UrlOutcome.Gone gone) {
            columns.put("http", gone.http());
        } else if (outcome instanceof UrlOutcome.Skipped skipped) {
            columns.put("http", skipped.http());
            columns.put("problem", Deflated.storable(skipped.problem()));
        } else if (outcome instanceof UrlOutcome.Later later) {
            columns.put("http", later.http());
            columns.put("until", later.until());
            columns.put("problem", Deflated.storable(later.problem()));
        } else if (outcome instanceof UrlOutcome.Failed failed) {
            columns.put("http", failed.http());
            columns.put("problem", Deflated.storable(failed.problem()));
        }
        columns.put("state", state(outcome).word());
        return columns;
    }

    private static SiteUrlState state(UrlOutcome outcome) {
        if (outcome instanceof UrlOutcome.Fetched) {
            return SiteUrlState.PAGE;
        } else if (outcome instanceof UrlOutcome.Unchanged) {
            return SiteUrlState.UNCHANGED;
        } else if (outcome instanceof UrlOutcome.Gone) {
            return SiteUrlState.GONE;
        } else if (outcome instanceof UrlOutcome.Skipped) {
            return SiteUrlState.SKIPPED;
        }
        return outcome instanceof UrlOutcome.Later ? SiteUrlState.DUE : SiteUrlState.FAILED;
    }
}
