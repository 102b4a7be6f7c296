package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.BatchEnds.WithoutLine;
import dev.rollcall.store.BatchIntent.Intended;
import dev.rollcall.store.BatchWish;
import dev.rollcall.store.BatchWish.CallEstimate;
import dev.rollcall.store.CallKind;
import dev.rollcall.store.CallWish;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.ProviderBatches;
import dev.rollcall.store.ProviderBatches.ProviderWord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Makes jobs on the batch lane, and their batches, as far as a test wants them. */
final class ApiBatches {
    private final TestApi api;
    private final String[] token;
    private int worker;

    /** @param token the headers with which jobs may be started */
    ApiBatches(TestApi api, String... token) {
        this.api = api;
        this.token = token;
    }

    /** A planned job on the batch lane: ten calls of this provider. */
    Job job(String provider) {
        Reply reply = api.post(
                "/api/crawl",
                "{\"domains\":[\"stripe.com\",\"adyen.com\"],\"providers\":[\"" + provider
                        + "\"],\"repetitions\":5,\"lane\":\"batch\"}",
                token);
        assertThat(reply.status()).as(reply.body()).isEqualTo(202);
        worker = api.test.one(Integer.class, "SELECT min(id) FROM worker");
        return api.plan(api.job(reply.text("/id")));
    }

    ProviderBatch intended(Job job, int calls) {
        var wish = new BatchWish(
                ProviderBatches.newToken(),
                job,
                job.targetIds().get(0),
                "0000000a",
                new BigDecimal("0.5"),
                Instant.parse("2031-01-01T00:00:00Z"),
                calls,
                1,
                job.promptVersionIds().stream()
                        .collect(Collectors.toMap(prompt -> prompt, prompt -> new CallEstimate(10L, 100))),
                0,
                null,
                BatchWish.ROUNDS);
        return ((Intended) api.ledger.batchIntents().intend(wish)).batch();
    }

    /** Of so many answers that openai is to judge. */
    ProviderBatch ofJudge(int calls) {
        int target = api.test.one(Integer.class, "SELECT min(id) FROM target WHERE provider = 'openai'");
        api.test.execute(
                "INSERT INTO enrichment (run_id, cell_id, judge_target_id, schema_version, state, question_sha256)"
                        + " SELECT 9, n, " + target + ", 1, 0, int4send(n) FROM generate_series(1, " + calls + ") n");
        var wish = new CallWish(
                ProviderBatches.newToken(),
                CallKind.JUDGE,
                target,
                false,
                "0000000a",
                new BigDecimal("0.5"),
                Instant.parse("2031-01-01T00:00:00Z"),
                2_000,
                1_000_000,
                1,
                LongStream.rangeClosed(1, calls)
                        .mapToObj(key -> new CallWish.WishedCall(key, new CallEstimate(10L, 100)))
                        .toList());
        return ((Intended) api.ledger.callIntents().intend(wish)).batch();
    }

    ProviderBatch running(Job job, int calls) {
        ProviderBatch batch = intended(job, calls);
        ProviderBatches steps = api.ledger.providerBatches();
        steps.body(batch.id(), "ab", 10);
        steps.posting(batch.id(), worker);
        steps.running(batch.id(), "batch_" + batch.id(), ProviderWord.of("in_progress"), Duration.ofSeconds(30));
        return batch;
    }

    /** All of its items are missing. */
    ProviderBatch done(Job job, int calls) {
        ProviderBatch batch = running(job, calls);
        api.ledger.providerBatches().ingesting(batch.id(), new ProviderWord("completed", calls, calls, 0));
        api.ledger.batchEnds().account(batch.id(), WithoutLine.NOT_ASKED);
        return batch;
    }
}
