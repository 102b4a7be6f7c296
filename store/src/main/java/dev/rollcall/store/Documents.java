package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * What the pages of sites say, in versions. A changed text is a new version with chunks of its own, and the one before is valid
 * until then. A text that has not changed changes nothing but the time at which it was fetched last.
 */
public final class Documents {
    private static final int OLD_A_STEP = 200;

    private static final String COLUMNS =
            "id, domain_id, url, title, language, first_at, fetched_at, valid_until, text_sha256, simhash";

    private static final String INSERT = """
            INSERT INTO document (simhash, first_at, fetched_at, domain_id, url_sha256, text_sha256, url, title, language, config, text)
            VALUES (:simhash, :at, :at, :domain, :url, :text, :urlText, :title, :language, %s, :body) RETURNING id""".formatted(
                    "coalesce((SELECT cfgname::text FROM pg_ts_config WHERE cfgname = :config"
                            + " AND cfgnamespace = 'pg_catalog'::regnamespace), 'simple')");

    private static final String INSERT_CHUNKS = """
            INSERT INTO chunk (document_id, domain_id, n, text_start, text_end, text_sha256, heading, tsv)
            SELECT d.id, d.domain_id, c.n, c.s, c.e, c.sha, c.heading,
              setweight(to_tsvector(d.config::regconfig, c.heading), 'A') || setweight(to_tsvector(d.config::regconfig, c.words), 'D')
            FROM document d, unnest(:ns::int4[], :starts::int4[], :ends::int4[], :shas::bytea[], :headings::text[], :words::text[])
              c(n, s, e, sha, heading, words)
            WHERE d.id = :document ORDER BY c.n""";

    /** A page that was not visited may still be there; one whose visit failed, too. */
    private static final String EXPIRE = """
            UPDATE document d SET valid_until = greatest(now(), d.fetched_at) FROM site_crawl c JOIN site_url u ON u.domain_id = c.domain_id AND u.crawl_id = c.id
            WHERE c.id = :crawl AND u.state IN ('gone', 'skipped') AND d.domain_id = u.domain_id AND d.url_sha256 = u.url_sha256
              AND d.valid_until IS NULL""";

    private static final String DELETE_OLD = """
            WITH old AS MATERIALIZED (DELETE FROM document WHERE id = ANY(:old) RETURNING id, domain_id),
            gone AS (DELETE FROM chunk c USING old WHERE c.domain_id = old.domain_id AND c.document_id = old.id
              RETURNING c.domain_id, c.text_sha256, c.id)
            DELETE FROM chunk_vector v USING (SELECT DISTINCT domain_id, text_sha256 FROM gone) g
            WHERE v.domain_id = g.domain_id AND v.text_sha256 = g.text_sha256 AND NOT EXISTS (SELECT 1 FROM chunk c
              WHERE c.domain_id = g.domain_id AND c.text_sha256 = g.text_sha256 AND c.id NOT IN (SELECT id FROM gone))""";

    private final Jdbi jdbi;

