package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import java.util.ArrayList;
import java.util.List;
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
    void aPageHasAtMostSoManyCellsAndAllOfThemComeOnce() {
        Job job = answered("yes", "{\"domains\":[\"a1.com\",\"b1.com\",\"c1.com\"]}");
        assertThat(pages("/api/jobs/" + job.name() + "/cells?limit=7", "cells", "id", 7))
                .hasSize(24)
                .doesNotHaveDuplicates();
        assertThat(pages("/api/jobs/" + job.name() + "/cells?state=answered&provider=groq&limit=4", "cells", "id", 4))
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(pages("/api/jobs/" + job.name() + "/answers?limit=5", "answers", "cell", 5))
                .hasSize(12)
                .doesNotHaveDuplicates();
        assertThat(api.get("/api/jobs/" + job.name() + "/cells?after=7").text("/detail"))
                .contains("page before");
    }

    @Test
    void aPageThatIsCutIsNotChangedByWhatIsPlannedMeanwhile() {
        Job job = answered("yes", "{\"domains\":[\"a1.com\",\"b1.com\"],\"window\":\"w\"}");
        Reply page = api.get("/api/jobs/" + job.name() + "/cells?limit=3");
        answered("yes", "{\"domains\":[\"a1.com\"],\"window\":\"w\",\"repetitions\":3}");
        var ids = new ArrayList<>(page.at("/cells").findValuesAsString("id"));
        ids.addAll(pages(page.text("/next"), "cells", "id", 3));
        assertThat(ids).hasSize(16).doesNotHaveDuplicates();
    }

    @Test
    void cellsAreFoundByTheirProviderAndState() {
        Job job = answered("yes", "{\"domains\":[\"a1.com\",\"b1.com\",\"c1.com\"]}");
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
        Reply page = api.get("/api/jobs/" + job.name() + "/answers");
        assertThat(page.at("/answers").size()).isEqualTo(8);
        assertThat(page.text("/answers/0/citations/0/url")).isEqualTo("https://a.example/");
        Reply lines = api.get("/api/jobs/" + job.name() + "/answers?format=ndjson");
        assertThat(lines.body().lines()).hasSize(8).allMatch(line -> line.startsWith("{\"cell\":"));
        Reply csv = api.get("/api/jobs/" + job.name() + "/answers?format=csv");
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.body())
                .startsWith("domain,prompt,")
                .contains(",\"'=cmd(),\"\"x\"\"\nend\",https://a.example/,\r\n");
        assertThat(api.get("/api/jobs/" + job.name() + "/answers", "Accept", "text/csv")
                        .body())
                .isEqualTo(csv.body());
        assertThat(api.get("/api/jobs/" + job.name() + "/answers?format=csv&limit=5")
                        .text("/detail"))
                .contains("one go");
        Reply marked = api.get("/api/jobs/" + job.name() + "/answers?format=csv&bom=1");
        assertThat(marked.body()).as("B4").isEqualTo("\ufeff" + csv.body());
        assertThat(marked.header("Content-Type")).isEqualToIgnoringCase("text/csv;charset=utf-8");
        assertThat(api.get("/api/domains/a1.com?format=csv&bom=true").body()).startsWith("\ufeffdomain,");
        assertThat(api.get("/api/usage?format=csv&bom=1").body()).startsWith("\ufeffday,");
        assertThat(api.get("/api/domains/a1.com?bom=1").body())
                .as("JSON has none")
                .startsWith("{");
        assertThat(api.get("/api/domains/a1.com?bom=maybe").status()).isEqualTo(400);
        Reply one = api.get("/api/domains/a1.com?format=csv");
        assertThat(one.header("Content-Disposition")).contains("a1.com.csv");
        assertThat(one.body().lines().filter(line -> line.startsWith("a1.com,")))
                .hasSize(4);
    }

    @Test
    void csvSteersNoTerminal() {
        Job job = answered("\u0000\u001b=1\u0007\u009b2J\r\n\u202eend\ttab", "{\"domains\":[\"a1.com\"]}");
        assertThat(api.get("/api/jobs/" + job.name() + "/answers?format=csv").body())
                .contains(",\"'=12J\nend\ttab\",");
    }

    /** All pages from this one on. */
    private List<String> pages(String first, String list, String field, int limit) {
        var all = new ArrayList<String>();
        for (String next = first; next != null; ) {
            Reply page = api.get(next);
            assertThat(page.at("/" + list).size()).isBetween(1, limit);
            all.addAll(page.at("/" + list).findValuesAsString(field));
            next = page.at("/next").isNull() ? null : page.text("/next");
        }
        return all;
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
