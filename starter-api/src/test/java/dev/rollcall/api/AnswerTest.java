package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No worker runs in any of these: answers come from the ledger. */
class AnswerTest {
    private final TestApi api = TestApi.start().withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aDomainShowsEachTargetsLatestAnswer() {
        answered("first", "{\"domains\":[\"stripe.com\"],\"window\":\"2026-11-21\"}");
        answered("second", "{\"domains\":[\"stripe.com\"],\"window\":\"2026-11-22\"}");
        Reply reply = api.get("/api/domains/Stripe.com.");
        assertThat(reply.text("/domain")).isEqualTo("stripe.com");
        assertThat(reply.at("/answers").size()).isEqualTo(4);
        assertThat(reply.at("/answers").findValuesAsString("text")).containsOnly("second");
        assertThat(reply.text("/answers/0/model")).isEqualTo("groq-model");
        assertThat(reply.text("/answers/0/resolved_model")).isEqualTo("m-2026");
        assertThat(reply.text("/answers/0/surface")).isEqualTo("simulated");
        assertThat(reply.at("/answers/0/simulated").booleanValue()).isTrue();
        assertThat(reply.body()).contains("\"cost_usd\":0.00015");
        assertThat(api.get("/api/domains/stripe.com?simulated=false")
                        .at("/answers")
                        .size())
                .isZero();
        assertThat(api.get("/api/domains/unknown.com").status()).isEqualTo(404);
        assertThat(api.get("/api/domains/localhost").status()).isEqualTo(400);
    }

    @Test
    void aJobsCellsComeInPagesOfWholeDomains() {
        Job job = answered("yes", "{\"domains\":[\"a1.com\",\"b1.com\",\"c1.com\"]}");
        Reply page = api.get("/api/jobs/" + job.name() + "/cells?limit=2");
        assertThat(page.at("/cells").size()).isEqualTo(16);
        Reply rest = api.get(page.text("/next"));
        assertThat(rest.at("/cells").findValuesAsString("domain")).containsOnly("c1.com");
        assertThat(rest.at("/next").isNull()).isTrue();
        Reply skipped = api.get("/api/jobs/" + job.name() + "/cells?state=skipped&provider=xai");
        assertThat(skipped.at("/cells").findValuesAsString("reason")).hasSize(6).containsOnly("no key");
        assertThat(api.get("/api/jobs/" + job.name() + "/cells?provider=nope").status())
                .isEqualTo(400);
        assertThat(api.get("/api/jobs/" + job.name() + "/cells?state=answered").text("/cells/0/attempts"))
                .isEqualTo("1");
    }

    @Test
    void aCellShowsTheRawReplyAndItsAttempts() {
        Job json = answered("yes", "{\"domains\":[\"a1.com\"]}", "{\"cost\":1.10,\"cost\":2}");
        Reply cell = api.get("/api/cells/" + answeredCell(json));
        assertThat(cell.body()).contains("\"raw\":{\"cost\":1.10,\"cost\":2}");
        assertThat(cell.text("/answer/text")).isEqualTo("yes");
        assertThat(cell.text("/attempts/0/outcome")).isEqualTo("ANSWERED");
        assertThat(cell.text("/attempts/0/http_status")).isEqualTo("200");
        assertThat(cell.at("/cell/simulated").booleanValue()).isTrue();
        Job html = answered("yes", "{\"domains\":[\"b1.com\"]}", "<html>");
        assertThat(api.get("/api/cells/" + answeredCell(html)).text("/raw")).isEqualTo("<html>");
    }

    @Test
    void aJobsAnswersComeAsPagesLinesAndCsv() {
        Job job = answered("=cmd(),\"x\"\nend", "{\"domains\":[\"a1.com\",\"b1.com\"]}");
        Reply page = api.get("/api/jobs/" + job.name() + "/answers?limit=1");
        assertThat(page.at("/answers").size()).isEqualTo(4);
        assertThat(page.text("/answers/0/citations/0/url")).isEqualTo("https://a.example/");
        assertThat(api.get(page.text("/next")).at("/answers").size()).isEqualTo(4);
        Reply lines = api.get("/api/jobs/" + job.name() + "/answers?format=ndjson");
        assertThat(lines.body().lines()).hasSize(8).allMatch(line -> line.startsWith("{\"cell\":"));
        Reply csv = api.get("/api/jobs/" + job.name() + "/answers?format=csv");
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.body())
                .startsWith("domain,prompt,")
                .contains(",\"'=cmd(),\"\"x\"\"\nend\",https://a.example/\r\n");
    }

    private Job answered(String text, String crawl) {
        return answered(text, crawl, "{}");
    }

    private Job answered(String text, String crawl, String raw) {
        Job job = api.planned(crawl);
        api.answerAll(job, text, TestApi.bytes(raw));
        return job;
    }

    private String answeredCell(Job job) {
        return api.get("/api/jobs/" + job.name() + "/cells?state=answered").text("/cells/0/id");
    }
}
