package dev.rollcall.store;

import dev.rollcall.store.ChunkVectors.NewVector;
import dev.rollcall.store.Documents.NewChunk;
import dev.rollcall.store.Documents.NewDocument;
import dev.rollcall.store.SiteSearch.RankedChunk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No test: measures a search in a domain of 2,500 chunks of 170 words, beside four others. Run it by its name. */
class SiteSearchPace {
    private static final int SEARCHES = 200;

    private final Random random = new Random(1);

    @Test
    void measure() {
        try (var at = new SiteAtWork()) {
            int embedder = at.ledger.chunkVectors().register("mini", 384).id();
            for (int n = 0; n < 5; n++) {
                fill(at, n == 0 ? at.domain : at.domain("d" + n + ".com"), embedder);
            }
            at.test.execute("VACUUM ANALYZE");
            var chunks = new ArrayList<Long>();
            tell("words", () -> {
                chunks.clear();
                at.ledger.siteSearch().words(at.domain, words(8), null, 30).stream()
                        .map(RankedChunk::chunkId)
                        .forEach(chunks::add);
            });
            tell("chunks, 6 of them", () -> at.ledger.siteSearch().chunks(chunks.subList(0, 6)));
            tell("vectors, 2,500 of 384", () -> at.ledger.chunkVectors().each(at.domain, embedder, null, vector -> {}));
            System.out.println(at.test.rows("SELECT pg_size_pretty(pg_total_relation_size('chunk')) AS chunks,"
                    + " pg_size_pretty(pg_total_relation_size('chunk_vector')) AS vectors,"
                    + " pg_size_pretty(pg_total_relation_size('document')) AS documents"));
        }
    }

    private static void tell(String what, Runnable search) {
        long[] nanos = new long[SEARCHES];
        for (int i = 0; i < SEARCHES; i++) {
            long began = System.nanoTime();
            search.run();
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%s: p50 %.1f ms, p95 %.1f ms%n",
                what,
                nanos[SEARCHES / 2] / 1e6,
                nanos[SEARCHES * 95 / 100] / 1e6);
    }

    private void fill(SiteAtWork at, int domain, int embedder) {
        for (int page = 0; page < 500; page++) {
            String text = words(850);
            var chunks = new ArrayList<NewChunk>();
            var vectors = new ArrayList<NewVector>();
            for (int n = 0; n < 5; n++) {
                byte[] sha = SiteAtWork.sha(domain + "/" + page + "/" + n);
                chunks.add(new NewChunk(n * text.length() / 5, (n + 1) * text.length() / 5, words(3), sha, null));
                vectors.add(new NewVector(sha, new byte[4 * 384]));
            }
            String url = "https://a/" + page;
            at.ledger
                    .documents()
                    .put(new NewDocument(
                            domain,
                            SiteAtWork.sha(url),
                            url,
                            "t",
                            "en",
                            SiteAtWork.sha(text),
                            1,
                            Instant.now(),
                            text,
                            chunks));
            at.ledger.chunkVectors().put(null, domain, embedder, List.copyOf(vectors));
        }
    }

    /** Of 20,000 words, common ones more often. */
    private String words(int n) {
        var words = new StringBuilder();
        for (int i = 0; i < n; i++) {
            double share = random.nextDouble();
            words.append(Integer.toString(100_000 + (int) (20_000 * share * share * share), 26)
                            .replaceAll("[0-9]", "x"))
                    .append(' ');
        }
        return words.toString();
    }
}