    Documents(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param urlSha256 of the canonical URL
     * @param language BCP 47's primary subtag in lower case: its words are found in all their forms; {@code und} or one that
     *     PostgreSQL does not know: as they stand
     * @param textSha256 the same text is the same version
     * @param simhash near for texts that are nearly the same
     * @param text the page's own text, without what is on every page
     */
    public record NewDocument(
            int domainId,
            byte[] urlSha256,
            String url,
            String title,
            String language,
            byte[] textSha256,
            long simhash,
            Instant fetchedAt,
            String text,
            List<NewChunk> chunks) {}

    /**
     * @param start in code points of the document's text; likewise {@code end}, which is not in it
     * @param heading the path of headings above it; empty: none
     * @param embeddedSha256 of the path and the text: what is the same is embedded once
     * @param words its text as it is searched: with spaces between words, also in languages that have none; null: as it stands
     */
    public record NewChunk(int start, int end, String heading, byte[] embeddedSha256, String words) {}

    /** @param isNew false: the text is that of the current version */
    public record StoredDocument(long id, boolean isNew) {}

    /** @param validUntil null: it is current */
    public record Document(
            long id,
            int domainId,
            String url,
            String title,
            String language,
            Instant firstAt,
            Instant fetchedAt,
            Instant validUntil,
            byte[] textSha256,
            long simhash) {}

    private record Current(long id, boolean same) {}

    /** Keeps a page's text, its chunks with it, in one transaction. */
    public StoredDocument put(NewDocument document) {
        return jdbi.inTransaction(handle -> {
            // One writer at a time for a domain, also where no version is there that could be locked.
            handle.execute("SELECT pg_advisory_xact_lock(7732, ?)", document.domainId());
            Optional<Current> current = handle.createQuery("""
                            SELECT id, text_sha256 = :text AS same FROM document
                            WHERE domain_id = :domain AND url_sha256 = :url AND valid_until IS NULL FOR UPDATE""")
                    .bind("domain", document.domainId())
                    .bind("url", document.urlSha256())
                    .bind("text", document.textSha256())
                    .map(ConstructorMapper.of(Current.class))
                    .findOne();
            if (current.isPresent() && current.get().same()) {
                handle.execute(
                        "UPDATE document SET fetched_at = greatest(fetched_at, ?), title = ? WHERE id = ?",
                        document.fetchedAt(),
                        Deflated.storable(document.title()),
                        current.get().id());
                return new StoredDocument(current.get().id(), false);
            }
            current.ifPresent(old -> handle.execute(
                    "UPDATE document SET valid_until = greatest(fetched_at, ?) WHERE id = ?",
                    document.fetchedAt(),
                    old.id()));
            long id = insert(handle, document);
            changed(handle, document.domainId());
            return new StoredDocument(id, true);
        });
    }

    private static long insert(Handle handle, NewDocument document) {
        String text = Deflated.storable(document.text());
        long id = handle.createQuery(INSERT)
                .bind("simhash", document.simhash())
                .bind("at", document.fetchedAt())
                .bind("domain", document.domainId())
                .bind("url", document.urlSha256())
                .bind("text", document.textSha256())
                .bind("urlText", document.url())
                .bind("title", Deflated.storable(document.title()))
                .bind("language", document.language())
                .bind("config", TextConfig.of(document.language()))
                .bind("body", Deflated.pack(text))
                .mapTo(Long.class)
                .one();
        var update = handle.createUpdate(INSERT_CHUNKS).bind("document", id);
        new ColumnArrays<>(update, List.copyOf(document.chunks()))
                .bind("starts", "int4", NewChunk::start)
                .bind("ends", "int4", NewChunk::end)
                .bind("shas", "bytea", NewChunk::embeddedSha256)
                .bind("headings", "text", chunk -> Deflated.storable(chunk.heading()))
                .bind("words", "text", chunk -> words(text, chunk));
        new ColumnArrays<>(
                        update,
                        IntStream.range(0, document.chunks().size()).boxed().toList())
                .bind("ns", "int4", n -> n);
        update.execute();
        return id;
    }

    private static String words(String text, NewChunk chunk) {
        return chunk.words() == null
                ? Deflated.cut(text, chunk.start(), chunk.end())
                : Deflated.storable(chunk.words());
    }

    private static void changed(Handle handle, int domain) {
        handle.execute("UPDATE own_site SET changed_at = clock_timestamp() WHERE domain_id = ?", domain);
    }

    /** Documents of pages that this crawl has found gone, or not to be kept, are valid until now. @return how many */
    public int expire(long crawl) {
        return jdbi.inTransaction(handle -> {
            int expired = handle.createUpdate(EXPIRE).bind("crawl", crawl).execute();
            if (expired > 0) {
                handle.execute(
                        "UPDATE own_site SET changed_at = clock_timestamp() WHERE domain_id = (SELECT domain_id FROM site_crawl WHERE id = ?)",
                        crawl);
            }
            return expired;
        });
    }

    /** Current ones, by id. @param after the id on which the page before ended; 0: from the first one on */
    public List<Document> current(int domain, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS + " " + """
                         FROM document WHERE domain_id = :domain AND valid_until IS NULL AND id > :after ORDER BY id LIMIT :limit""")
                .bind("domain", domain)
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Document.class))
                .list());
    }

    /** All versions of a page, the newest first. */
    public List<Document> versions(int domain, byte[] urlSha256) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS + " " + """
                         FROM document WHERE domain_id = :domain AND url_sha256 = :url ORDER BY id DESC""")
                .bind("domain", domain)
                .bind("url", urlSha256)
                .map(ConstructorMapper.of(Document.class))
                .list());
    }

    /** Its text. Empty when there is no such document. */
    public Optional<String> text(long document) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT text FROM document WHERE id = :id")
                .bind("id", document)
                .mapTo(byte[].class)
                .findOne()
                .map(Deflated::unpack));
    }

    /**
     * Deletes versions that ended more than so many days ago, with their chunks, and vectors that no chunk has any more.
     *
     * @return false when there are none left
     */
    public boolean deleteOld(int days) {
        return jdbi.inTransaction(handle -> {
            List<Long> old = handle.createQuery("""
                            SELECT id FROM document WHERE valid_until < now() - make_interval(days => :days)
                            ORDER BY valid_until LIMIT :limit""")
                    .bind("days", days)
                    .bind("limit", OLD_A_STEP)
                    .mapTo(Long.class)
                    .list();
            if (!old.isEmpty()) {
                handle.createUpdate(DELETE_OLD)
                        .bindArray("old", Long.class, old)
                        .execute();
            }
            return !old.isEmpty();
        });
    }
}
