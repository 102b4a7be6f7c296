package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.api.ApiOptions;
import dev.rollcall.api.ApiServer;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.UserError;
import dev.rollcall.proving.bench.FigureRequests.Latencies;
import dev.rollcall.store.TestLedger;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The smallest ledger that the benchmark fills, and the API over it. */
class LedgerFillTest {
    private static final TestLedger TEST = TestLedger.open();

    /** Nothing listens on port 1, and figures do not need it. */
    private static final WorkflowServiceStubs TEMPORAL = WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:1").build());

    private static FilledLedger filled;
    private static ApiServer server;
    private static ApiClient api;

    @BeforeAll
    static void fill() throws Exception {
        filled = FilledLedger.in(TEST.url(), Path.of("."), LedgerFill.LEAST_DOMAINS, line -> {});
        server = ApiServer.start(
                new ApiOptions("127.0.0.1", 0, null, "1"),
                TEST.ledger(),
                WorkflowClient.newInstance(TEMPORAL),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        api = new ApiClient(server.url(), null);
    }

    @AfterAll
    static void close() {
        server.close();
        TEMPORAL.shutdownNow();
        TEST.close();
    }

    /** Three of four answers name a domain's own brand, one of two each competitor. */
    @Test
    void theApiHasFiguresOfAllAnswersOfADomain() {
        JsonNode page = api.get("/api/metrics?domain=" + LedgerFill.domain(5) + "&metric=mention-rate");
        assertThat(page.path("simulated").asBoolean()).isFalse();
        assertThat(page.path("panel").path("whole").asInt()).isEqualTo(11);
        assertThat(page.path("figures")).hasSize(5);
        JsonNode brand = page.path("figures").path(0);
        assertThat(brand.path("entity").asText()).isEqualTo("d00005");
        assertThat(brand.path("n").asInt()).isEqualTo(LedgerFill.ANSWERS_A_DOMAIN);
        assertThat(brand.path("point").asDouble()).isBetween(0.70, 0.80);
        JsonNode competitor = page.path("figures").path(1);
        assertThat(competitor.path("entity").asText()).isEqualTo("d00001");
        assertThat(competitor.path("point").asDouble()).isBetween(0.45, 0.55);
    }

    @Test
    void everyQuestionHasItsReply() throws Exception {
        for (FigureQuestion question : FigureQuestion.all(filled.middle())) {
            Latencies asked =
                    new FigureRequests(api).ask(question, List.of(LedgerFill.domain(1), LedgerFill.domain(2)));
            assertThat(asked.requests()).as(question.name()).isEqualTo(2);
            assertThat(asked.most()).isGreaterThanOrEqualTo(asked.p50()).isPositive();
        }
    }

    @Test
    void aFilledLedgerIsTakenAsItIsAndAnotherOneIsNot() throws Exception {
        FilledLedger again = FilledLedger.in(TEST.url(), Path.of("."), LedgerFill.LEAST_DOMAINS, line -> {});
        assertThat(again.fillSeconds()).isNull();
        assertThat(again.answers()).isEqualTo(filled.answers());
        assertThatThrownBy(() -> FilledLedger.in(TEST.url(), Path.of("."), 6, line -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has 14850 answers");
        try (TestLedger other = TestLedger.open()) {
            other.execute("INSERT INTO domain (name) VALUES ('a.com')");
            assertThatThrownBy(() -> FilledLedger.in(other.url(), Path.of("."), 5, line -> {}))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("was not filled by this benchmark");
            other.execute("DELETE FROM domain");
            assertThatThrownBy(() -> FilledLedger.in(other.url(), Path.of("."), 100_000_000, line -> {}))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("MB are needed");
        }
    }

    /** All domains of a window lie together, but for the few rows that PostgreSQL puts into gaps; replies come in another order than cells. */
    @Test
    void rowsLieInTheOrderInWhichAnswersCome() {
        for (String table : List.of("cell", "answer", "attempt", "extraction", "mention", "citation")) {
            assertThat(TEST.one(Double.class, """
                            SELECT corr(place, w) FROM (SELECT row_number() OVER (ORDER BY t.ctid) AS place, c.window_id AS w
                              FROM %s t JOIN cell c ON c.id = t.%s) r""".formatted(table, table.equals("cell") ? "id" : "cell_id")))
                    .as(table)
                    .isGreaterThan(0.98);
        }
        assertThat(TEST.one(Boolean.class, """
                        SELECT count(*) > 5000 FROM (SELECT cell_id, lag(cell_id) OVER (ORDER BY ctid) AS before FROM answer) a
                        WHERE cell_id < before""")).isTrue();
    }

    @Test
    void ranksAreThePlacesOfTheNamedEntities() {
        assertThat(TEST.one(Integer.class, """
                        SELECT count(*) FROM (SELECT e.named, count(m.rank) AS n, max(m.rank) AS last, count(DISTINCT m.rank) AS ranks
                          FROM extraction e LEFT JOIN mention m USING (run_id, cell_id) GROUP BY e.run_id, e.cell_id, e.named) a
                        WHERE n <> named OR ranks <> named OR coalesce(last, 0) <> named""")).isZero();
    }
}
