package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Vectors of chunks, by what is embedded: a chunk that has not changed is embedded once. */
public final class ChunkVectors {
    private static final int ROWS_A_FETCH = 500;

    /** Chunks of a document by their index: PostgreSQL does not know that some domains have many. */
    static final String CHUNKS =
            "CROSS JOIN LATERAL (SELECT * FROM chunk WHERE domain_id = d.domain_id AND document_id = d.id OFFSET 0) c";

    private static final String VECTOR = """
            LATERAL (SELECT v FROM chunk_vector
              WHERE domain_id = c.domain_id AND embedder_id = :embedder AND text_sha256 = c.text_sha256 OFFSET 0) v""";

    private static final String LACKING = """
            SELECT DISTINCT ON (c.text_sha256) c.text_sha256, c.heading, c.text_start, c.text_end, c.document_id
            FROM document d %s LEFT JOIN %s ON true
            WHERE d.domain_id = :domain AND d.valid_until IS NULL AND v.v IS NULL
            ORDER BY c.text_sha256 LIMIT :limit""".formatted(CHUNKS, VECTOR);

    private static final String PUT = """
            WITH v AS (INSERT INTO chunk_vector (domain_id, embedder_id, text_sha256, v)
              SELECT :domain, e.id, t.sha, t.v FROM embedder e, unnest(:shas::bytea[], :vs::bytea[]) t(sha, v)
              WHERE e.id = :embedder AND length(t.v) = 4 * e.dimensions ORDER BY t.sha
              ON CONFLICT DO NOTHING RETURNING 1),
            n AS (SELECT count(*)::int AS n FROM v),
            c AS (UPDATE site_crawl SET embedded = embedded + n.n FROM n WHERE id = :crawl AND n.n > 0)
            SELECT n FROM n""";

    private static final String OF = """
            SELECT c.id AS chunk_id, v.v AS vector FROM document d %s CROSS JOIN %s
            WHERE d.domain_id = :domain AND %s""".formatted(CHUNKS, VECTOR, SiteSearch.VALID);

    private final Jdbi jdbi;

    ChunkVectors(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public record Embedder(int id, String name, int dimensions) {}

    /** @param heading the path of headings, which is embedded with the text; empty: none */
    public record UnembeddedChunk(byte[] embeddedSha256, String heading, String text) {}

    /** @param vector float32, little-endian */
    public record NewVector(byte[] embeddedSha256, byte[] vector) {}

    /** @param vector float32, little-endian */
    public record ChunkVector(long chunkId, byte[] vector) {}

    private record Lacking(byte[] textSha256, String heading, int textStart, int textEnd, long documentId) {}

    /**
     * The embedder of this name, which is made if there is none.
     *
     * @throws IllegalArgumentException when it is known with other dimensions: then it needs another name
     */
    public Embedder register(String name, int dimensions) {
        Embedder embedder = jdbi.inTransaction(handle -> {
            handle.execute(
                    "INSERT INTO embedder (name, dimensions) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM embedder WHERE name = ?)"
                            + " ON CONFLICT DO NOTHING",
                    name,
                    dimensions,
                    name);
            return handle.createQuery("SELECT id, name, dimensions FROM embedder WHERE name = :name")
                    .bind("name", name)
                    .map(ConstructorMapper.of(Embedder.class))
                    .one();
        });
        if (embedder.dimensions() != dimensions) {
            throw new IllegalArgumentException("the embedder " + name + " has made vectors of " + embedder.dimensions()
                    + " numbers, not " + dimensions + ": give it another name");
        }
        return embedder;
    }

    public Optional<Embedder> byName(String name) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT id, name, dimensions FROM embedder WHERE name = :name")
                        .bind("name", name)
                        .map(ConstructorMapper.of(Embedder.class))
                        .findOne());
    }

    /** Chunks of current documents that this embedder has made no vector of, each content once. */
    public List<UnembeddedChunk> lacking(int domain, int embedder, int limit) {
        return jdbi.withHandle(handle -> {
            List<Lacking> lacking = handle.createQuery(LACKING)
                    .bind("domain", domain)
                    .bind("embedder", embedder)
                    .bind("limit", limit)
                    .map(ConstructorMapper.of(Lacking.class))
                    .list();
            var texts = DocumentTexts.read(
                    handle, lacking.stream().map(Lacking::documentId).toList());
            return lacking.stream()
                    .map(one -> new UnembeddedChunk(
                            one.textSha256(),
                            one.heading(),
                            Deflated.cut(texts.get(one.documentId()), one.textStart(), one.textEnd())))
                    .toList();
        });
    }

    /**
     * Keeps vectors; one that is there stays. One with other dimensions than the embedder's is not kept.
     *
     * @param crawl that counts them; null: none does
     * @return how many are new
     */
    public int put(Long crawl, int domain, int embedder, List<NewVector> vectors) {
        return jdbi.withHandle(handle -> {
            var query = handle.createQuery(PUT)
                    .bind("crawl", crawl)
                    .bind("domain", domain)
                    .bind("embedder", embedder);
            new ColumnArrays<>(query, vectors)
                    .bind("shas", "bytea", NewVector::embeddedSha256)
                    .bind("vs", "bytea", NewVector::vector);
            return query.mapTo(Integer.class).one();
        });
    }

    /**
     * All vectors of a domain's chunks, some hundred in memory at a time.
     *
     * @param at of documents that were valid then; null: of current ones
     */
    public void each(int domain, int embedder, Instant at, Consumer<ChunkVector> consumer) {
        jdbi.useTransaction(handle -> handle.createQuery(OF)
                .bind("domain", domain)
                .bind("embedder", embedder)
                .bind("at", at)
                .setFetchSize(ROWS_A_FETCH)
                .map((row, context) -> new ChunkVector(row.getLong("chunk_id"), row.getBytes("vector")))
                .forEach(consumer));
    }
}
