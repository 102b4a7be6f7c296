package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aTargetThatIsDisabledIsInNoNewJobWhichSaysSo() {
        Reply off = order(1, "{\"enabled\":false,\"reason\":\"too dear\"}");
        assertThat(off.at("/asked").booleanValue()).isFalse();
        assertThat(off.text("/says")).startsWith("openai/openai-model is disabled by REST (too dear)");
        Reply crawl = api.post("/api/crawl", "{\"domains\":[\"stripe.com\"]}");
        assertThat(crawl.text("/notice")).contains("Not asked: openai/openai-model is disabled by REST (too dear).");
        assertThat(api.job(crawl.text("/id")).targetIds()).doesNotContain(1).isNotEmpty();
        Reply named = api.post("/api/crawl", "{\"domains\":[\"stripe.com\"],\"providers\":[\"openai\"]}");
        assertThat(named.status()).isEqualTo(503);
        assertThat(named.text("/detail")).contains("is disabled by REST (too dear)");
        assertThat(order(1, "{\"enabled\":null,\"reason\":\"cheap again\"}")
                        .at("/asked")
                        .booleanValue())
                .isTrue();
        assertThat(api.crawl("{\"domains\":[\"stripe.com\"]}").targetIds()).contains(1);
    }

    @Test
    void aTargetHasHoursOfItsOwnUntilTheyAreTakenBack() {
        assertThat(order(2, "{\"refresh_hours\":168,\"reason\":\"weekly\"}").text("/says"))
                .isEqualTo("swept when its answers are 168 hours old");
        Reply targets = api.get("/api/targets");
        assertThat(targets.at("/targets/1/refresh_hours").intValue()).isEqualTo(168);
        assertThat(targets.text("/targets/1/reason")).isEqualTo("weekly");
        assertThat(targets.at("/targets/0/refresh_hours").isNull()).isTrue();
        order(2, "{\"enabled\":true,\"reason\":\"x\"}");
        assertThat(api.get("/api/targets").at("/targets/1/refresh_hours").intValue())
                .isEqualTo(168);
        assertThat(order(2, "{\"refresh_hours\":null,\"reason\":\"as before\"}")
                        .at("/refresh_hours")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1   | {'reason':'x'}                         | 400 | the body changes nothing",
                "1   | {'enabled':false}                      | 400 | /reason: say why",
                "1   | {'enabled':'no','reason':'x'}          | 400 | it is true or false",
                "1   | {'refresh_hours':0,'reason':'x'}       | 400 | it is 1 to 8760",
                "1   | {'refresh_hours':1.5,'reason':'x'}     | 400 | it is a whole number",
                "99  | {'enabled':false,'reason':'x'}         | 404 | there is no target '99'; GET /api/targets",
                "abc | {'enabled':false,'reason':'x'}         | 404 | there is no target 'abc'",
            })
    void whatCantBeOrderedIsRefused(String id, String body, int status, String words) {
        Reply reply = api.patch("/api/targets/" + id, body.replace("'", "\""));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("/detail")).contains(words);
    }

    private Reply order(int id, String json) {
        return api.patch("/api/targets/" + id, json);
    }
}
