package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.Jobs.Job;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The paths and fields by which others' documents call what there is. */
class AliasTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v2/domains/stripe.com, /api/domains/stripe.com",
        "/api/v2/health, /api/health",
        "/api/v2/api-keys, /api/keys",
        "/api/v2/provider-usage, /api/usage",
    })
    void isTheSameReply(String alias, String path) {
        try (var api = TestApi.start().withWorker()) {
            Job job = api.planned("{\"domains\":[\"stripe.com\"]}");
            api.answer(job, "openai", 2);
            Reply reply = api.get(alias);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body().replaceAll("\"seen_at\":\"[^\"]+\"", ""))
                    .isEqualTo(api.get(path).body().replaceAll("\"seen_at\":\"[^\"]+\"", ""));
        }
    }

    @Test
    void metricsAndTheEnvironment() {
        try (var api =
                TestApi.with("s3cret", new ApiSettings(1, 1, null, "staging")).withWorker()) {
            for (int i = 0; i < 3; i++) {
                assertThat(api.get("/api/v2/metrics", TestApi.bearer("s3cret")).body())
                        .contains("rollcall_info{environment=\"staging\",version=\"1.2.3\"} 1\n");
            }
            Reply health = api.get("/api/v2/health");
            assertThat(health.text("/environment")).as("without a token").isEqualTo("staging");
        }
    }

    @Test
    void aCrawlByOtherNames() {
        try (var api = TestApi.withoutTemporal().withWorker()) {
            Reply reply = api.post("/api/crawl", "{\"domainId\":\"stripe.com\",\"attempts\":3}");
            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.text("/jobId")).isEqualTo(reply.text("/id"));
            assertThat(reply.text("/status")).isEqualTo("queued");
            assertThat(reply.text("/result")).isEqualTo("/api/jobs/" + reply.text("/id") + "/answers");
            assertThat(api.get(reply.text("/result")).status()).isEqualTo(200);
            assertThat(reply.at("/max_errors").intValue()).isEqualTo(3);
            assertThat(api.post("/api/crawl", "{\"domainId\":[\"no domain\"]}").text("/errors/0/pointer"))
                    .as("the name that was sent")
                    .isEqualTo("/domainId/0");
            assertThat(api.post("/api/crawl", "{\"domains\":[\"a.com\"],\"attempts\":3,\"max_errors\":4}")
                            .text("/detail"))
                    .contains("/attempts: it is another name for max_errors, which is there, too");
            assertThat(api.post("/api/crawl", "{\"domains\":[\"a.com\"],\"attempts\":0}")
                            .text("/detail"))
                    .contains("/attempts '0': it is 1 to 100");
        }
    }

    @ParameterizedTest
    @CsvSource({"/crawl/schedule", "/api/v2/process-pending-domains"})
    void whatIsDueIsAsked(String path) {
        try (var api = TestApi.withoutTemporal().withWorker()) {
            assertThat(api.post(path, "").text("/status")).isEqualTo("nothing to do");
            api.post("/api/domains/watch", "{\"domains\":[\"stripe.com\",\"adyen.com\"]}");
            Reply reply = api.post(path, "{\"priority\":2}");
            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.at("/domains").intValue()).isEqualTo(2);
            assertThat(reply.at("/priority").intValue()).isEqualTo(2);
            assertThat(api.post(path, "{\"domains\":[\"a.com\"]}")
                            .at("/domains")
                            .intValue())
                    .isEqualTo(1);
            assertThat(api.post(path, "{\"domain\":1}").status()).isEqualTo(400);
            assertThat(api.post(path, "{\"domains\":null}").status()).isEqualTo(400);
        }
    }

    @Test
    void theOldPathStillWorksAndSaysThatItIsOld() {
        try (var api = TestApi.withoutTemporal().withWorker()) {
            Reply reply = api.post("/api/process-prompt", "{\"domains\":[\"stripe.com\"]}");
            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.header("Deprecation")).isEqualTo("@1795910400");
            assertThat(api.post("/api/crawl", "{\"domains\":[\"a.com\"]}").header("Deprecation"))
                    .isNull();
            assertThat(new Contract("1")
                            .operation("POST", "/api/process-prompt")
                            .path("deprecated")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void sumsOfWhatIsUnderWay() {
        try (var api = TestApi.withoutTemporal().withWorker()) {
            api.post("/api/domains/watch", "{\"domains\":[\"stripe.com\"]}");
            Job job = api.planned("{\"domains\":[\"stripe.com\",\"adyen.com\"],\"providers\":[\"openai\",\"groq\"]}");
            api.answer(job, "openai", 3);
            Reply stats = api.get("/api/v2/stats");
            assertThat(stats.at("/domains/watched").intValue()).isEqualTo(1);
            assertThat(stats.at("/domains/stale").intValue()).isEqualTo(1);
            assertThat(stats.at("/queue/processing").intValue()).isEqualTo(1);
            assertThat(stats.at("/cells/planned").intValue()).isEqualTo(8);
            assertThat(stats.at("/cells/answered").intValue()).isEqualTo(3);
            assertThat(stats.at("/cells/open").intValue()).isEqualTo(5);
            assertThat(stats.at("/today/cost_usd").decimalValue()).isEqualByComparingTo("0.00045");
            assertThat(api.get("/api/v2/stats?simulated=true")
                            .at("/cells/planned")
                            .intValue())
                    .isZero();
        }
    }

    @Test
    void cronSweepsWithItsSecret() throws IOException {
        try (var api = TestApi.with("s3cret", new ApiSettings(0, 0, "cr0n", null))) {
            assertThat(api.get("/api/cron", TestApi.bearer("cr0n")).status())
                    .as("Temporal is away")
                    .isEqualTo(503);
            assertThat(api.get("/api/cron").status()).isEqualTo(401);
            assertThat(api.get("/api/cron", TestApi.bearer("wrong")).status()).isEqualTo(401);
            assertThat(api.get("/api/cron", api.bearer("reader", AccessRole.READ))
                            .status())
                    .isEqualTo(403);
            assertThat(api.get("/api/cron", api.bearer("writer", AccessRole.WRITE))
                            .status())
                    .isEqualTo(503);
            assertThat(api.get("/api/jobs", TestApi.bearer("cr0n")).status())
                    .as("it opens this path alone")
                    .isEqualTo(401);
        }
        try (var api = TestApi.with(null, new ApiSettings(0, 0, "cr0n", null))) {
            assertThat(api.get("/api/cron").status()).as("on this machine, too").isEqualTo(401);
        }
        try (var api = TestApi.start().withWorker()) {
            assertThat(api.get("/api/cron").status()).isEqualTo(202);
            assertThat(api.post("/api/cron", "").status()).isEqualTo(202);
            for (String path : new String[] {"/api/cron", "/api/%63ron", "/api/cron;x"}) {
                assertThat(ServerTest.raw(
                                api, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n"))
                        .as("an image on a page from elsewhere: " + path)
                        .contains(" 403 ");
            }
        }
    }
}
