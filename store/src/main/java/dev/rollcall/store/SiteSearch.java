package dev.rollcall.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Finds chunks of one domain's site by words, and reads those that were found. */
public final class SiteSearch {
    /** Of a document {@code d}: those that were valid at a time, or current ones. */
    static final String VALID = """
            CASE WHEN :at::timestamptz IS NULL THEN d.valid_until IS NULL
              ELSE d.first_at <= :at AND (d.valid_until IS NULL OR d.valid_until > :at) END""";

    /**
     * The query is made words by the rules of each page's own language, and one of its words is enough. All chunks of the domain
     * are read: an index of words over all domains would find more chunks of others.
     */
    private static final String WORDS = """
            WITH d AS MATERIALIZED (SELECT d.id, d.domain_id, d.config FROM document d WHERE d.domain_id = :domain AND %s),
            q AS MATERIALIZED (SELECT c.config, (SELECT string_agg(chr(39) || replace(replace(l.lexeme, chr(92), chr(92) || chr(92)), chr(39), chr(39) || chr(39)) || chr(39), ' | ')
                FROM unnest(to_tsvector(c.config::regconfig, :query)) l)::tsquery AS query
              FROM (SELECT DISTINCT config FROM d) c)
            SELECT c.id AS chunk_id, ts_rank('{0.4, 0.4, 0.4, 1}', c.tsv, q.query, 1) AS score
            FROM d JOIN q ON q.config = d.config %s
            WHERE c.tsv @@ q.query ORDER BY score DESC, c.id LIMIT :limit""".formatted(VALID, ChunkVectors.CHUNKS);

    private final Jdbi jdbi;

    SiteSearch(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param score higher is better; comparable within one search only */
    public record RankedChunk(long chunkId, double score) {}

    /**
     * @param heading the path of headings above it; empty: none
     * @param start of the text in that of the document, in code points; likewise {@code end}, which is not in it
     * @param firstAt when the page was first found to say so
     * @param fetchedAt when it was last found to say so
     * @param validUntil when it was found to say so no more; null: it says so
     */
    public record FoundChunk(
            long chunkId,
            long documentId,
            int domainId,
            String url,
            String title,
            String language,
            String heading,
            int start,
            int end,
            String text,
            Instant firstAt,
            Instant fetchedAt,
            Instant validUntil) {}

    private record ChunkRow(
            long id,
            long documentId,
            int domainId,
            String url,
            String title,
            String language,
            String heading,
            int textStart,
            int textEnd,
            Instant firstAt,
            Instant fetchedAt,
            Instant validUntil) {
        FoundChunk found(String text) {
            return new FoundChunk(
                    id,
                    documentId,
                    domainId,
                    url,
                    title,
                    language,
                    heading,
                    textStart,
                    textEnd,
                    Deflated.cut(text, textStart, textEnd),
                    firstAt,
                    fetchedAt,
                    validUntil);
        }
    }

    /**
     * Chunks that have a word of the query, in any of its forms, the best first. None when it has no words.
     *
     * @param at in documents that were valid then; null: in current ones
     */
    public List<RankedChunk> words(int domain, String query, Instant at, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(WORDS)
                .bind("domain", domain)
                .bind("query", Deflated.storable(query))
                .bind("at", at)
                .bind("limit", limit)
                .map(ConstructorMapper.of(RankedChunk.class))
                .list());
    }

    /** Chunks by their ids, in the order of these; one that is deleted is left out. */
    public List<FoundChunk> chunks(Collection<Long> ids) {
        return jdbi.withHandle(handle -> {
            List<ChunkRow> rows = handle.createQuery("""
                            SELECT c.id, c.document_id, c.domain_id, d.url, d.title, d.language, c.heading, c.text_start, c.text_end,
                              d.first_at, d.fetched_at, d.valid_until
                            FROM unnest(:ids::int8[]) WITH ORDINALITY i(id, n) JOIN chunk c ON c.id = i.id JOIN document d ON d.id = c.document_id
                            ORDER BY i.n""")
                    .bindArray("ids", Long.class, ids)
                    .map(ConstructorMapper.of(ChunkRow.class))
                    .list();
            var texts = DocumentTexts.read(
                    handle, rows.stream().map(ChunkRow::documentId).toList());
            return rows.stream()
                    .map(row -> row.found(texts.get(row.documentId())))
                    .toList();
        });
    }
}
