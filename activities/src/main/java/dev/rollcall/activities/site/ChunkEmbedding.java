package dev.rollcall.activities.site;

import dev.rollcall.site.search.EmbeddingException;
import dev.rollcall.site.search.Embeddings;
import dev.rollcall.site.search.Vectors;
import dev.rollcall.store.ChunkVectors.Embedder;
import dev.rollcall.store.ChunkVectors.NewVector;
import dev.rollcall.store.ChunkVectors.UnembeddedChunk;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.SiteCrawl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes vectors of chunks that have none. Without an embedder, or while it is away for good, words alone are searched. */
final class ChunkEmbedding {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkEmbedding.class);
    private static final int AT_ONCE = 96;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Embeddings embeddings;

    /** @param embeddings null: none */
    ChunkEmbedding(Ledger ledger, Embeddings embeddings) {
        this.ledger = ledger;
        this.embeddings = embeddings;
    }

    /**
     * Embeds all that a domain's documents lack.
     *
     * @param stop asked before each call
     * @return how long to wait before it is tried again; empty when there is nothing to do any more
     */
    Optional<Duration> run(SiteCrawl crawl, BooleanSupplier stop) {
        if (embeddings == null) {
            return Optional.empty();
        }
        Embedder embedder = ledger.chunkVectors().register(embeddings.name(), embeddings.dimensions());
        while (true) {
            List<UnembeddedChunk> chunks = ledger.chunkVectors().lacking(crawl.domainId(), embedder.id(), AT_ONCE);
            if (chunks.isEmpty()) {
                return Optional.empty();
            }
            if (stop.getAsBoolean()) {
                return Optional.of(Duration.ZERO);
            }
            try {
                ledger.chunkVectors().put(crawl.id(), crawl.domainId(), embedder.id(), embed(chunks));
            } catch (EmbeddingException e) {
                LOG.warn("chunks of {} have no vectors: {}", crawl.domain(), e.getMessage());
                return e.mayRetry()
                        ? Optional.of(Optional.ofNullable(e.retryAfter()).orElse(PAUSE))
                        : Optional.empty();
            }
        }
    }

    private List<NewVector> embed(List<UnembeddedChunk> chunks) {
        List<float[]> vectors =
                embeddings.embed(chunks.stream().map(ChunkEmbedding::words).toList());
        var embedded = new ArrayList<NewVector>();
        for (int i = 0; i < chunks.size(); i++) {
            embedded.add(new NewVector(chunks.get(i).embeddedSha256(), Vectors.bytes(vectors.get(i))));
        }
        return embedded;
    }

    private static String words(UnembeddedChunk chunk) {
        return chunk.heading().isEmpty() ? chunk.text() : chunk.heading() + "\n" + chunk.text();
    }
}
