package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One API for all, because there are several. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JudgeOrderTest {
    private static final String PATH = "/api/domains/stripe.com/judge";

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @BeforeEach
    void forget() {
        api.test.execute(
                "TRUNCATE judge_order, enrichment, model_day, extraction_run, entity_set, audit, domain CASCADE");
    }

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void anOrderStandsUntilItIsTakenBack() {
        assertThat(api.get(PATH).status()).isEqualTo(404);
        Reply put = api.put(PATH, "{\"reason\":\"a report\"}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.text("/domain")).isEqualTo("stripe.com");
        assertThat(put.text("/reason")).isEqualTo("a report");
        assertThat(put.text("/ordered_by")).isEqualTo("REST");
        assertThat(put.at("/judges")).isEmpty();
        assertThat(api.put(PATH, "{\"reason\":\"two reports\"}").status()).isEqualTo(200);
        assertThat(api.get(PATH).text("/reason")).isEqualTo("two reports");
        assertThat(api.get(PATH).at("/lane").isNull()).as("as the file says").isTrue();
        assertThat(api.put(PATH, "{\"reason\":\"two reports\",\"lane\":\"batch\"}")
                        .text("/lane"))
                .isEqualTo("batch");
        assertThat(api.put(PATH, "{\"reason\":\"two reports\",\"lane\":\"fast\"}")
                        .text("/errors/0/pointer"))
                .isEqualTo("/lane");
        assertThat(api.delete(PATH).text("/reason")).as("as it was").isEqualTo("two reports");
        assertThat(api.delete(PATH).status()).isEqualTo(404);
        assertThat(api.get(PATH).text("/detail")).contains("PUT /api/domains/stripe.com/judge orders it");
    }

    @Test
    void itSaysWhatCameOfIt() {
        api.put(PATH, "{\"reason\":\"a report\"}");
        int domain = api.ledger.domains().id(Domain.parse("stripe.com")).orElseThrow();
        api.ledger.entities().put(domain, new NewEntitySet("[]", List.of(), "ada", "a test"), null);
        ExtractionRun run = api.ledger
                .extractionRuns()
                .wanted(domain, api.ledger.extractors().register("1", "aa"))
                .orElseThrow();
        assertThat(api.ledger.extractionRuns().complete(run)).isTrue();
        api.test.execute(
                "INSERT INTO enrichment (run_id, cell_id, judge_target_id, schema_version, state, quotes, invented,"
                        + " strangers, question_sha256) SELECT r.id, n, (SELECT min(id) FROM target), 1, CASE n WHEN 9 THEN 0 ELSE 10 END,"
                        + " 10, 1, 2, int4send(n) FROM extraction_run r, generate_series(1, 9) n");
        api.test.execute("INSERT INTO model_day (day, kind, target_id, spent_ticks)"
                + " SELECT (now() AT TIME ZONE 'UTC')::date, 'judge', min(id), 2500000000 FROM target");
        Reply order = api.get(PATH);
        assertThat(order.at("/judges")).hasSize(1);
        assertThat(order.at("/judges/0/judged").intValue()).isEqualTo(8);
        assertThat(order.at("/judges/0/open").intValue()).isEqualTo(1);
        assertThat(order.at("/judges/0/strangers").intValue()).isEqualTo(18);
        assertThat(order.at("/judges/0/validity").doubleValue()).isEqualTo(.9);
        assertThat(order.at("/judges/0/used_today_usd").doubleValue()).isEqualTo(.25);
    }

    @Test
    void whatIsWrongIsToldAndNothingIsDone() {
        Reply silent = api.put(PATH, "{}");
        assertThat(silent.status()).isEqualTo(400);
        assertThat(silent.text("/detail")).contains("reason");
        assertThat(api.put(PATH, "{\"reason\":\"x\",\"budget\":1}").text("/detail"))
                .contains("/budget");
        assertThat(api.put("/api/domains/x/judge", "{\"reason\":\"x\"}").status())
                .isEqualTo(400);
        assertThat(api.get("/api/domains/x/judge").status()).isEqualTo(400);
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM judge_order")).isZero();
    }
}
