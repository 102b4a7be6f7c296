package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Pages that were fetched, until they are processed into documents; and how each page of a crawl stands. */
public final class SitePages {
    private static final String FENCE = """
             FROM site_crawl c WHERE c.id = :crawl AND c.state = 'in_progress' AND p.domain_id = c.domain_id AND p.url_sha256 = :sha
              AND p.crawl_id = c.id AND p.state = 'fetched'""";

    private static final String PROGRESS = """
            SELECT u.url, u.state AS visit, u.http, coalesce(u.problem, p.problem) AS problem, u.visited_at, p.state AS processing, p.tries,
              p.processed_at, p.took_ms, p.chunks, p.document_id
            FROM site_crawl c JOIN site_url u ON u.domain_id = c.domain_id AND u.crawl_id = c.id
            LEFT JOIN site_page p ON p.domain_id = u.domain_id AND p.url_sha256 = u.url_sha256 AND p.crawl_id = c.id
            WHERE c.id = :crawl AND (:after::text IS NULL OR u.url > :after) AND (NOT :failed OR u.state = 'failed' OR p.state = 'failed')
            ORDER BY u.url LIMIT :limit""";

    private final Jdbi jdbi;

    SitePages(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param tries that have failed
     * @param blocks as JSON
     */
    public record FetchedPage(
            byte[] urlSha256, String url, String title, String language, Instant fetchedAt, int tries, String blocks) {}

    private record PackedPage(
            byte[] urlSha256, String url, String title, String language, Instant fetchedAt, int tries, byte[] blocks) {
        FetchedPage unpacked() {
            return new FetchedPage(urlSha256, url, title, language, fetchedAt, tries, Deflated.unpack(blocks));
        }
    }

    /**
     * A page of a crawl.
     *
     * @param http of the last visit; null: there was no reply, or no visit
     * @param problem why it was skipped, waits or failed; null: nothing is wrong
     * @param processing null: there is nothing to process. Likewise all that follows until it is processed
     * @param tries to process it that have failed
     * @param tookMs to process it, without embedding
     */
    public record DocumentProgress(
            String url,
            SiteUrlState visit,
            Integer http,
            String problem,
            Instant visitedAt,
            SitePageState processing,
            Integer tries,
            Instant processedAt,
            Integer tookMs,
            Integer chunks,
            Long documentId) {}

    /**
     * On how many pages of a domain its blocks are.
     *
     * @param pages of the domain, those of earlier crawls that did not change included
     * @param onSeveral of each hash that is on two pages or more, on how many
     */
    public record BlockCounts(int pages, Map<Long, Integer> onSeveral) {}

    private record BlockCount(long hash, int pages) {}

    /** Pages that are to be processed now, by URL. */
    public List<FetchedPage> take(long crawl, int limit) {
        return jdbi.withHandle(
                handle -> handle
                        .createQuery("""
                        SELECT p.url_sha256, u.url, p.title, p.language, p.fetched_at, p.tries, p.blocks
                        FROM site_crawl c JOIN site_page p ON p.domain_id = c.domain_id AND p.crawl_id = c.id
                        JOIN site_url u ON u.domain_id = p.domain_id AND u.url_sha256 = p.url_sha256
                        WHERE c.id = :crawl AND c.state = 'in_progress' AND p.state = 'fetched' AND p.next_at <= now()
                        ORDER BY u.url LIMIT :limit""")
                        .bind("crawl", crawl)
                        .bind("limit", limit)
                        .map(ConstructorMapper.of(PackedPage.class))
                        .stream()
                        .map(PackedPage::unpacked)
                        .toList());
    }

    /** When the next page is to be processed, which may have passed. Empty when all are, or the crawl is not in progress. */
    public Optional<Instant> nextAt(long crawl) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT min(p.next_at) FROM site_crawl c JOIN site_page p ON p.domain_id = c.domain_id AND p.crawl_id = c.id
                        WHERE c.id = :crawl AND c.state = 'in_progress' AND p.state = 'fetched'""")
                .bind("crawl", crawl)
                .mapTo(Instant.class)
                .findOne());
    }

    /**
     * Its blocks are dropped.
     *
     * @param document null: nothing of it is kept, as it has no text of its own
     * @return false when it was processed before, or is of another crawl by now: nothing is changed
     */
    public boolean processed(long crawl, byte[] urlSha256, Long document, int chunks, Duration took) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        UPDATE site_page p SET state = 'processed', processed_at = now(), document_id = :document, chunks = :chunks,
                          took_ms = :took, problem = NULL, blocks = NULL""" + " " + FENCE)
                        .bind("crawl", crawl)
                        .bind("sha", urlSha256)
                        .bind("document", document)
                        .bind("chunks", chunks)
                        .bind("took", took.toMillis())
                        .execute()
                == 1);
    }

    /** It is processed again after the pause. @return false when it was processed, or is of another crawl by now */
    public boolean again(long crawl, byte[] urlSha256, String problem, Duration pause) {
        return fail(crawl, urlSha256, problem, "next_at = now() + :pause * interval '1 ms'", pause);
    }

    /** Only a retry of the crawl processes it again. @return false when it was processed, or is of another crawl by now */
    public boolean failed(long crawl, byte[] urlSha256, String problem) {
        return fail(crawl, urlSha256, problem, "state = 'failed', processed_at = now()", Duration.ZERO);
    }

    private boolean fail(long crawl, byte[] urlSha256, String problem, String change, Duration pause) {
        return jdbi.withHandle(
                handle -> handle.createUpdate("UPDATE site_page p SET tries = p.tries + 1, problem = :problem, "
                                        + change + " " + FENCE)
                                .bind("crawl", crawl)
                                .bind("sha", urlSha256)
                                .bind("problem", Deflated.storable(problem))
                                .bind("pause", pause.toMillis())
                                .execute()
                        == 1);
    }

    /**
     * How the pages of a crawl stand, by URL. A page that a later crawl has visited is not among them any more.
     *
     * @param after the URL on which the page before ended; null: from the first one on
     */
    public List<DocumentProgress> progress(long crawl, boolean failedOnly, String after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(PROGRESS)
                .bind("crawl", crawl)
                .bind("failed", failedOnly)
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(DocumentProgress.class))
                .list());
    }

    /** What is on many pages is no page's own. */
    public BlockCounts blocks(int domain) {
        return jdbi.withHandle(handle -> {
            int pages = handle.createQuery("SELECT count(*) FROM site_page WHERE domain_id = :domain")
                    .bind("domain", domain)
                    .mapTo(Integer.class)
                    .one();
            Map<Long, Integer> counts = handle.createQuery("""
                            SELECT h AS hash, count(*) AS pages FROM site_page p CROSS JOIN unnest(p.block_hashes) h
                            WHERE p.domain_id = :domain GROUP BY h HAVING count(*) > 1""")
                    .bind("domain", domain)
                    .map(ConstructorMapper.of(BlockCount.class))
                    .collect(Collectors.toMap(BlockCount::hash, BlockCount::pages));
            return new BlockCounts(pages, counts);
        });
    }
}
