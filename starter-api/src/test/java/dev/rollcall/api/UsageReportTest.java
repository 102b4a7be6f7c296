package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Reason;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three of openai's four cells have answers, all four of groq's have been told to wait. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsageReportTest {
    private final TestApi api = TestApi.withTemporalAway().withWorker(true);
    private LocalDate today;

    @BeforeAll
    void ask() {
        Job job = api.planned("{\"domains\":[\"stripe.com\",\"adyen.com\"]}");
        api.answer(job, "openai", 3);
        api.test.execute("UPDATE job SET target_ids = (SELECT array_agg(id) FROM target WHERE provider = 'groq')");
        api.waitAll(api.job(job.name()), Reason.RATE_LIMIT);
        today = LocalDate.ofInstant(api.ledger.now(), ZoneOffset.UTC);
    }

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void providersShowHowTheyHaveDone() {
        Reply reply = api.get("/api/providers?days=2");
        assertThat(reply.at("/used_on").toString())
                .isEqualTo("{\"from\":\"" + today.minusDays(1) + "\",\"to\":\"" + today + "\"}");
        assertThat(reply.body()).contains("""
                "usage":{"attempts":3,"outcomes":{"ANSWERED":3},"failure_rate":0.0,"limited_rate":0.0,"p50_ms":12,"p95_ms":12,\
                "tokens":{"input":30,"output":60,"cached_input":12,"reasoning":15},"cost_usd":0.00045,"unpriced":0}""", """
                "usage":{"attempts":4,"outcomes":{"RATE_LIMITED":4},"failure_rate":0.0,"limited_rate":1.0,"p50_ms":null,"p95_ms":null,\
                "tokens":{"input":null,"output":null,"cached_input":null,"reasoning":null},"cost_usd":0,"unpriced":0}""");
        assertThat(reply.text("/providers/0/usage_by_model/0/model")).isEqualTo("openai-model");
        assertThat(reply.at("/providers/0/usage_by_model/0/attempts").intValue())
                .isEqualTo(3);
        assertThat(reply.at("/providers/2/usage/failure_rate").isNull())
                .as("nobody asked xai")
                .isTrue();
    }

    @Test
    void usageComesByWhatItIsAskedBy() {
        Reply byDay = api.get("/api/usage");
        assertThat(byDay.text("/from")).isEqualTo(today.minusDays(29).toString());
        assertThat(byDay.at("/by").toString()).isEqualTo("[\"day\",\"provider\"]");
        assertThat(byDay.text("/rows/0/day")).isEqualTo(today.toString());
        assertThat(byDay.at("/rows").findValuesAsString("provider")).containsExactly("groq", "openai");
        assertThat(byDay.at("/total/attempts").intValue()).isEqualTo(7);
        assertThat(byDay.at("/total/limited_rate").decimalValue()).isEqualByComparingTo("0.571429");
        Reply byModel = api.get("/api/usage?by=model&from=" + today);
        assertThat(byModel.at("/rows/1").propertyNames()).startsWith("provider", "model", "surface", "attempts");
        assertThat(api.get("/api/usage?simulated=false").at("/rows").size()).isZero();
        assertThat(api.get("/api/usage?to=" + today.minusDays(1))
                        .at("/total/failure_rate")
                        .isNull())
                .isTrue();
    }

    @Test
    void usageComesAsCsvToo() {
        Reply csv = api.get("/api/usage?by=model&format=csv");
        assertThat(csv.body().lines())
                .containsExactly(
                        "day,provider,model,surface,simulated,attempts,answered,truncated,refused,empty,invalid,rate_limited,"
                                + "overloaded,unreachable,key_rejected,out_of_quota,failed_permanent,failure_rate,limited_rate,"
                                + "p50_ms,p95_ms,input_tokens,output_tokens,cached_input_tokens,reasoning_tokens,cost_usd,unpriced",
                        ",groq,groq-model,simulated,true,4,0,0,0,0,0,4,0,0,0,0,0,0.0,1.0,,,,,,,0,0",
                        ",openai,openai-model,simulated,true,3,3,0,0,0,0,0,0,0,0,0,0,0.0,0.0,12,12,30,60,12,15,0.00045,0");
        assertThat(csv.header("Content-Disposition")).contains("usage-" + today.minusDays(29) + "-" + today + ".csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by=week | ?by=week: it is one or more of day, provider, model",
                "by=day, | ?by=day,: it is one or more of",
                "from=2026-02-30 | ?from=2026-02-30: it is a date such as 2026-11-22",
                "from=%2B999999999-01-01 | it is a date from 2000-01-01 to 9999-12-31",
                "to=0000-01-01 | it is a date from 2000-01-01",
                "from=2026-11-22&to=2026-11-21 | ends before it begins; ask for 1 to 366 days",
                "from=2024-01-01&to=2026-01-01 | are 732 days; ask for 1 to 366",
            })
    void aSpanThatIsNoneIsRefused(String query, String words) {
        Reply reply = api.get("/api/usage?" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains(words);
    }

    @Test
    void theFirstAndTheLastDayAreDays() {
        assertThat(api.get("/api/usage?to=2000-01-01").status()).isEqualTo(200);
        assertThat(api.get("/api/usage?from=9999-12-31&to=9999-12-31").status()).isEqualTo(200);
    }

    @Test
    void anAttemptShowsAllThatItsPriceIsMadeOf() {
        assertThat(api.get("/api/cells/1").at("/attempts/0").propertyNames())
                .contains("cached_input_tokens", "billed_output_tokens", "searches", "cost_reported");
    }
}
