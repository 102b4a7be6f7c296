package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllAnswersTest {
    private final TestApi api = TestApi.withoutTemporal().withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void theAnswersOfAllJobsComeInPages() {
        answered("first", "{\"domains\":[\"a1.com\",\"b1.com\"],\"window\":\"w1\"}");
        answered("second", "{\"domains\":[\"a1.com\"],\"window\":\"w2\"}");
        assertThat(pages("/api/answers?limit=5")).hasSize(12).doesNotHaveDuplicates();
        assertThat(pages("/api/answers?window=w2&limit=3")).hasSize(4);
        assertThat(pages("/api/answers?domain=A1.com&provider=groq&limit=3")).hasSize(4);
        assertThat(pages("/api/answers?prompt=business&state=answered&simulated=true&limit=4"))
                .hasSize(6);
        assertThat(pages("/api/answers?simulated=false")).isEmpty();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        assertThat(pages("/api/answers?from=" + today.minusDays(1) + "&to=" + today.plusDays(1)))
                .hasSize(12);
        assertThat(pages("/api/answers?to=" + today.minusDays(2))).isEmpty();
    }

    @Test
    void theSameUrlGivesAllOfThemAsLines() {
        Job job = answered("yes", "{\"domains\":[\"a1.com\",\"b1.com\"]}");
        String url = "/api/answers?provider=openai&job=" + job.name();
        Reply lines = api.get(url + "&format=ndjson");
        assertThat(lines.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(lines.body().lines()).hasSize(4).allMatch(line -> line.startsWith("{\"cell\":"));
        assertThat(lines.header("X-Indexed-Until")).isNotNull();
        Reply csv = api.get(url, "Accept", "text/csv");
        assertThat(csv.body().lines()).hasSize(5).first().asString().startsWith("domain,prompt,");
        assertThat(api.get(url).at("/answers").size()).isEqualTo(4);
    }

    @Test
    void wordsAreFoundAndTheReplySaysHowFarTheyAreIndexed() {
        answered("Cheap and good", "{\"domains\":[\"a1.com\"]}");
        answered("A fair price", "{\"domains\":[\"b1.com\"]}");
        assertThat(pages("/api/answers?q=price")).isEmpty();
        api.ledger.answerIndex().goOn();
        api.ledger.answerIndex().goOn();
        assertThat(api.get("/api/answers?q=price%20OR%20nothing").at("/answers").findValuesAsString("domain"))
                .hasSize(4)
                .containsOnly("b1.com");
        Reply all = api.get("/api/answers?q=cheap+OR+price&limit=3");
        assertThat(all.at("/indexed_from").isNull()).isTrue();
        assertThat(all.text("/next")).contains("?q=cheap+OR+price&");
        assertThat(pages("/api/answers?q=cheap+OR+price&limit=3")).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from=yesterday               | it is a date such as",
                "from=2026-11-02&to=2026-11-01 | ends before it begins",
                "provider=opnai               | it is one of",
                "job=none                     | there is no such job",
                "state=failed                 | it is one of answered, refused, empty, invalid",
                "domain=localhost             | domain",
                "simulated=perhaps            | it is one of true, false",
                "q=%3F%21                     | there is no word in it",
                "q=                           | is empty",
                "after=7                      | page before",
                "limit=0                      | from 1 to 200",
                "format=xml                   | it is one of json, ndjson, csv",
                "format=csv&limit=5           | one go",
                "reason=no+key                | no such parameter",
                "privider=openai              | did you mean ?provider=?",
            })
    void whatIsWrongIsSaid(String query, String words) {
        Reply reply = api.get("/api/answers?" + query);
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains(words);
    }

    @Test
    void oldJobsAreListedWhenTheyAreAskedFor() {
        Job job = answered("yes", "{\"domains\":[\"a1.com\"]}");
        api.ledger.jobLifecycle().complete(job.id());
        api.test.execute("UPDATE job SET finished_at = now() - interval '40 days'");
        api.ledger.oldRows().archiveJobs(30);
        assertThat(api.get("/api/jobs").at("/jobs").size()).isZero();
        assertThat(api.get("/api/jobs?archived=true").text("/jobs/0/id")).isEqualTo(job.name());
        assertThat(api.get("/api/jobs/" + job.name()).status()).isEqualTo(200);
    }

    private Job answered(String text, String crawl) {
        Job job = api.planned(crawl);
        api.answerAll(job, text, TestApi.bytes("{}"));
        return job;
    }

    /** The cells and prompts of all pages from this one on. */
    private List<Map.Entry<String, String>> pages(String first) {
        var all = new ArrayList<Map.Entry<String, String>>();
        for (String next = first; next != null; ) {
            Reply page = api.get(next);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            page.at("/answers")
                    .forEach(answer -> all.add(Map.entry(
                            answer.path("cell").asString(),
                            answer.path("prompt").asString())));
            next = page.at("/next").isNull() ? null : page.text("/next");
        }
        return all;
    }
}
