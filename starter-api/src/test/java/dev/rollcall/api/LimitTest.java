package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.KeyModel;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits.LearnedLimit;
import dev.rollcall.store.Limits.LimitSetting;
import dev.rollcall.store.Limits.LimiterSetup;
import dev.rollcall.store.Providers;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
    private static final KeyModel OPENAI = new KeyModel(false, "openai", "0000000a", "openai-model");

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @BeforeEach
    void limits() {
        api.ledger
                .limits()
                .publish(List.of(
                        new LimiterSetup(
                                OPENAI,
                                "America/Los_Angeles",
                                Map.of(
                                        LimitKind.REQUESTS_PER_MINUTE,
                                        new LimitSetting(number("600"), "rollcall.yaml, line 12"),
                                        LimitKind.CONCURRENCY,
                                        new LimitSetting(number("4"), null))),
                        new LimiterSetup(
                                new KeyModel(false, "groq", "0000000b", "groq-model"),
                                "UTC",
                                Map.of(
                                        LimitKind.REQUESTS_PER_DAY,
                                        new LimitSetting(number("0"), "rollcall.yaml, line 13")))));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void eachLimitSaysWhereItComesFromAndWhatIsUsed() {
        Reply reply = api.get("/api/limits?provider=openai");
        assertThat(reply.at("/limits")).hasSize(1);
        assertThat(reply.body())
                .contains(
                        "\"provider\":\"openai\",\"key\":\"0000000a\",\"key_source\":\"OPENAI_API_KEY\",\"model\":\"openai-model\",",
                        "{\"axis\":\"concurrency\",\"unit\":\"at once\",\"limit\":4,\"used\":0,\"share\":0,\"source\":\"published\",\"from\":\"built in\",\"reason\":null,\"ceiling\":null,",
                        "{\"axis\":\"requests_per_minute\",\"unit\":\"requests/min\",\"limit\":600,\"used\":0,\"share\":0,\"source\":\"configured\",\"from\":\"rollcall.yaml, line 12\",",
                        "\"paused\":null,\"next_free\":null,\"waiting\":0,\"waits\":0,\"waited_ms\":0,");
    }

    @Test
    void aLimitOfZeroSaysThatItPauses() {
        Reply reply = api.get("/api/limits");
        assertThat(reply.at("/limits")
                        .valueStream()
                        .map(limit -> limit.path("paused").asString()))
                .contains("requests_per_day is 0 (rollcall.yaml, line 13)");
    }

    @Test
    void whatWasLearnedSaysSoAndHowFarItMayRise() {
        api.ledger
                .limits()
                .learn(
                        OPENAI,
                        LimitKind.REQUESTS_PER_MINUTE,
                        new LearnedLimit(number("290.5"), false, null, null, null),
                        null);
        assertThat(api.get("/api/limits").body())
                .contains("\"limit\":290.5,", "\"from\":\"learned from its 429s\",\"reason\":null,\"ceiling\":600,");
    }

    @Test
    void aPersonOrdersAnotherLimitWithAReasonAndTakesItBack() {
        Reply ordered = put("openai", "{\"requests_per_minute\":300,\"concurrency\":0,\"reason\":\"shared today\"}");
        assertThat(ordered.text("/limits/0/axes/1/from")).isEqualTo("ordered: shared today");
        assertThat(ordered.text("/limits/0/axes/1/reason")).isEqualTo("shared today");
        assertThat(ordered.text("/limits/0/paused")).isEqualTo("concurrency is 0 (ordered: shared today)");
        assertThat(ordered.at("/orders")).hasSize(2);
        put("openai", "{\"requests_per_minute\":300,\"concurrency\":0,\"reason\":\"shared today\"}");
        assertThat(api.get("/api/limits").at("/orders"))
                .as("the same again adds nothing")
                .hasSize(2);
        Reply back = put("openai", "{\"requests_per_minute\":null,\"concurrency\":null,\"reason\":\"done\"}");
        assertThat(back.text("/limits/0/axes/1/from")).isEqualTo("rollcall.yaml, line 12");
        assertThat(back.at("/limits/0/paused").isNull()).isTrue();
        assertThat(back.at("/orders")).as("the reasons are kept").hasSize(4);
        assertThat(back.at("/orders")
                        .valueStream()
                        .filter(order -> order.path("in_force").booleanValue()))
                .isEmpty();
    }

    @Test
    void anOrderMayBeForAKeyAndAModel() {
        Reply reply = put(
                "openai",
                "{\"dollars_per_day\":2.50,\"key\":\"OPENAI_API_KEY\",\"model\":\"openai-model\",\"reason\":\"test\"}");
        assertThat(reply.body())
                .contains(
                        "\"axis\":\"dollars_per_day\",\"unit\":\"USD/day\",\"limit\":2.5,",
                        "\"key\":\"0000000a\",\"model\":\"openai-model\",\"axis\":\"dollars_per_day\",\"limit\":2.5,");
        Reply wider = put("openai", "{\"dollars_per_day\":null,\"reason\":\"test\"}");
        assertThat(wider.status()).isEqualTo(409);
        assertThat(wider.text("/detail"))
                .startsWith("no order of dollars_per_day holds for openai, each key, each model");
    }

    @Test
    void dollarsOfAModelWithoutAPriceAreRefused() {
        publish(List.of("openai-model"));
        assertThat(put("openai", "{\"dollars_per_day\":5,\"reason\":\"x\"}").text("/detail"))
                .contains("nobody knows the price of openai-model", "limit requests_per_day instead");
        publish(List.of());
        assertThat(put("openai", "{\"dollars_per_day\":5,\"reason\":\"x\"}").status())
                .isEqualTo(200);
    }

    @Test
    void aJobSaysThatAProviderIsPaused() {
        var job = api.planned("{\"domains\":[\"stripe.com\"],\"providers\":[\"openai\"]}");
        put("openai", "{\"concurrency\":0,\"reason\":\"too dear\"}");
        Reply said = api.get("/api/jobs/" + job.name());
        assertThat(said.text("/providers_pending/0/waiting_for")).isEqualTo("paused by a limit of 0");
        assertThat(said.at("/providers_pending/0/until").isNull()).isTrue();
        assertThat(said.at("/eta").isNull()).isTrue();
        assertThat(api.get("/api/jobs/" + job.name() + "/cells").text("/cells/0/reason"))
                .isEqualTo("paused by a limit of 0");
        Reply providers = api.get("/api/providers");
        assertThat(providers.text("/providers/0/state")).isEqualTo("paused");
        assertThat(providers.text("/providers/0/trouble")).isEqualTo("paused: concurrency is 0 (ordered: too dear)");
    }

    @Test
    void aJobSaysThatItWaitsForTheNextDay() {
        var job = api.planned("{\"domains\":[\"stripe.com\"],\"providers\":[\"openai\"]}");
        put("openai", "{\"requests_per_day\":3,\"reason\":\"x\"}");
        assertThat(api.get("/api/providers").text("/providers/0/state")).isEqualTo("up");
        api.test.execute("UPDATE limiter SET day = (now() AT TIME ZONE day_zone)::date, day_requests = 3");
        Reply said = api.get("/api/jobs/" + job.name());
        assertThat(said.at("/eta").isNull()).as("nothing was asked yet").isTrue();
        String dayEnds = api.get("/api/limits?provider=openai").text("/limits/0/day_ends");
        api.answer(job, "openai", 1);
        assertThat(api.get("/api/jobs/" + job.name()).text("/eta")).isEqualTo(dayEnds);
        assertThat(said.text("/providers_pending/0/waiting_for")).isEqualTo("day limit");
        assertThat(said.text("/providers_pending/0/until")).isEqualTo(dayEnds);
        assertThat(api.get("/api/providers").text("/providers/0/state")).isEqualTo("day_limit");
        assertThat(api.get("/api/limits?provider=openai").text("/limits/0/next_free"))
                .isEqualTo(dayEnds);
        api.ledger.keys().disable(false, "openai", "0000000a", "no");
        assertThat(api.get("/api/providers").text("/providers/0/state")).isEqualTo("no_usable_key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'requests_per_minute':-1,'reason':'x'}       | requests_per_minute must be a whole number from 1 to 1,000,000,000, or 0 to pause, not -1",
                "{'requests_per_minute':1.5,'reason':'x'}      | or 0 to pause, not 1.5",
                "{'concurrency':1e999999999,'reason':'x'}      | not 1E+999999999",
                "{'requests_per_minute':'60','reason':'x'}     | /requests_per_minute '\"60\"': it is text; give a number, without quotes",
                "{'requests_per_minute':true,'reason':'x'}     | it is true or false; give a number",
                "{'requests_per_minuet':60,'reason':'x'}       | no such field; did you mean requests_per_minute? Known are concurrency,",
                "{'requests_per_minute':60}                    | /reason: say why",
                "{'requests_per_minute':60,'reason':' '}       | /reason: say why",
                "{'requests_per_minute':60,'reason':'a\\nb'}   | one line of at most 300 characters",
                "{'reason':'x'}                                | the body limits nothing: send one or more of concurrency,",
                "{'concurrency':1,'reason':'x','model':'gpt'}  | that model is not asked; known of openai are openai-model",
                "{'concurrency':1,'reason':'x','key':'sk-abc'} | no such key of openai; known are 0000000a (OPENAI_API_KEY); leave it out",
                "{'concurrency':1,'concurrency':2}             | the body names a field twice",
                "[]                                            | send a JSON object such as {\"requests_per_minute\":300,",
            })
    void whatCantBeOrderedIsRefused(String body, String words) {
        Reply reply = put("openai", body.replace("'", "\""));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).doesNotContain("sk-abc");
        assertThat(reply.text("/detail")).contains(words);
        assertThat(api.get("/api/limits").at("/orders")).isEmpty();
    }

    @Test
    void anUnknownProviderIsRefusedWithTheKnownOnes() {
        assertThat(put("opnai", "{\"concurrency\":1,\"reason\":\"x\"}").text("/detail"))
                .isEqualTo("unknown provider 'opnai'; known are openai, groq, xai, ai21");
        assertThat(api.get("/api/limits?provider=opnai").status()).isEqualTo(404);
    }

    @Test
    void realAndSimulatedLimitsAreKeptApart() {
        api.withWorker(true);
        assertThat(api.get("/api/limits").at("/limits")).isEmpty();
        assertThat(api.get("/api/limits?simulated=false").at("/limits")).hasSize(2);
        put("openai?simulated=false", "{\"concurrency\":1,\"reason\":\"x\"}");
        assertThat(api.get("/api/limits").at("/orders")).isEmpty();
        assertThat(api.get("/api/limits?simulated=false").at("/orders")).hasSize(1);
    }

    @Test
    void metricsTellOfLimits() {
        String of = "key=\"0000000a\",model=\"openai-model\",provider=\"openai\"} ";
        String byMinute = "{axis=\"requests_per_minute\"," + of;
        assertThat(api.get("/metrics").body())
                .contains(
                        "# TYPE rollcall_limit gauge\n",
                        "rollcall_limit" + byMinute + "600.0\n",
                        "rollcall_limit_used" + byMinute + "0.0\n",
                        "rollcall_limit_used_ratio" + byMinute + "0.0\n",
                        "rollcall_limit_waiting{" + of + "0.0\n",
                        "# TYPE rollcall_limit_waits_total counter\n",
                        "rollcall_limit_wait_seconds_total{" + of + "0.0\n")
                .doesNotContain("rollcall_limit_used_ratio{axis=\"requests_per_minute\",key=\"0000000b\"");
    }

    private void publish(List<String> unpriced) {
        api.ledger
                .providers()
                .publish(
                        false,
                        List.of(new Providers.ProviderEntry(
                                "openai",
                                "api",
                                List.of("openai-model"),
                                true,
                                false,
                                "OPENAI_API_KEY",
                                unpriced,
                                false)));
    }

    private Reply put(String path, String json) {
        return api.put("/api/limits/" + path, json);
    }

    private static BigDecimal number(String typed) {
        return new BigDecimal(typed);
    }
}
