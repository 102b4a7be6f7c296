package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.BatchEnds.WithoutLine;
import dev.rollcall.store.BatchIntent.Intended;
import dev.rollcall.store.BatchIntent.NoBudget;
import dev.rollcall.store.BatchIntent.TooFew;
import dev.rollcall.store.BatchLines.NotAsked;
import dev.rollcall.store.BatchLines.Replied;
import dev.rollcall.store.BatchLines.Why;
import dev.rollcall.store.BatchWish.CallEstimate;
import dev.rollcall.store.CallWish.WishedCall;
import dev.rollcall.store.ModelResult.ModelCall;
import dev.rollcall.store.ModelResult.NextState;
import dev.rollcall.store.ProviderBatches.Posting;
import dev.rollcall.store.ProviderBatches.ProviderWord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches of a judge's calls: forty open rows, each of which may cost 10. */
class CallIntentsTest {
    private static final int ROWS = 40;
    private static final long MUCH = 10_000;

    private final LedgerAtWork work = new LedgerAtWork("openai");
    private final Ledger ledger = work.ledger;
    private final TestLedger test = work.test;
    private final int judge = test.one(Integer.class, "SELECT min(id) FROM target");
    private final ProviderBatches steps = ledger.providerBatches();

    CallIntentsTest() {
        test.execute("INSERT INTO enrichment (run_id, cell_id, judge_target_id, schema_version, state, question_sha256)"
                + " SELECT 1, n, " + judge + ", 1, 0, int4send(n) FROM generate_series(1, " + ROWS + ") n");
    }

    @AfterEach
    void close() {
        work.close();
    }

    private BatchIntent intend(long budget) {
        List<WishedCall> calls = test.rows("SELECT id FROM enrichment ORDER BY 1").stream()
                .map(row -> Long.parseLong(row.replaceAll("[^0-9]", "")))
                .map(id -> new WishedCall(id, new CallEstimate(10L, 100)))
                .toList();
        return ledger.callIntents()
                .intend(new CallWish(
                        ProviderBatches.newToken(),
                        CallKind.JUDGE,
                        judge,
                        true,
                        "0000000a",
                        new BigDecimal("0.5"),
                        Instant.now().plus(Duration.ofDays(1)),
                        2_000,
                        budget,
                        20,
                        calls));
    }

    private ProviderBatch intended(long budget) {
        return ((Intended) intend(budget)).batch();
    }

    private ProviderBatch posted(long budget) {
        ProviderBatch batch = intended(budget);
        steps.body(batch.id(), "ab", 10);
        assertThat(steps.posting(batch.id(), 1)).isEqualTo(Posting.POST);
        return batch;
    }

    private void ingesting(ProviderBatch batch) {
        steps.running(batch.id(), "batch_" + batch.id(), ProviderWord.of("in_progress"), Duration.ZERO);
        steps.ingesting(batch.id(), ProviderWord.of("completed"));
    }

    private Replied judged(int n) {
        var call = new ModelCall(
                "ANSWERED", 200, null, 0, AttemptUsage.UNKNOWN, 3L, false, false, false, null, new byte[] {1});
        var found = new JudgeFindings(List.of(), List.of(), 2, 1, 0, 0, 0);
        return new Replied(
                n, new ModelResult(n + 1L, 1, call, new NextState(EnrichmentState.JUDGED, null, false, null), found));
    }

    private String day() {
        return test.rows("SELECT reserved_ticks AS r, spent_ticks AS s, lost_ticks AS l FROM model_day")
                .get(0);
    }

    private long rows(String where) {
        return test.one(Long.class, "SELECT count(*) FROM enrichment WHERE " + where);
    }

    @Test
    void aRowIsInOneBatchAndAskedByNobodyElse() {
        ProviderBatch batch = intended(MUCH);
        assertThat(batch.items()).isEqualTo(ROWS);
        assertThat(batch.reservedTicks()).isEqualTo(10L * ROWS);
        assertThat(batch.kind()).isEqualTo(CallKind.JUDGE);
        assertThat(batch.mayPost()).isTrue();
        assertThat(batch.stopWanted()).isFalse();
        assertThat(day()).isEqualTo("{r=400, s=0, l=0}");
        assertThat(intend(MUCH)).isEqualTo(new TooFew(0));
        assertThat(ledger.batchList().underWay(CallKind.JUDGE, judge)).isEqualTo(1);
        assertThat(ledger.batchList().open()).extracting(ProviderBatch::id).containsExactly(batch.id());
    }

