package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /api/jobs/status}, {@code /api/jobs/process} and {@code /api/v2/ultra-fast-process}. */
class PromptJobTest {
    private static final String STATUS = "/api/jobs/status";
    private static final String FEW =
            "{\"domains\":[\"stripe.com\"],\"providers\":[\"openai\"],\"prompts\":[\"business\"]}";

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    /** Two domains, two prompts, openai and groq: 8 cells, of which 3 are answered and 4 have failed. */
    private Job job() {
        Job job = api.planned("{\"domains\":[\"stripe.com\",\"adyen.com\"],\"window\":\"w1\","
                + "\"providers\":[\"openai\",\"groq\"]}");
        api.answer(job, "openai", 3);
        api.fail(job, "groq", 4, "UNREACHABLE", "connection refused");
        return job;
    }

    @ParameterizedTest
    @CsvSource({"job_id", "jobId", "batch_key", "batchKey"})
    void byCrawlOrWindow(String name) {
        Job job = job();
        String query = "?" + name + "=" + (name.startsWith("job") ? job.name() : "w1");
        Reply all = api.get(STATUS + query);
        assertThat(all.at("/summary").toString())
                .isEqualTo("{\"queued\":1,\"processing\":0,\"succeeded\":3,\"failed\":4,\"skipped\":0}");
        assertThat(all.at("/jobs")).hasSize(8);
        Reply failed = api.get(STATUS + query + "&status=failed");
        assertThat(failed.at("/jobs")).hasSize(4).allSatisfy(one -> {
            assertThat(one.path("error_message").asString()).isEqualTo("connection refused");
            assertThat(one.path("attempt_count").intValue()).isEqualTo(1);
            assertThat(one.path("batch_key").asString()).isEqualTo("w1");
            assertThat(one.path("finished_at").isNull()).isFalse();
            assertThat(one.path("created_at").asString())
                    .isEqualTo(api.get("/api/jobs/" + job.name()).text("/created_at"));
        });
        for (String prompt : new String[] {"prompt_id", "promptId"}) {
            Reply business = api.get(STATUS + query + "&" + prompt + "=business");
            assertThat(business.at("/jobs")).hasSize(4);
            assertThat(business.at("/jobs").findValuesAsString("prompt")).containsOnly("business");
        }
    }

    @ParameterizedTest
    @CsvSource({"job_id", "batch_key"})
    void inPages(String name) {
        Job job = job();
        String next = STATUS + "?" + name + "=" + (name.equals("job_id") ? job.name() : "w1") + "&limit=3";
        List<String> ids = new ArrayList<>();
        while (next != null) {
            Reply page = api.get(next);
            assertThat(page.at("/jobs").size()).isLessThanOrEqualTo(3);
            ids.addAll(page.at("/jobs").findValuesAsString("id"));
            next = page.at("/next").isNull() ? null : page.text("/next");
        }
        assertThat(ids).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void whatIsOpenInACancelledCrawlIsSkipped() {
        Job job = job();
        api.post("/api/jobs/" + job.name() + "/cancel", "");
        Reply skipped = api.get(STATUS + "?job_id=" + job.name() + "&status=skipped");
        assertThat(skipped.at("/jobs")).hasSize(1);
        assertThat(skipped.text("/jobs/0/error_message")).isEqualTo("its job was cancelled");
        assertThat(skipped.at("/summary/skipped").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                   | 400 | say whose jobs",
                "?job_id=a&batch_key=b              | 400 | one of the two",
                "?job_id=a&jobId=a                  | 400 | ?jobId is another name for ?job_id",
                "?job_id=a                          | 404 | there is no job 'a'",
                "?batch_key=never                   | 404 | no job was made in a window 'never'",
                "?batch_key=never&limit=101         | 400 | whole number from 1 to 100",
                "?batch_key=never&status=done       | 400 | queued, processing, succeeded, failed, skipped",
                "?batch_key=never&prompt_id=nothing | 404 | there is no prompt 'nothing'",
            })
    void whatIsWrongIsSaid(String query, int status, String words) {
        Reply reply = api.get(STATUS + (query == null ? "" : query));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("/detail")).contains(words);
    }

    @Test
    void aCellIsAskedNowUnlessItHasAReply() {
        Job job = job();
        String path = STATUS + "?job_id=" + job.name();
        String answered = api.get(path + "&status=succeeded").text("/jobs/0/id");
        Reply again = api.post("/api/jobs/process", "{\"id\":" + answered + "}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("/status")).isEqualTo("succeeded");
        Reply failed = api.get(path + "&status=failed");
        Reply asked = api.post("/api/jobs/process", "{\"id\":" + failed.text("/jobs/0/id") + "}");
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.text("/window")).isEqualTo("w1");
        assertThat(asked.at("/priority").intValue()).isEqualTo(1);
        api.plan(api.job(asked.text("/jobId")));
        assertThat(api.get(STATUS + "?job_id=" + asked.text("/id")).at("/jobs").findValuesAsString("id"))
                .containsExactly(failed.text("/jobs/0/id"));
        assertThat(api.get("/api/cells/" + failed.text("/jobs/0/id")).text("/cell/state"))
                .isEqualTo("planned");
        assertThat(api.post("/api/jobs/process", "{\"id\":999}").status()).isEqualTo(404);
        assertThat(api.post("/api/jobs/process", "{}").text("/detail")).contains("/id: say which");
    }

    @Test
    void whoWaitsGetsTheAnswers() throws Exception {
        var reply = CompletableFuture.supplyAsync(() -> api.post("/api/v2/ultra-fast-process", FEW));
        while (api.ledger.jobs().unfinished().isEmpty()) {
            Thread.onSpinWait();
        }
        Job job = api.plan(api.ledger.jobs().unfinished().get(0));
        api.answer(job, "openai", 1);
        api.ledger.jobLifecycle().complete(job.id());
        Reply whole = reply.get(30, TimeUnit.SECONDS);
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.text("/job/status")).isEqualTo("completed");
        assertThat(whole.text("/answers/0/text")).isEqualTo("yes");
    }

    @Test
    void aKeyOfAnotherRequestIsRefusedWithoutAWait() {
        api.post("/api/crawl", "{\"domains\":[\"adyen.com\"]}", "Idempotency-Key", "k1");
        assertThat(api.post("/api/v2/ultra-fast-process", FEW, "Idempotency-Key", "k1")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void nobodyWaitsForMany() {
        Reply many = api.post("/api/v2/ultra-fast-process", "{\"domains\":[\"stripe.com\"],\"repetitions\":6}");
        assertThat(many.status()).isEqualTo(400);
        assertThat(many.text("/detail")).contains("these are 48 cells", "at most 20");
        assertThat(api.post("/api/v2/ultra-fast-process", "{\"domains\":\"all\"}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/api/v2/ultra-fast-process", FEW.replace("}", ",\"dry_run\":true}"))
                        .text("/detail"))
                .contains("/dry_run");
        assertThat(api.ledger.jobs().unfinished()).isEmpty();
    }
}
