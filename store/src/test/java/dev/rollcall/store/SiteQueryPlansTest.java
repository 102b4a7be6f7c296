package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.ChunkVectors.NewVector;
import dev.rollcall.store.ClaimExtractions.ClaimPass;
import dev.rollcall.store.SiteCrawl.CrawlTrigger;
import dev.rollcall.store.SiteCrawlOrders.NewSiteCrawl;
import dev.rollcall.store.SiteFrontier.FoundUrl;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each statement that runs often, as it is sent, on a ledger of 100,000 domains whose own sites are on: none reads a large table whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteQueryPlansTest {
    private static final List<String> LARGE = List.of(
            "domain",
            "cell",
            "answer",
            "answer_body",
            "own_site",
            "site_crawl",
            "site_url",
            "site_page",
            "document",
            "chunk",
            "chunk_vector",
            "source_delivery",
            "claim_extraction",
            "claim_text",
            "claim_check",
            "claim_verdict_by_person");

    /** Its crawl is open; every other domain's has ended. */
    private static final int DOMAIN = 77;

    private static final ClaimPass PASS = new ClaimPass(1, 1);
    private static final byte[] URL = SiteAtWork.sha("77/0");

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final List<String> sent = new ArrayList<>();
    private long crawl;

    @BeforeAll
    void fill() {
        test.fill(rows());
        test.execute("VACUUM ANALYZE");
        crawl = ledger.siteCrawls().latest(DOMAIN).orElseThrow().id();
        ledger.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                try {
                    Statement statement = context.getStatement();
                    sent.add(statement.unwrap(org.postgresql.PGStatement.class).toString());
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    private static List<String> rows() {
        return List.of(
                "INSERT INTO domain (name) SELECT 'd' || i || '.com' FROM generate_series(1, 100000) i",
                "INSERT INTO target (provider, model, surface) SELECT 'p' || i, 'm', 'simulated' FROM generate_series(1, 11) i",
                "INSERT INTO time_window (name, starts_at) SELECT 'w' || i, now() - i * interval '1 day' FROM generate_series(1, 3) i",
                "INSERT INTO own_site (domain_id, enabled, updated_by, due_at)"
                        + " SELECT id, true, 'ada', now() + (id - 1000) * interval '1 s' FROM domain",
                "INSERT INTO site_crawl (domain_id, whole, state, trigger, ordered_by, created_at, ended_at)"
                        + " SELECT id, true, CASE WHEN id = 77 THEN 'in_progress' ELSE 'completed' END, 'schedule', 'x', now(), now() FROM domain",
                "INSERT INTO site_url (crawl_id, domain_id, depth, rank, url_sha256, url, state)"
                        + " SELECT c.id, c.domain_id, 0, 0, sha256((c.domain_id || '/' || n)::bytea), c.domain_id || '/' || n,"
                        + " CASE WHEN c.domain_id = 77 THEN 'due' ELSE 'page' END FROM site_crawl c, generate_series(0, 2) n",
                "INSERT INTO site_page (crawl_id, fetched_at, domain_id, url_sha256, state, title, language, block_hashes)"
                        + " SELECT crawl_id, now(), domain_id, url_sha256, 'processed', 't', 'en', '{1,2}' FROM site_url WHERE url LIKE '%/1'",
                "INSERT INTO document (simhash, first_at, fetched_at, valid_until, domain_id, url_sha256, text_sha256, url, title, language, config, text)"
                        + " SELECT 1, now(), now(), CASE WHEN domain_id % 3 = 0 THEN now() END, domain_id, url_sha256, url_sha256, url, 't', 'en',"
                        + " 'english', '\\x789c030000000001' FROM site_url WHERE url NOT LIKE '%/2'",
                "INSERT INTO chunk (document_id, domain_id, n, text_start, text_end, text_sha256, heading, tsv)"
                        + " SELECT id, domain_id, n, 0, 0, sha256((id || '/' || n)::bytea), '', to_tsvector('english', 'a plan costs 29 dollars')"
                        + " FROM document, generate_series(0, 1) n",
                "INSERT INTO embedder (name, dimensions) VALUES ('mini', 1)",
                "INSERT INTO chunk_vector SELECT domain_id, 1, text_sha256, '\\x00000000' FROM chunk WHERE id % 7 > 0",
                "INSERT INTO source (domain_id, name, created_by) SELECT id, 'x', 'ada' FROM domain WHERE id < 1000",
                "INSERT INTO source_delivery (source_id, documents, delivery, body_sha256)"
                        + " SELECT s.id, 1, 'd' || n, '\\x00' FROM source s, generate_series(1, 50) n",
                "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state)"
                        + " SELECT d.id, w, 1, 1, 0, 10 FROM domain d, generate_series(1, 3) w ORDER BY 2, 1",
                "INSERT INTO answer (cell_id, n, at, truncated, simulated) SELECT id, 1, now(), false, true FROM cell",
                "INSERT INTO answer_body SELECT id, 'x' FROM cell",
                "INSERT INTO claim_extraction (cell_id, domain_id, window_id, judge_target_id, schema_version, target_id, claims, state)"
                        + " SELECT id, domain_id, window_id, 1, 1, 1, 2, 'read' FROM cell WHERE window_id < 3",
                "INSERT INTO claim_text (extraction_id, cell_id, domain_id, window_id, quote_start, quote_end, target_id, judge_target_id,"
                        + " schema_version, n, kind, quote, subject, attribute, value, verdict, checked_as_of)"
                        + " SELECT x.id, cell_id, domain_id, window_id, 0, 1, 1, 1, 1, n, 'price', 'q', 's', 'a', 'v', 'contradicted',"
                        + " '2026-11-30' FROM claim_extraction x, generate_series(0, 1) n",
                "INSERT INTO claim_check (claim_id, site_as_of, verdict, method, document_id, url, quote, fetched_at)"
                        + " SELECT t.id, t.checked_as_of, 'contradicted', 'both', t.domain_id, 'u', 'q', now() FROM claim_text t",
                "INSERT INTO claim_verdict_by_person (claim_id, verdict, given_by, why) SELECT id, 'supported', 'ada', 'x' FROM claim_text");
    }

    @AfterAll
    void close() {
        test.close();
    }

    private record Hot(String name, Runnable call) {
        @Override
        public String toString() {
            return name;
        }
    }

    Stream<Hot> hot() {
        var hot = new LinkedHashMap<String, Runnable>();
        hot.put("due sites", () -> ledger.sites().due(20));
        hot.put("a page of sites", () -> ledger.sites().list(0, 20));
        hot.put("open crawls", () -> ledger.siteCrawls().open(20));
        hot.put("crawls of a domain", () -> ledger.siteCrawls().of(DOMAIN, null, 20));
        hot.put(
                "order a crawl",
                () -> ledger.siteCrawlOrders().order(NewSiteCrawl.whole(78, CrawlTrigger.SCHEDULE, "x", null)));
        hot.put(
                "retry a crawl",
                () -> ledger.siteCrawlOrders()
                        .retry(ledger.siteCrawls().latest(79).orElseThrow().id(), "ada"));
        hot.put(
                "add links",
                () -> ledger.siteFrontier().add(crawl, List.of(new FoundUrl(new byte[] {1}, "u", 1, 1)), 900));
        hot.put("the next URL", () -> ledger.siteFrontier().next(crawl));
        hot.put("when the next URL is due", () -> ledger.siteFrontier().nextAt(crawl));
        hot.put("keep a page", () -> ledger.siteFrontier().record(crawl, URL, SiteAtWork.page("x")));
        hot.put(
                "keep that it is unchanged",
                () -> ledger.siteFrontier()
                        .record(crawl, SiteAtWork.sha("77/1"), new UrlOutcome.Unchanged(304, Instant.now())));
        hot.put(
                "keep that it is gone",
                () -> ledger.siteFrontier().record(crawl, SiteAtWork.sha("77/2"), new UrlOutcome.Gone(404)));
        hot.put("pages to be processed", () -> ledger.sitePages().take(crawl, 100));
        hot.put("when the next page is to be", () -> ledger.sitePages().nextAt(crawl));
        hot.put("a page is processed", () -> ledger.sitePages().processed(crawl, URL, 1L, 1, Duration.ZERO));
        hot.put("pages of a crawl", () -> ledger.sitePages().progress(crawl, false, null, 20));
        hot.put("blocks of a domain", () -> ledger.sitePages().blocks(DOMAIN));
        hot.put("progress of a crawl", () -> ledger.siteCrawls().progress(crawl));
        hot.put("a document", this::document);
        hot.put("documents that are gone", () -> ledger.documents().expire(crawl));
        hot.put("documents of a domain", () -> ledger.documents().current(DOMAIN, 0, 20));
        hot.put("old versions are deleted", () -> ledger.documents().deleteOld(0));
        hot.put("search words", () -> ledger.siteSearch().words(DOMAIN, "plan costs", null, 20));
        hot.put("search words as of then", () -> ledger.siteSearch().words(DOMAIN, "plan costs", Instant.now(), 20));
        hot.put("chunks", () -> ledger.siteSearch().chunks(List.of(153L, 154L)));
        hot.put("vectors", () -> ledger.chunkVectors().each(DOMAIN, 1, null, vector -> {}));
        hot.put("chunks without a vector", () -> ledger.chunkVectors().lacking(DOMAIN, 1, 100));
        hot.put(
                "keep vectors",
                () -> ledger.chunkVectors().put(crawl, DOMAIN, 1, List.of(new NewVector(new byte[] {1}, new byte[4]))));
        hot.put("a delivery", () -> ledger.sources().receive(1, "d1", new byte[] {0}, 1));
        hot.put("deliveries of a source", () -> ledger.sources().deliveries(1, 20));
        hot.put("answers to be read", () -> ledger.claimExtractions().unread(DOMAIN, PASS, List.of(1, 2, 3), 0, 100));
        hot.put("begin to read", () -> ledger.claimExtractions().begin(DOMAIN, PASS, List.of(200_077L)));
        hot.put("take over", () -> ledger.claimExtractions().takeOver(DOMAIN, PASS, Duration.ZERO, 9));
        hot.put(
                "claims to be checked",
                () -> ledger.claimChecks().unchecked(DOMAIN, PASS, List.of(1, 2, 3), Instant.now(), 0, 100));
        hot.put("a check stands", () -> ledger.claimChecks().stands(153, Instant.now()));
        hot.put("a person's word", () -> ledger.claimChecks().overrule(153, ClaimVerdict.SUPPORTED, "x", "ada"));
        hot.put("pages under contradictions", () -> ledger.claimChecks().oldPages(DOMAIN, Duration.ZERO));
        hot.put("a page of claims", () -> ledger.siteClaims().page(DOMAIN, SiteClaims.ClaimFilter.ALL, null, 20));
        hot.put("a claim", () -> ledger.siteClaims().byId(153));
        hot.put("words on a claim", () -> ledger.siteClaims().verdicts(153));
        hot.put("counts of claims", () -> ledger.siteClaims().counts(DOMAIN, PASS, List.of(1, 2, 3)));
        hot.put("counts of readings", () -> ledger.siteClaims().readings(DOMAIN, PASS, List.of(1, 2, 3)));
        hot.put("a crawl ends", () -> ledger.siteCrawls().finish(crawl));
        return hot.entrySet().stream().map(entry -> new Hot(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource
    void hot(Hot hot) {
        sent.clear();
        hot.call.run();
        List<String> statements = List.copyOf(sent);
        assertThat(statements).isNotEmpty();
        for (String sql : statements) {
            if (sql.stripLeading().matches("(?is)(SELECT|WITH|INSERT|UPDATE|DELETE).*")) {
                String plan = String.join("\n", test.rows("EXPLAIN " + sql.replace("?", "NULL")));
                LARGE.forEach(table ->
                        assertThat(plan).as("%s\n%s", sql, plan).doesNotContainPattern("Seq Scan on " + table + "\\b"));
            }
        }
    }

    private void document() {
        ledger.documents()
                .put(new Documents.NewDocument(
                        DOMAIN,
                        URL,
                        "u",
                        "t",
                        "en",
                        new byte[] {1},
                        1,
                        Instant.now(),
                        "a plan",
                        List.of(new Documents.NewChunk(0, 6, "", new byte[] {1}, null))));
    }
}