    @Test
    void theDaysBudgetCutsIt() {
        assertThat(intended(255).items()).isEqualTo(25);
        assertThat(day()).isEqualTo("{r=250, s=0, l=0}");
        assertThat(intend(255)).as("15 are left").isEqualTo(new TooFew(15));
        assertThat(rows("state = 0 AND batch_id IS NULL")).isEqualTo(15);
    }

    @Test
    void withoutBudgetNothingIsWritten() {
        assertThat(intend(190)).isEqualTo(new NoBudget(19, false));
        assertThat(rows("state = 0 AND attempts = 0 AND batch_id IS NULL")).isEqualTo(ROWS);
        assertThat(test.one(Long.class, "SELECT count(*) FROM provider_batch")).isZero();
        assertThat(test.one(Long.class, "SELECT count(*) FROM model_attempt")).isZero();
    }

    @Test
    void aLineCountsOnceAndWhatHasNoneIsOpenAgain() {
        ProviderBatch batch = posted(MUCH);
        ingesting(batch);
        var lines = new BatchLines(0, 4, 1, List.of(judged(0), judged(0), new NotAsked(1, Why.EXPIRED)));
        assertThat(ledger.batchResults().ingest(batch.id(), lines)).isEqualTo(new BatchResults.Ingested(2, 2, 1, 1));
        assertThat(ledger.batchEnds().account(batch.id(), WithoutLine.MAYBE_ASKED))
                .isTrue();
        ProviderBatch ended = ledger.batchList().find(batch.id()).orElseThrow();
        assertThat(ended.state()).isEqualTo(BatchState.DONE);
        assertThat(ended.account().answered()).isEqualTo(1);
        assertThat(ended.account().expired()).isEqualTo(1);
        assertThat(ended.account().missing()).isEqualTo(ROWS - 2);
        assertThat(ended.account().costTicks()).isEqualTo(3);
        assertThat(rows("state = 10 AND quotes = 2 AND invented = 1")).isEqualTo(1);
        assertThat(rows("state = 0 AND batch_id IS NULL AND errors = 0")).isEqualTo(1);
        assertThat(rows("state = 0 AND batch_id IS NULL AND errors = 1 AND maybe_billed"))
                .isEqualTo(ROWS - 2);
        assertThat(day()).as("what may be billed is lost").isEqualTo("{r=0, s=3, l=380}");
        ledger.usage().fold();
        assertThat(test.one(Long.class, "SELECT sum(attempts)::int8 FROM usage_delta WHERE outcome = 'NOT_ASKED'"))
                .isNull();
    }

    @Test
    void whatIsAbandonedCostsNothing() {
        ProviderBatch batch = intended(MUCH);
        assertThat(ledger.batchEnds().abandon(batch.id(), BatchState.INTENDED, "no key"))
                .isTrue();
        assertThat(day()).isEqualTo("{r=0, s=0, l=0}");
        assertThat(intended(MUCH).items()).isEqualTo(ROWS);
    }

    @Test
    void whatIsPostedTwiceIsAPossibleDuplicateAndPaidForTwice() {
        ProviderBatch batch = posted(MUCH);
        assertThat(steps.repost(batch.id(), 1, 1)).isEqualTo(Posting.POST);
        assertThat(test.one(Long.class, "SELECT count(*) FROM model_attempt WHERE possible_duplicate"))
                .isEqualTo(ROWS);
        assertThat(rows("maybe_billed")).isEqualTo(ROWS);
        assertThat(day()).isEqualTo("{r=400, s=0, l=400}");
    }

    @Test
    void withoutBudgetForTwoNothingIsPostedTwice() {
        ProviderBatch batch = posted(700);
        assertThat(steps.repost(batch.id(), 1, 1)).isEqualTo(Posting.NO_BUDGET);
        assertThat(rows("maybe_billed")).isZero();
        assertThat(day()).isEqualTo("{r=400, s=0, l=0}");
    }

    /** At the deadline rows come free; a late line counts unless its row was asked since. */
    @Test
    void aLateLineIsKeptUnlessItsRowWasAskedSince() {
        ProviderBatch batch = posted(MUCH);
        ingesting(batch);
        assertThat(ledger.batchEnds().handOver(batch.id())).isEqualTo(ROWS);
        assertThat(day()).isEqualTo("{r=0, s=0, l=400}");
        test.execute("UPDATE enrichment SET attempts = 2, state = 1 WHERE id = 2");
        assertThat(ledger.batchResults().ingest(batch.id(), new BatchLines(0, 2, 0, List.of(judged(0), judged(1)))))
                .isEqualTo(new BatchResults.Ingested(2, 1, 0, 0));
        assertThat(rows("state = 10")).isEqualTo(1);
        assertThat(day()).as("both are paid for").isEqualTo("{r=0, s=6, l=380}");
    }
}
