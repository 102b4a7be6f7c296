package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.BatchWait;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.ProviderBatches;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final String WHY = "{\"reason\":\"it takes too long\"}";

    private final TestApi api = TestApi.withToken("s3cret").withWorker();
    private final String[] token = TestApi.bearer("s3cret");
    private final ApiBatches batches = new ApiBatches(api, token);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aBatchByTokenAndById() {
        ProviderBatch batch = batches.running(batches.job("openai"), 7);
        Reply reply = api.get("/api/batches/" + batch.token(), token);
        assertThat(reply.text("/provider")).isEqualTo("openai");
        assertThat(reply.text("/provider_task_id")).isEqualTo("batch_" + batch.id());
        assertThat(reply.text("/status")).isEqualTo("running");
        assertThat(reply.text("/state")).isEqualTo("running");
        assertThat(reply.text("/provider_state")).isEqualTo("in_progress");
        assertThat(reply.at("/items").intValue()).isEqualTo(7);
        assertThat(reply.at("/submitted_items").intValue()).isEqualTo(7);
        assertThat(reply.at("/processed_items").intValue()).isZero();
        assertThat(reply.at("/provider_counts/processed").isNull()).isTrue();
        assertThat(reply.at("/cost_usd").decimalValue()).isEqualByComparingTo("0");
        assertThat(reply.at("/next_poll_at").isNull()).isFalse();
        assertThat(reply.text("/deadline")).isEqualTo("2031-01-01T00:00:00Z");
        assertThat(api.get("/api/batches/" + batch.id(), token).body()).isEqualTo(reply.body());
    }

    @Test
    void oneOfAJudgeSaysWhatItIsForAndHasNoJob() {
        ProviderBatch cells = batches.running(batches.job("openai"), 3);
        ProviderBatch judge = batches.ofJudge(4);
        assertThat(api.get("/api/batches/" + cells.token(), token).text("/kind"))
                .isEqualTo("cell");
        Reply reply = api.get("/api/batches/" + judge.token(), token);
        assertThat(reply.text("/kind")).isEqualTo("judge");
        assertThat(reply.at("/job").isNull()).isTrue();
        assertThat(reply.at("/items").intValue()).isEqualTo(4);
        assertThat(ids("")).containsExactly(judge.id() + "", cells.id() + "");
        assertThat(ids("?job=" + cells.job())).containsExactly(cells.id() + "");
    }

    @Test
    void whatTheProviderHasNotTakenIsNotSubmitted() {
        Reply reply = api.get(
                "/api/batches/" + batches.intended(batches.job("openai"), 3).token(), token);
        assertThat(reply.at("/provider_task_id").isNull()).isTrue();
        assertThat(reply.at("/items").intValue()).isEqualTo(3);
        assertThat(reply.at("/submitted_items").intValue()).isZero();
    }

    @Test
    void theAccountOfOneThatHasEnded() {
        ProviderBatch batch = batches.done(batches.job("openai"), 4);
        Reply reply = api.get("/api/batches/" + batch.token(), token);
        assertThat(reply.text("/status")).isEqualTo("completed");
        assertThat(reply.text("/state")).isEqualTo("done");
        assertThat(reply.at("/missing_items").intValue()).isEqualTo(4);
        assertThat(reply.at("/processed_items").intValue()).isEqualTo(4);
        assertThat(reply.at("/provider_counts/succeeded").intValue()).isEqualTo(4);
        assertThat(reply.at("/next_poll_at").isNull()).isTrue();
        assertThat(reply.at("/ended_at").isNull()).isFalse();
    }

    @Test
    void theyAreListedByJobProviderAndStatusInPages() {
        Job openai = batches.job("openai");
        Job groq = batches.job("groq");
        batches.done(openai, 2);
        batches.running(openai, 2);
        ProviderBatch third = batches.running(groq, 2);
        api.ledger.batchEnds().abandon(third.id(), BatchState.RUNNING, "it was refused");
        assertThat(ids("")).containsExactly("3", "2", "1");
        assertThat(ids("?job=" + openai.name())).containsExactly("2", "1");
        assertThat(ids("?provider=groq")).containsExactly("3");
        assertThat(ids("?status=running")).containsExactly("2");
        assertThat(ids("?status=completed&provider=openai")).containsExactly("1");
        assertThat(ids("?status=failed")).containsExactly("3");
        Reply first = api.get("/api/batches?job=" + openai.name() + "&limit=1", token);
        assertThat(first.at("/batches").findValuesAsString("id")).containsExactly("2");
        Reply second = api.get(first.text("/next"), token);
        assertThat(second.at("/batches").findValuesAsString("id")).containsExactly("1");
        assertThat(second.at("/next").isNull()).isTrue();
    }

    private java.util.List<String> ids(String query) {
        return api.get("/api/batches" + query, token).at("/batches").findValuesAsString("id");
    }

    @Test
    void whatThereIsNotIsSaid() {
        assertThat(api.get("/api/batches?status=open", token).text("/detail"))
                .contains("one of running, completed, failed");
        assertThat(api.get("/api/batches?job=nope", token).status()).isEqualTo(404);
        for (String id : new String[] {"7", "0", "x", ProviderBatches.newToken(), "rc-%00"}) {
            assertThat(api.get("/api/batches/" + id, token).status()).as(id).isIn(400, 404);
        }
    }

    @Test
    void aPersonCancelsABatchAndTheReasonIsKept() {
        ProviderBatch batch = batches.running(batches.job("openai"), 3);
        String path = "/api/batches/" + batch.token() + "/cancel";
        assertThat(api.post(path, WHY, api.bearer("eve", AccessRole.READ)).status())
                .isEqualTo(403);
        assertThat(api.post(path, "{}", token).text("/errors/0/pointer")).isEqualTo("/reason");
        Reply cancelled = api.post(path, WHY, api.bearer("ada", AccessRole.WRITE));
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.text("/cancel_why")).isEqualTo("cancelled by ada: it takes too long");
        assertThat(cancelled.text("/why")).contains("to be cancelled");
        assertThat(api.ledger.batchList().toStop())
                .extracting(ProviderBatch::id)
                .containsExactly(batch.id());
        assertThat(api.post(path, "{\"reason\":\"again\"}", token).text("/cancel_why"))
                .isEqualTo("cancelled by ada: it takes too long");
    }

    @Test
    void whatHasEndedIsNotCancelled() {
        Reply reply = api.post(
                "/api/batches/" + batches.done(batches.job("openai"), 2).token() + "/cancel", WHY, token);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.text("/detail")).contains("it is done");
    }

    @Test
    void aJobShowsItsLaneAndThoseOfItsTargets() {
        Job job = batches.job("openai");
        int target = job.targetIds().get(0);
        String path = "/api/jobs/" + job.name();
        Reply begun = api.get(path, token);
        assertThat(begun.text("/lane")).isEqualTo("batch");
        assertThat(begun.at("/deadline").isNull()).isTrue();
        assertThat(begun.at("/per_provider/0/models/0/lane").isNull()).isTrue();
        Instant until = Instant.parse("2030-12-31T00:00:00Z");
        api.ledger.lanes().choose(job.id(), target, until, "the job wants batches");
        assertThat(api.get(path, token).text("/providers_pending/0/waiting_for"))
                .isEqualTo("in a batch");
        batches.running(job, 20);
        Reply atWork = api.get(path, token);
        assertThat(atWork.text("/per_provider/0/models/0/lane/kind")).isEqualTo("batch");
        assertThat(atWork.text("/per_provider/0/models/0/lane/why")).isEqualTo("the job wants batches");
        assertThat(atWork.text("/per_provider/0/models/0/lane/until")).isEqualTo(until.toString());
        assertThat(atWork.text("/providers_pending/0/waiting_for")).isEqualTo("in a batch");
        assertThat(atWork.text("/providers_pending/0/until")).isEqualTo("2031-01-01T00:00:00Z");
        assertThat(atWork.at("/held")).isEmpty();
        api.ledger.lanes().goOnline(job.id(), target, "the time for batches is over");
        assertThat(api.get(path, token).text("/per_provider/0/models/0/lane/kind"))
                .isEqualTo("online");
    }

    @Test
    void metricsCountThemWithoutNamingAny() {
        Job job = batches.job("openai");
        batches.done(job, 4);
        ProviderBatch open = batches.running(job, 3);
        api.ledger
                .providerBatches()
                .waits(open.id(), BatchState.RUNNING, BatchWait.KEY, Duration.ofMinutes(5), "nobody has its key");
        assertThat(api.get("/metrics", token).body())
                .contains("rollcall_batches_open{provider=\"openai\",state=\"running\"} 1.0")
                .contains("rollcall_batches_open{provider=\"openai\",state=\"ingesting\"} 0.0")
                .contains("rollcall_batches_total{provider=\"openai\",status=\"completed\"} 1.0")
                .contains("rollcall_batch_items_total{outcome=\"missing\",provider=\"openai\"} 4.0")
                .contains("rollcall_batches_stuck{provider=\"openai\",why=\"key\"} 1.0")
                .contains("rollcall_batches_stuck{provider=\"openai\",why=\"deadline\"} 0.0")
                .contains("rollcall_batch_saved_usd_total{provider=\"openai\"} 0.0")
                .doesNotContain(open.token(), job.name());
    }
}
