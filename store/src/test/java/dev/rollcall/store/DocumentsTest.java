package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.store.ChunkVectors.ChunkVector;
import dev.rollcall.store.ChunkVectors.NewVector;
import dev.rollcall.store.ChunkVectors.UnembeddedChunk;
import dev.rollcall.store.Documents.Document;
import dev.rollcall.store.Documents.StoredDocument;
import dev.rollcall.store.SiteSearch.FoundChunk;
import dev.rollcall.store.SiteSearch.RankedChunk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private static final String URL = "https://stripe.com/pricing";

    private final SiteAtWork work = new SiteAtWork();
    private final TestLedger test = work.test;
    private final Documents documents = work.ledger.documents();
    private final SiteSearch search = work.ledger.siteSearch();
    private final ChunkVectors vectors = work.ledger.chunkVectors();

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void anUnchangedTextIsTheSameVersion() {
        StoredDocument first = put("The plan costs 29 dollars.");
        Document before = documents.current(work.domain, 0, 9).get(0);
        Instant changedAt = changedAt();
        StoredDocument second = put("The plan costs 29 dollars.");
        assertThat(first.isNew()).isTrue();
        assertThat(second).isEqualTo(new StoredDocument(first.id(), false));
        Document after = documents.current(work.domain, 0, 9).get(0);
        assertThat(after.fetchedAt()).isAfter(before.fetchedAt());
        assertThat(after.firstAt()).isEqualTo(before.firstAt());
        assertThat(changedAt()).isEqualTo(changedAt);
        assertThat(test.one(Long.class, "SELECT count(*) FROM chunk")).isEqualTo(1);
    }

    @Test
    void aChangedTextIsANewVersionAndTheOldOneStays() {
        long first = put("The plan costs 29 dollars.").id();
        Instant then = SiteAtWork.now();
        long second = put("The plan costs 39 dollars.").id();
        long third = put("The plan costs 29 dollars.").id();
        List<Document> versions = documents.versions(work.domain, SiteAtWork.sha(URL));
        assertThat(versions).extracting(Document::id).containsExactly(third, second, first);
        assertThat(versions.get(0).validUntil()).isNull();
        assertThat(versions.get(1).validUntil()).isEqualTo(versions.get(0).firstAt());
        assertThat(texts("39", null)).isEmpty();
        assertThat(texts("plan", null)).hasSize(1);
        assertThat(search.chunks(found("plan", then)))
                .extracting(FoundChunk::documentId)
                .containsExactly(first);
        assertThat(documents.text(second)).contains("The plan costs 39 dollars.");
    }

    @Test
    void aPageThatIsGoneIsValidNoMore() {
        long crawl = work.crawl();
        work.add(crawl, "https://a/gone", "https://a/moved", "https://a/broken", "https://a/there");
        work.visit(crawl, SiteAtWork.page("some words"));
        work.process(crawl);
        work.ledger.siteCrawls().finish(crawl);
        long second = work.crawl();
        SiteFrontier frontier = work.ledger.siteFrontier();
        frontier.record(second, SiteAtWork.sha("https://a/gone"), new UrlOutcome.Gone(404));
        frontier.record(second, SiteAtWork.sha("https://a/moved"), new UrlOutcome.Skipped(301, "a redirect"));
        frontier.record(second, SiteAtWork.sha("https://a/broken"), new UrlOutcome.Failed(500, "HTTP 500"));
        Instant changedAt = changedAt();
        assertThat(documents.expire(second)).isEqualTo(2);
        assertThat(documents.expire(second)).isZero();
        assertThat(changedAt()).isAfter(changedAt);
        assertThat(documents.current(work.domain, 0, 9))
                .extracting(Document::url)
                .containsExactlyInAnyOrder("https://a/broken", "https://a/there");
    }

    @Test
    void a304MovesOnlyWhenItWasFetched() {
        long crawl = work.crawl();
        work.add(crawl, URL);
        work.visit(crawl, SiteAtWork.page("some words"));
        work.process(crawl);
        work.ledger.siteCrawls().finish(crawl);
        String rest = "SELECT xmin FROM chunk";
        List<String> chunks = test.rows(rest);
        Instant later = SiteAtWork.now().plusSeconds(60);
        work.visit(work.crawl(), new UrlOutcome.Unchanged(304, later));
        Document document = documents.current(work.domain, 0, 9).get(0);
        assertThat(document.fetchedAt()).isEqualTo(later);
        assertThat(document.firstAt()).isBefore(later);
        assertThat(test.rows(rest)).isEqualTo(chunks);
    }

    @Test
    void wordsAreFoundInTheirFormsByEachPagesLanguage() {
        documents.put(work.document("https://a/en", "en", "Payments are refunded within 7 days.\nNothing here."));
        documents.put(work.document("https://a/de", "de", "Zahlungen werden erstattet.\nHäuser und Gärten."));
        documents.put(work.document("https://a/xx", "xx", "payments payments"));
        assertThat(texts("refunding a payment", null)).containsExactly("Payments are refunded within 7 days.");
        assertThat(texts("Zahlung", null)).containsExactly("Zahlungen werden erstattet.");
        assertThat(texts("payments", null)).hasSize(2);
        assertThat(texts("it's a \\ 'quote' & (sign) | !", null)).isEmpty();
        assertThat(texts("", null)).isEmpty();
        assertThat(texts("the of and", null)).as("stop words ask for nothing").isEmpty();
        assertThat(texts("nothing\0here", null)).containsExactly("Nothing here.");
    }

    @Test
    void moreOfTheQueryIsBetterAndHeadingsCountMore() {
        documents.put(work.document(
                URL,
                "en",
                "The team plan is here, plan by plan.\nThe team plan costs 29 dollars a month.\nOur offices."));
        assertThat(texts("monthly team plan cost", null).get(0)).isEqualTo("The team plan costs 29 dollars a month.");
        assertThat(texts("pricing", null)).as("only the headings have it").hasSize(3);
    }

    @Test
    void aDomainFindsItsOwnChunks() {
        put("The plan costs 29 dollars.");
        int other = work.domain("adyen.com");
        assertThat(search.words(other, "plan", null, 9)).isEmpty();
    }

    @Test
    void chunksAreCutInCodePoints() {
        documents.put(work.document(URL, "en", "🎉 Party\nprice 🎉 29"));
        FoundChunk chunk = search.chunks(found("29", null)).get(0);
        assertThat(chunk.text()).isEqualTo("price 🎉 29");
        assertThat(chunk.start()).isEqualTo(8);
        assertThat(chunk.url()).isEqualTo(URL);
        assertThat(chunk.heading()).isEqualTo("Pricing");
        long there = chunk.chunkId();
        assertThat(search.chunks(List.of(there, 99_999L))).hasSize(1);
    }

    @Test
    void aContentIsEmbeddedOnce() {
        int mini = vectors.register("mini", 2).id();
        assertThat(vectors.register("mini", 2).id()).isEqualTo(mini);
        assertThatThrownBy(() -> vectors.register("mini", 3)).hasMessageContaining("has made vectors of 2 numbers");
        put("one\ntwo");
        long crawl = work.crawl();
        List<UnembeddedChunk> lacking = vectors.lacking(work.domain, mini, 9);
        assertThat(lacking).extracting(UnembeddedChunk::text).containsExactlyInAnyOrder("one", "two");
        assertThat(vectors.put(crawl, work.domain, mini, embedded(lacking))).isEqualTo(2);
        assertThat(vectors.put(crawl, work.domain, mini, embedded(lacking))).isZero();
        put("one\nthree");
        assertThat(vectors.lacking(work.domain, mini, 9))
                .extracting(UnembeddedChunk::text)
                .containsExactly("three");
        assertThat(work.ledger
                        .siteCrawls()
                        .progress(crawl)
                        .orElseThrow()
                        .counts()
                        .embedded())
                .isEqualTo(2);
        int other = vectors.register("other", 2).id();
        assertThat(vectors.lacking(work.domain, other, 9)).hasSize(2);
        assertThat(all(mini)).as("'two' is no current chunk").hasSize(1);
        assertThat(all(other)).isEmpty();
        List<NewVector> short1 = List.of(new NewVector(SiteAtWork.sha("x"), new byte[4]));
        assertThat(vectors.put(crawl, work.domain, mini, short1)).isZero();
    }

    @Test
    void oldVersionsAreDeletedWithWhatOnlyTheyHave() {
        int mini = vectors.register("mini", 2).id();
        put("one\ntwo");
        vectors.put(null, work.domain, mini, embedded(vectors.lacking(work.domain, mini, 9)));
        put("one\nthree");
        vectors.put(null, work.domain, mini, embedded(vectors.lacking(work.domain, mini, 9)));
        assertThat(documents.deleteOld(30)).isFalse();
        test.execute("UPDATE document SET valid_until = valid_until - interval '31 days'");
        assertThat(documents.deleteOld(30)).isTrue();
        assertThat(documents.deleteOld(30)).isFalse();
        assertThat(test.one(Long.class, "SELECT count(*) FROM chunk")).isEqualTo(2);
        assertThat(test.one(Long.class, "SELECT count(*) FROM chunk_vector")).isEqualTo(2);
        assertThat(all(mini)).hasSize(2);
    }

    private StoredDocument put(String text) {
        return documents.put(work.document(URL, "en", text));
    }

    private Instant changedAt() {
        return work.ledger.sites().find(work.domain).orElseThrow().changedAt();
    }

    private List<Long> found(String query, Instant at) {
        return search.words(work.domain, query, at, 9).stream()
                .map(RankedChunk::chunkId)
                .toList();
    }

    private List<String> texts(String query, Instant at) {
        return search.chunks(found(query, at)).stream().map(FoundChunk::text).toList();
    }

    private List<ChunkVector> all(int embedder) {
        var all = new ArrayList<ChunkVector>();
        vectors.each(work.domain, embedder, null, all::add);
        return all;
    }

    private static List<NewVector> embedded(List<UnembeddedChunk> chunks) {
        return chunks.stream()
                .map(chunk -> new NewVector(chunk.embeddedSha256(), new byte[8]))
                .toList();
    }
}
