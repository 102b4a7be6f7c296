package dev.rollcall.activities.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.jobs.TestPlanning;
import dev.rollcall.insight.Extractor;
import dev.rollcall.store.Body;
import dev.rollcall.store.Body.StoredCitation;
import dev.rollcall.store.Canaries;
import dev.rollcall.store.DueExtractions.DueDomain;
import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.TestLedger;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answers about d0.com are read for Acme and Boltware. */
class DomainReadingTest {
    private static final int ANSWERS = 1_600;
    private static final BooleanSupplier GO_ON = () -> false;
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final String ROWS =
            "SELECT count(*) AS answers, count(DISTINCT e.cell_id) AS cells, sum(named) AS named,"
                    + " (SELECT count(*) FROM mention m WHERE m.run_id = e.run_id) AS mentions,"
                    + " (SELECT sum(hashint8(m.cell_id) + m.first_start * 7 + m.n + m.rank)::text FROM mention m WHERE m.run_id = e.run_id) AS sum"
                    + " FROM extraction e WHERE e.run_id = (SELECT id FROM extraction_run WHERE state = 'current') GROUP BY e.run_id";

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final int extractor =
            ledger.extractors().register(Extractor.version(), HexFormat.of().formatHex(Extractor.sha256()));
    private int domain;

    @BeforeEach
    void answers() {
        TestPlanning.planned(ledger, 1, "groq");
        domain = test.one(Integer.class, "SELECT id FROM domain");
        test.execute(
                "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state, attempts)"
                        + " SELECT domain_id, window_id, prompt_version_id, target_id, n, 10, 1 FROM cell, generate_series(1, "
                        + (ANSWERS - 1) + ") n");
        test.execute("UPDATE cell SET state = 10, attempts = 1");
        test.execute("INSERT INTO answer (cell_id, n, at, truncated, simulated, resolved_model)"
                + " SELECT id, 1, now(), false, true, 'm-1' FROM cell");
        body("🥇 We use Boltware, then Acme; Acme is older.", "%2 = 0");
        body("I know nothing of that.", "%2 = 1");
        put("Acme", "Boltware");
    }

    @AfterEach
    void close() {
        test.close();
    }

    private void body(String text, String which) {
        byte[] body = new Body(text, List.of(new StoredCitation("https://www.g2.com/acme", null)), new byte[0]).pack();
        test.execute("INSERT INTO answer_body SELECT id, '\\x" + HexFormat.of().formatHex(body)
                + "' FROM cell WHERE id " + which);
    }

    private void put(String brand, String competitor) {
        String content = "[{\"entity\":\"acme\",\"kind\":\"brand\",\"name\":\"" + brand
                + "\",\"aliases\":[],\"domains\":[\"d0.com\"],\"other_bearers\":[]},{\"entity\":\"other\",\"kind\":\"competitor\",\"name\":\""
                + competitor + "\",\"aliases\":[],\"domains\":[],\"other_bearers\":[]}]";
        ledger.entities().put(domain, new NewEntitySet(content, List.of("acme", "other"), "me", "test"), null);
    }

    private boolean read(String by, BooleanSupplier stopped) throws InterruptedException {
        DueDomain due = ledger.dueExtractions().claim(extractor, by, 1, LEASE).get(0);
        boolean read = new DomainReading(
                        ledger, extractor, due, by, new ReadingPace(() -> false), stopped, new AtomicLong())
                .read();
        if (read) {
            ledger.dueExtractions().done(due, by);
        }
        return read;
    }

    @Test
    void whatAnswersSayIsKeptAndBecomesCurrent() throws InterruptedException {
        assertThat(read("one", GO_ON)).isTrue();
        assertThat(test.rows(
                        "SELECT e.slug, count(*) AS n, min(m.first_start) AS s, max(m.first_end) AS e, min(m.n) AS times, max(m.rank) AS rank"
                                + " FROM mention m JOIN entity e ON e.id = m.entity_id GROUP BY 1 ORDER BY 1"))
                .containsExactly(
                        "{slug=acme, n=800, s=24, e=28, times=2, rank=2}",
                        "{slug=other, n=800, s=9, e=17, times=1, rank=1}");
        assertThat(test.rows("SELECT s.name, count(*) AS n FROM citation c JOIN site s ON s.id = c.site_id GROUP BY 1"))
                .containsExactly("{name=g2.com, n=1600}");
        assertThat(ledger.dueExtractions().count()).isZero();
    }

