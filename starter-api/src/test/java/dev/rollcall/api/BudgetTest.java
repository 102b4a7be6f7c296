package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Budgets.Budget;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {
    private static final long DOLLAR = 10_000_000_000L;

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({"5,5", "2.50,2.5", "0.000001,0.000001", "1e2,100", "100000000,100000000"})
    void aJobIsMadeWithItsBudget(String sent, String shown) {
        Job job = api.crawl("{\"domains\":[\"stripe.com\"],\"budget_usd\":" + sent + "}");
        Reply reply = api.get("/api/jobs/" + job.name());
        assertThat(reply.at("/budget_usd").decimalValue()).isEqualByComparingTo(shown);
        assertThat(reply.at("/budget/limit_usd").decimalValue()).isEqualByComparingTo(shown);
        assertThat(reply.at("/budget/left_usd").decimalValue()).isEqualByComparingTo(shown);
        assertThat(reply.at("/budget/spent_usd").decimalValue()).isZero();
    }

    @Test
    void aJobWithoutOneShowsNone() {
        Job job = api.crawl("{\"domains\":[\"stripe.com\"],\"budget_usd\":null}");
        Reply reply = api.get("/api/jobs/" + job.name());
        assertThat(reply.at("/budget_usd").isNull()).isTrue();
        assertThat(reply.at("/budget").isMissingNode()).isTrue();
    }

    @Test
    void aModelWithoutAPriceIsNamedAndNothingIsMade() {
        unpriced("groq");
        Reply reply = api.post("/api/crawl", "{\"domains\":[\"stripe.com\"],\"budget_usd\":5}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/errors/0/pointer")).isEqualTo("/budget_usd");
        assertThat(reply.text("/detail")).contains("nobody knows the price of groq/groq-model", "rollcall.yaml");
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM job")).isZero();
        assertThat(api.post("/api/crawl", "{\"domains\":[\"stripe.com\"],\"providers\":[\"openai\"],\"budget_usd\":5}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aBudgetIsRaisedLoweredAndTakenBack() {
        Job job = api.planned("{\"domains\":[\"stripe.com\"],\"budget_usd\":5}");
        spend(job, 3 * DOLLAR);
        String path = "/api/jobs/" + job.name();
        assertThat(api.patch(path, "{\"budget_usd\":2,\"reason\":\"too dear\"}").text("/status"))
                .isEqualTo("paused");
        Reply raised = api.patch(path, "{\"budget_usd\":10,\"reason\":\"a\"}");
        assertThat(raised.text("/status")).isEqualTo("processing");
        assertThat(raised.at("/budget/left_usd").intValue()).isEqualTo(7);
        assertThat(raised.text("/notice")).as("Temporal is away here").contains("It is in the ledger");
        assertThat(api.patch("/jobs/" + job.name(), "{\"budget_usd\":null,\"reason\":\"a\"}")
                        .at("/budget")
                        .isMissingNode())
                .isTrue();
        assertThat(api.test.rows("SELECT limit_ticks / " + DOLLAR + " AS usd, reason FROM budget_order ORDER BY id"))
                .containsExactly("{usd=2, reason=too dear}", "{usd=10, reason=a}", "{usd=null, reason=a}");
    }

    @Test
    void whatIsWrongIsSaidAndNothingIsChanged() {
        Job job = api.crawl("{\"domains\":[\"stripe.com\"],\"budget_usd\":5}");
        String path = "/api/jobs/" + job.name();
        for (String bad : new String[] {"0", "-1", "\"ten\"", "1e300", "[]"}) {
            Reply reply = api.patch(path, "{\"budget_usd\":" + bad + ",\"reason\":\"a\"}");
            assertThat(reply.status()).as(bad).isEqualTo(400);
            assertThat(reply.text("/errors/0/pointer")).isEqualTo("/budget_usd");
            Reply crawl = api.post("/api/crawl", "{\"domains\":[\"a.com\"],\"budget_usd\":" + bad + "}");
            assertThat(crawl.status()).as(bad).isEqualTo(400);
            assertThat(crawl.text("/errors/0/pointer")).isEqualTo("/budget_usd");
        }
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM job")).isEqualTo(1);
        assertThat(api.patch(path, "{}").text("/detail")).contains("say what to change");
        assertThat(api.patch(path, "{\"budget_usd\":NaN}").status()).isEqualTo(400);
        assertThat(api.patch(path, "{\"budget\":1}").text("/detail")).contains("did you mean budget_usd?");
        assertThat(api.patch("/api/jobs/none", "{\"budget_usd\":1,\"reason\":\"a\"}")
                        .status())
                .isEqualTo(404);
        assertThat(api.ledger.budgets().find(job.id())).contains(new Budget(5 * DOLLAR, 0, 0, 0));
    }

    @Test
    void anEndedJobAndOneWithAnUnpricedModelAreNotChanged() {
        Job job = api.crawl("{\"domains\":[\"stripe.com\"]}");
        unpriced("openai");
        Reply hole = api.patch("/api/jobs/" + job.name(), "{\"budget_usd\":5,\"reason\":\"a\"}");
        assertThat(hole.status()).isEqualTo(409);
        assertThat(hole.text("/detail")).contains("openai/openai-model");
        api.test.execute("UPDATE target SET priced = true");
        api.ledger.jobLifecycle().cancel(job.id());
        Reply ended = api.patch("/api/jobs/" + job.name(), "{\"budget_usd\":5,\"reason\":\"a\"}");
        assertThat(ended.status()).isEqualTo(409);
        assertThat(ended.text("/detail")).contains("it is cancelled");
        assertThat(api.ledger.budgets().find(job.id())).isEmpty();
    }

    /** As a worker parks it. */
    @Test
    void aParkedJobSaysSoAndGoesOnAfterARaise() {
        Job job = api.planned("{\"domains\":[\"stripe.com\"],\"budget_usd\":5}");
        spend(job, 6 * DOLLAR);
        api.patch("/api/jobs/" + job.name(), "{\"budget_usd\":5,\"reason\":\"a\"}");
        Reply parked = api.get("/api/jobs/" + job.name());
        assertThat(parked.text("/status")).isEqualTo("paused");
        assertThat(parked.at("/budget/left_usd").decimalValue()).isZero();
        api.patch("/api/jobs/" + job.name(), "{\"budget_usd\":7,\"reason\":\"a\"}");
        assertThat(api.job(job.name()).state()).isEqualTo(JobState.PROCESSING);
    }

    private void spend(Job job, long ticks) {
        api.test.execute("UPDATE job_budget SET spent_ticks = " + ticks + " WHERE job_id = " + job.id());
    }

    private void unpriced(String provider) {
        api.test.execute("UPDATE target SET priced = false WHERE provider = '" + provider + "'");
    }
}
