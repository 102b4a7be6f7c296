package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Enrichments.JudgePass;
import dev.rollcall.store.Enrichments.OpenEnrichment;
import dev.rollcall.store.Enrichments.PlannedEnrichment;
import dev.rollcall.store.Enrichments.UnjudgedAnswer;
import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Extractions.ExtractedAnswer;
import dev.rollcall.store.Extractions.ExtractedMention;
import dev.rollcall.store.JudgeFindings.StoredName;
import dev.rollcall.store.JudgeFindings.StoredStance;
import dev.rollcall.store.ModelCalls.CallBegun;
import dev.rollcall.store.ModelCalls.JudgeStart;
import dev.rollcall.store.ModelCalls.NoBudget;
import dev.rollcall.store.ModelCalls.NotHeld;
import dev.rollcall.store.ModelResult.ModelCall;
import dev.rollcall.store.ModelResult.NextState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnrichmentsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int VERSION = 1;
    private static final long LIMIT = 100;

    private final LedgerAtWork work = new LedgerAtWork("openai");
    private final Ledger ledger = work.ledger;
    private final TestLedger test = work.test;
    private final Enrichments enrichments = ledger.enrichments();
    private final ModelCalls attempts = ledger.modelCalls(CallKind.JUDGE);
    private final int extractor = ledger.extractors().register("1", "aa");
    private final int domain = answered(2);
    private final int judge = test.one(Integer.class, "SELECT min(id) FROM target");

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void anAnswerIsPlannedOnceAndJudgedOnce() {
        JudgePass pass = pass("[1]");
        plan(pass, "q");
        plan(pass, "q");
        assertThat(enrichments.lacking(pass, 0, 9)).isEmpty();
        List<OpenEnrichment> open = enrichments.open(pass, 9);
        assertThat(open).hasSize(2);
        assertThat(Body.unpack(open.get(0).body()).text()).isEqualTo("yes");
        for (OpenEnrichment one : open) {
            int n = begun(begin(one, "w", 10)).n();
            assertThat(n).isEqualTo(1);
            assertThat(attempts.save(judged(one.id(), n, 7L), judge)).isTrue();
            assertThat(attempts.save(judged(one.id(), n, 7L), judge))
                    .as("again")
                    .isFalse();
            assertThat(begin(one, "w", 10)).isEqualTo(new NotHeld());
        }
        assertThat(enrichments.open(pass, 9)).isEmpty();
        assertThat(enrichments.totals(pass)).isEqualTo(new Enrichments.JudgeTotals(0, 2, 0, 0, 0, 0, 20, 2, 6));
        assertThat(enrichments.totals(pass).validity()).isEqualTo(.9);
        assertThat(test.rows("SELECT count(*) AS n, min(sentiment) AS s, min(quote_end) AS e FROM stance"))
                .containsExactly("{n=2, s=1, e=3}");
        assertThat(test.rows("SELECT name, count(*) AS n FROM other_name GROUP BY 1"))
                .containsExactly("{name=Adyen, n=2}");
        assertThat(days()).containsExactly("{reserved_ticks=0, spent_ticks=14, lost_ticks=0}");
        assertThat(test.rows("SELECT quotes, invented FROM model_day")).containsExactly("{quotes=20, invented=2}");
    }

    /** An edited alias makes a new run; what is asked does not change by it, so nothing is paid again. */
    @Test
    void aLaterRunTakesOverWhatIsPaidFor() {
        JudgePass first = pass("[1]");
        plan(first, "q");
        OpenEnrichment one = enrichments.open(first, 9).get(0);
        attempts.save(judged(one.id(), begun(begin(one, "w", 10)).n(), 7L), judge);

        JudgePass second = pass("[2]");
        plan(second, "q");
        assertThat(enrichments.totals(second).judged()).isEqualTo(1);
        List<OpenEnrichment> open = enrichments.open(second, 9);
        assertThat(open).as("the one that was never asked").hasSize(1);
        assertThat(enrichments.open(first, 9)).as("its run has passed").isEmpty();
        assertThat(test.one(Long.class, "SELECT count(*) FROM model_attempt")).isEqualTo(1);

        JudgePass third = pass("[3]");
        plan(third, "another question");
        assertThat(enrichments.open(third, 9)).hasSize(2);
    }

    @Test
    void aCallWhoseWorkerDiedIsAPossibleDuplicate() {
        JudgePass pass = pass("[1]");
        plan(pass, "q");
        OpenEnrichment one = enrichments.open(pass, 9).get(0);
        assertThat(begun(begin(one, "w", 10)).possibleDuplicate()).isFalse();
        assertThat(begin(one, "x", 10)).as("w has it").isEqualTo(new NotHeld());
        test.execute("UPDATE judge_order SET claimed_until = now() - interval '1 s'");
        assertThat(ledger.judgeOrders().claim(domain, "x", LEASE)).isTrue();
        assertThat(begin(one, "w", 10)).isEqualTo(new NotHeld());
        CallBegun second = begun(begin(one, "x", 20));
        assertThat(second.possibleDuplicate()).isTrue();
        assertThat(days()).containsExactly("{reserved_ticks=20, spent_ticks=0, lost_ticks=10}");

        assertThat(attempts.save(judged(one.id(), 1, 7L), judge))
                .as("asked since")
                .isFalse();
        assertThat(days())
                .as("but its bill is known")
                .containsExactly("{reserved_ticks=20, spent_ticks=7, lost_ticks=0}");
        assertThat(attempts.save(judged(one.id(), second.n(), 8L), judge)).isTrue();
        assertThat(days()).containsExactly("{reserved_ticks=0, spent_ticks=15, lost_ticks=0}");
        assertThat(test.rows("SELECT attempts, maybe_billed FROM enrichment WHERE state = 10"))
                .containsExactly("{attempts=2, maybe_billed=true}");
    }

    @Test
    void aLateReplyCountsWhenNobodyHasAskedSince() {
        JudgePass pass = pass("[1]");
        plan(pass, "q");
        OpenEnrichment one = enrichments.open(pass, 9).get(0);
        int n = begun(begin(one, "w", 10)).n();
        ledger.judgeOrders().takeBack(domain);
        assertThat(attempts.save(judged(one.id(), n, 7L), judge)).isTrue();
        assertThat(enrichments.totals(pass).judged()).isEqualTo(1);
    }

    @Test
    void aDayHasItsBudget() {
        JudgePass pass = pass("[1]");
        plan(pass, "q");
        List<OpenEnrichment> open = enrichments.open(pass, 9);
        CallBegun first = begun(begin(open.get(0), "w", 90));
        assertThat(begin(open.get(1), "w", 11)).isEqualTo(new NoBudget());
        assertThat(attempts.usedToday(judge)).isEqualTo(90);
        attempts.save(judged(open.get(0).id(), first.n(), 80L), judge);
        assertThat(begin(open.get(1), "w", 21)).isEqualTo(new NoBudget());
        assertThat(begin(open.get(1), "w", 20)).isInstanceOf(CallBegun.class);
    }

    @Test
    void aBillOfUnknownPriceCountsAsEstimated() {
        JudgePass pass = pass("[1]");
        plan(pass, "q");
        List<OpenEnrichment> open = enrichments.open(pass, 9);
        attempts.save(
                result(open.get(0).id(), begun(begin(open.get(0), "w", 10)).n(), null, true, false), judge);
        attempts.save(
                result(open.get(1).id(), begun(begin(open.get(1), "w", 20)).n(), null, false, true), judge);
        assertThat(days()).containsExactly("{reserved_ticks=0, spent_ticks=10, lost_ticks=20}");
    }

    /** After a faulty reply the question is another one; the wait keeps the row back. */
    @Test
    void aFaultyReplyIsKeptAndItsRepairWaits() {
        JudgePass pass = pass("[1]");
        plan(pass, "q");
        OpenEnrichment one = enrichments.open(pass, 1).get(0);
        int n = begun(begin(one, "w", 10)).n();
        var faulty = new ModelResult(
                one.id(),
                n,
                call(7L, false, false),
                new NextState(EnrichmentState.OPEN, Duration.ZERO, true, "holds no JSON object"),
                null);
        assertThat(attempts.save(faulty, judge)).isTrue();
        OpenEnrichment again = enrichments.open(pass, 1).get(0);
        assertThat(again.fault()).isEqualTo("holds no JSON object");
        assertThat(again.errors()).isEqualTo(1);
        assertThat(attempts.save(faulty, judge))
                .as("the ledger was away when it answered")
                .isFalse();
        assertThat(enrichments.open(pass, 1).get(0).errors()).isEqualTo(1);
        assertThat(attempts.replies(one.id())).hasSize(1);
        attempts.save(
                new ModelResult(
                        one.id(),
                        begun(begin(one, "w", 10)).n(),
                        call(7L, false, false),
                        new NextState(EnrichmentState.OPEN, Duration.ofHours(1), false, null),
                        null),
                judge);
        assertThat(enrichments.open(pass, 9)).extracting(OpenEnrichment::id).doesNotContain(one.id());
    }

    /** The answers are real: a simulated judge costs nothing, and says nothing of them. */
    @Test
    void aJudgeReadsAnswersOfItsOwnKind() {
        JudgePass pass = pass("[1]");
        int simulated = test.one(
                Integer.class,
                "INSERT INTO target (provider, model, surface) VALUES ('x', 'y', 'simulated') RETURNING id::int");
        assertThat(enrichments.lacking(pass, 0, 9)).hasSize(2);
        assertThat(enrichments.lacking(new JudgePass(pass.runId(), simulated, VERSION), 0, 9))
                .isEmpty();
    }

    /** It belongs to no job, and is counted all the same. */
    @Test
    void itsCallsAreInTheUsage() {
        JudgePass pass = pass("[1]");
        plan(pass, "q");
        test.execute("DELETE FROM usage_delta");
        OpenEnrichment one = enrichments.open(pass, 1).get(0);
        attempts.save(judged(one.id(), begun(begin(one, "w", 10)).n(), 7L), judge);
        ledger.usage().fold();
        assertThat(
                        test.rows(
                                "SELECT target_id, outcome, attempts, cost_ticks, input_tokens FROM usage_day WHERE cost_ticks > 0"))
                .containsExactly(
                        "{target_id=" + judge + ", outcome=ANSWERED, attempts=1, cost_ticks=7, input_tokens=5}");
        assertThat(test.one(Long.class, "SELECT count(*) FROM job_counter WHERE cost_ticks > 0"))
                .isZero();
    }

    @Test
    void oneWorkerHasADomain() {
        ledger.judgeOrders().put(domain, "ada", "a test");
        assertThat(ledger.judgeOrders().domains()).containsExactly(domain);
        assertThat(ledger.judgeOrders().claim(domain, "w", LEASE)).isTrue();
        assertThat(ledger.judgeOrders().claim(domain, "x", LEASE)).isFalse();
        assertThat(ledger.judgeOrders().claim(domain, "w", LEASE)).as("renewed").isTrue();
        ledger.judgeOrders().release(domain, "w");
        assertThat(ledger.judgeOrders().claim(domain, "x", LEASE)).isTrue();
        assertThat(ledger.judgeOrders().takeBack(domain)).isTrue();
        assertThat(ledger.judgeOrders().takeBack(domain)).isFalse();
        assertThat(ledger.judgeOrders().find(domain)).isEmpty();
    }

    /** A run of a set whose content is this, in which all answers name one entity; and the order, held by w. */
    private JudgePass pass(String content) {
        ledger.judgeOrders().put(domain, "ada", "a test");
        ledger.judgeOrders().claim(domain, "w", LEASE);
        ledger.entities().put(domain, new NewEntitySet(content, List.of("stripe"), "ada", "a test"), null);
        ExtractionRun run = ledger.extractionRuns().wanted(domain, extractor).orElseThrow();
        int entity = ledger.entities().ids(domain).get("stripe");
        var mention = new ExtractedMention(entity, 0, 3, 1, 1, 100);
        ledger.extractions()
                .write(
                        run,
                        ledger.extractions().unread(run, ledger.extractions().windows(domain), 0, 9).stream()
                                .map(answer -> new ExtractedAnswer(
                                        answer, ExtractionOutcome.ANSWERED, true, List.of(mention), List.of()))
                                .toList());
        return new JudgePass(run.id(), judge, VERSION);
    }

    private void plan(JudgePass pass, String question) {
        List<UnjudgedAnswer> lacking = enrichments.lacking(pass, 0, 9);
        enrichments.plan(
                pass,
                lacking.stream()
                        .map(answer -> new PlannedEnrichment(
                                answer.cellId(),
                                (question + answer.cellId()).getBytes(StandardCharsets.UTF_8),
                                EnrichmentState.OPEN))
                        .toList());
    }

    private int answered(int cells) {
        Jobs.Job job = work.planned("a", 1, cells);
        work.asked(job, cells).forEach(work::answered);
        return ledger.jobs().domainIds(job.id(), 0, 1).get(0);
    }

    private JudgeStart begin(OpenEnrichment one, String by, long ticks) {
        return attempts.begin(one.id(), by, "0123abcd", ticks, LIMIT);
    }

    private static CallBegun begun(JudgeStart start) {
        return (CallBegun) start;
    }

    private ModelResult judged(long id, int n, Long cost) {
        return result(id, n, cost, false, false);
    }

    private ModelResult result(long id, int n, Long cost, boolean unpriced, boolean maybeBilled) {
        int entity = ledger.entities().ids(domain).get("stripe");
        return new ModelResult(
                id,
                n,
                call(cost, unpriced, maybeBilled),
                new NextState(EnrichmentState.JUDGED, null, false, null),
                new JudgeFindings(
                        List.of(new StoredStance(entity, 1, true, false, 0, 3)),
                        List.of(new StoredName("Adyen", 0, 3, 0, 3)),
                        10,
                        1,
                        3,
                        0,
                        0));
    }

    private static ModelCall call(Long cost, boolean unpriced, boolean maybeBilled) {
        return new ModelCall(
                "ANSWERED",
                200,
                "r",
                12,
                new AttemptUsage(TokenCounts.of(5, 6, null, null), null, null, null),
                cost,
                false,
                unpriced,
                maybeBilled,
                null,
                new Body("{}", List.of(), new byte[0]).pack());
    }

    private List<String> days() {
        return test.rows("SELECT reserved_ticks, spent_ticks, lost_ticks FROM model_day");
    }
}