    /** Ten readers die, some after a page; the rows are those of one that nobody disturbed. */
    @Test
    void readersThatDieLeaveTheRowsOfAnUndisturbedOne() throws InterruptedException {
        assertThat(read("undisturbed", GO_ON)).isTrue();
        List<String> rows = test.rows(ROWS);
        assertThat(rows).singleElement().asString().contains("answers=1600, cells=1600, named=1600, mentions=1600");
        test.execute("DELETE FROM extraction");
        test.execute("DELETE FROM mention");
        test.execute("DELETE FROM citation");
        test.execute("UPDATE extraction_run SET state = 'building'");
        ledger.dueExtractions().mark(List.of(domain));
        for (int n = 0; n < 10; n++) {
            var looks = new AtomicInteger();
            int pages = n % 4 == 0 ? 1 : 0;
            assertThat(read("dies " + n, () -> looks.getAndIncrement() >= pages))
                    .isFalse();
            test.execute("UPDATE extraction_due SET claimed_until = now() - interval '1 s'");
            if (n == 1) {
                assertThat(ledger.extractionRuns().current(domain))
                        .as("it lacks some")
                        .isEmpty();
            }
        }
        assertThat(read("last", GO_ON)).isTrue();
        assertThat(test.rows(ROWS)).isEqualTo(rows);
    }

    @Test
    void whoseClaimIsTakenOverStops() throws InterruptedException {
        assertThat(read("slow", () -> {
                    test.execute("UPDATE extraction_due SET claimed_by = 'another'");
                    return false;
                }))
                .isFalse();
        assertThat(test.one(Integer.class, "SELECT count(*) FROM extraction")).isZero();
    }

    /** Figures are of the old set until all answers are read for the new one; the old rows stay as they are. */
    @Test
    void anEditedSetIsReadAnewBesideTheOldOne() throws InterruptedException {
        read("one", GO_ON);
        int before = ledger.extractionRuns().current(domain).orElseThrow().id();
        List<String> rows = test.rows(
                "SELECT md5(string_agg(m::text, ',' ORDER BY cell_id, entity_id)) FROM mention m WHERE run_id = "
                        + before);
        put("Boltware", "Acme");
        assertThat(ledger.extractionRuns().current(domain).orElseThrow().id()).isEqualTo(before);
        read("two", GO_ON);
        int after = ledger.extractionRuns().current(domain).orElseThrow().id();
        assertThat(after).isNotEqualTo(before);
        assertThat(test.rows(
                        "SELECT max(rank) AS rank FROM mention m JOIN entity e ON e.id = m.entity_id AND e.slug = 'acme' WHERE run_id = "
                                + after))
                .containsExactly("{rank=1}");
        assertThat(test.rows(
                        "SELECT md5(string_agg(m::text, ',' ORDER BY cell_id, entity_id)) FROM mention m WHERE run_id = "
                                + before))
                .isEqualTo(rows);
    }

    /** Nobody is named in them, and nobody could parse that name. */
    @Test
    void answersToCanaryPromptsAreNotSearchedForNames() throws InterruptedException {
        read("one", GO_ON);
        int canaries = ledger.domains().register(Canaries.DOMAIN);
        ledger.dueExtractions().mark(List.of(canaries));
        assertThat(read("two", GO_ON)).isTrue();
        assertThat(ledger.extractionRuns().current(canaries)).isEmpty();
        assertThat(ledger.dueExtractions().count()).isZero();
    }

    @Test
    void aDomainWithoutASetIsReadForItsOwnBrand() throws InterruptedException {
        test.execute("DELETE FROM entity_set");
        assertThat(read("one", GO_ON)).isTrue();
        assertThat(ledger.entities().current(domain).orElseThrow().content()).contains("\"D0\"");
    }
}
