package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.AccessRole;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.BatchWait;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderBatch;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchPagesTest {
    private final TestApi api = TestApi.withToken("s3cret").withWorker(true);
    private final ApiBatches batches = new ApiBatches(api, TestApi.bearer("s3cret"));

    @AfterEach
    void close() {
        api.close();
    }

    private String page(AccessRole role, String path) {
        String[] bearer = api.bearer("someone-" + role.word() + "-" + System.nanoTime(), role);
        return api.get(path, bearer[0], bearer[1], "Accept", "text/html,*/*;q=0.8")
                .body();
    }

    private String page(String path) {
        return page(AccessRole.WRITE, path);
    }

    private static String rowOf(ProviderBatch batch) {
        return "<tr id=\"b-" + batch.token() + "\">";
    }

    @Test
    void whereThereIsNoneItSaysHowToMakeOne() {
        assertThat(page("/ui/batches"))
                .contains("There is no batch yet", "./rollcall crawl --lane batch --deadline 2d")
                .contains("aria-current=\"page\">Batches</a>");
    }

    @Test
    void openOnesComeFirstAndTheLatestOfEachFirst() {
        Job job = batches.job("openai");
        ProviderBatch open = batches.running(job, 2);
        ProviderBatch ended = batches.done(job, 2);
        ProviderBatch opened = batches.running(job, 2);
        assertThat(page("/ui/batches"))
                .containsSubsequence(rowOf(opened), rowOf(open), rowOf(ended))
                .contains("<b id=\"n-running\">2</b>", "<b id=\"n-completed\">1</b>", "<b id=\"n-all\">3</b>")
                .contains("2 submitted, 0 processed of 2", "2 submitted, 2 processed of 2", "simulated");
    }

    @Test
    void oneOfAJudgeSaysWhatItIsFor() {
        ProviderBatch judge = batches.ofJudge(4);
        assertThat(page("/ui/batches")).contains(rowOf(judge), "for the judge").doesNotContain("/ui/jobs/null");
        assertThat(page("/ui/batches/" + judge.token()))
                .contains("<dt>For</dt><dd>the judge</dd>")
                .doesNotContain("All batches of its job", "null");
    }

    @Test
    void itsFiltersAreThoseOfTheApi() {
        Job openai = batches.job("openai");
        Job groq = batches.job("groq");
        ProviderBatch one = batches.running(openai, 2);
        ProviderBatch other = batches.running(groq, 2);
        assertThat(page("/ui/batches?provider=groq&job="))
                .contains(rowOf(other))
                .doesNotContain(rowOf(one));
        assertThat(page("/ui/batches?job=" + openai.name()))
                .contains(rowOf(one))
                .doesNotContain(rowOf(other));
        assertThat(page("/ui/batches?status=completed")).contains("No batch matches");
        assertThat(page("/ui/batches?status=open")).contains("one of running, completed, failed");
    }

    @Test
    void oneTellsOurCountTheProvidersAndWhyItWaits() {
        ProviderBatch batch = batches.running(batches.job("openai"), 3);
        api.ledger
                .providerBatches()
                .waits(
                        batch.id(),
                        BatchState.RUNNING,
                        BatchWait.KEY,
                        Duration.ofMinutes(5),
                        "<b>nobody</b> has its key");
        assertThat(page("/ui/batches/" + batch.token()))
                .contains("it waits for the key that it was made with", "&lt;b&gt;nobody&lt;/b&gt; has its key")
                .contains(
                        "<code>batch_" + batch.id() + "</code>",
                        "<code>in_progress</code>",
                        "missing: known at its end")
                .contains("data-act=\"POST /api/batches/" + batch.token() + "/cancel\"", "data-live=\"batch/");
        ProviderBatch done = batches.done(batches.job("groq"), 4);
        assertThat(page("/ui/batches/" + done.token()))
                .contains("4 missing", "groq, by its counters", "data-name=\"succeeded\">4<")
                .doesNotContain("data-act=", "data-live=");
        assertThat(page("/ui/batches/rc-unknown")).contains("there is no batch");
    }

    @Test
    void whoeverMayOnlyReadSeesNoButtonThatCancels() {
        ProviderBatch batch = batches.running(batches.job("openai"), 3);
        assertThat(page(AccessRole.READ, "/ui/batches/" + batch.token()))
                .contains(batch.token())
                .doesNotContain("data-act=", "data-opens=\"cancel\"");
    }

    @Test
    void aJobShowsItsLanesAndLeadsToItsBatches() {
        Job job = batches.job("openai");
        String path = "/ui/jobs/" + job.name();
        assertThat(page(path)).doesNotContain("Its batches");
        Instant until = Instant.parse("2030-12-31T00:00:00Z");
        api.ledger.lanes().choose(job.id(), job.targetIds().get(0), until, "the job wants batches");
        batches.running(job, 3);
        assertThat(page(path))
                .contains("in batches until", "2030-12-31 00:00", "the job wants batches")
                .contains("href=\"/ui/batches?job=" + job.name() + "\">Its batches");
    }
}
