package dev.rollcall.activities.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rollcall.activities.judge.DomainJudging.JudgingEnd;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.simulator.SimulatorOptions;
import dev.rollcall.simulator.faults.SimulatedFault;
import dev.rollcall.store.Body;
import dev.rollcall.store.Enrichments.JudgeTotals;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.TestLedger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Forty answers about d0.com name Acme and Boltware, and a simulated model judges them. */
class DomainJudgingTest {
    private static final int ANSWERS = 40;

    private final Simulator simulator = Simulator.start(SimulatorOptions.defaults());
    private final JudgeAtWork work = new JudgeAtWork(ANSWERS, simulator.url() + "/openai");
    private final TestLedger test = work.test;
    private final Ledger ledger = work.ledger;

    @AfterEach
    void close() {
        work.close();
        simulator.close();
    }

    @Test
    void everyAnswerIsJudgedOnce() throws InterruptedException {
        DomainJudging judging = work.judging(JudgeAtWork.DOLLAR, "w");
        assertThat(judging.judge(false)).isEqualTo(JudgingEnd.DONE);
        assertThat(judging.asked()).isEqualTo(ANSWERS);
        assertThat(work.totals()).isEqualTo(new JudgeTotals(0, ANSWERS, 0, 0, 0, 0, 2 * ANSWERS, 0, 0));
        assertThat(quotes()).containsExactly("Acme is older by 1 years.", "🥇 We use Boltware.");
        assertThat(test.rows("SELECT reserved_ticks, lost_ticks, spent_ticks > 0 AS spent FROM model_day"))
                .containsExactly("{reserved_ticks=0, lost_ticks=0, spent=true}");
        assertThat(test.one(
                        Boolean.class,
                        "SELECT (SELECT sum(cost_ticks) FROM model_attempt) = (SELECT spent_ticks FROM model_day)"))
                .isTrue();

        DomainJudging again = work.judging(JudgeAtWork.DOLLAR, "w");
        assertThat(again.judge(false)).isEqualTo(JudgingEnd.DONE);
        assertThat(again.asked()).isZero();
        assertThat(simulator.cells().values())
                .hasSize(ANSWERS)
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
    }

    /** The tenth of its quotes that a judge invents is dropped, and the rate of validity says so. */
    @Test
    void inventedQuotesAreDroppedAndCounted() throws InterruptedException {
        simulator.fault(SimulatedFault.parse("openai=invented-quotes:0.1"));
        assertThat(work.judging(JudgeAtWork.DOLLAR, "w").judge(false)).isEqualTo(JudgingEnd.DONE);
        JudgeTotals totals = work.totals();
        assertThat(totals.judged()).isEqualTo(ANSWERS);
        assertThat(totals.invented()).isBetween(2L, 20L);
        assertThat(totals.validity()).isEqualTo((80 - totals.invented()) / 80.0);
        assertThat(test.one(Long.class, "SELECT count(*) FROM stance")).isEqualTo(80 - totals.invented());
    }

    @Test
    void proseIsRepairedOnceAndThenInvalid() throws InterruptedException {
        simulator.fault(SimulatedFault.parse("openai=prose"));
        DomainJudging judging = work.judging(JudgeAtWork.DOLLAR, "w");
        assertThat(judging.judge(false)).isEqualTo(JudgingEnd.DONE);
        assertThat(judging.asked()).isEqualTo(2 * ANSWERS);
        assertThat(work.totals()).isEqualTo(new JudgeTotals(0, 0, 0, ANSWERS, 0, 0, 0, 0, 0));
        assertThat(work.totals().validity()).isNull();
        assertThat(test.rows("SELECT DISTINCT fault FROM enrichment")).containsExactly("{fault=holds no JSON object}");
        assertThat(test.one(Long.class, "SELECT count(*) FROM model_attempt WHERE body IS NOT NULL"))
                .isEqualTo(2 * ANSWERS);
    }

    @Test
    void itemsForEntitiesNobodyAskedAboutAreDropped() throws InterruptedException {
        simulator.fault(SimulatedFault.parse("openai=strangers"));
        assertThat(work.judging(JudgeAtWork.DOLLAR, "w").judge(false)).isEqualTo(JudgingEnd.DONE);
        assertThat(work.totals()).isEqualTo(new JudgeTotals(0, ANSWERS, 0, 0, 0, 0, 2 * ANSWERS, 0, ANSWERS));
    }

    @Test
    void aDaysBudgetEndsIt() throws InterruptedException {
        DomainJudging judging = work.judging(30_000_000, "w");
        assertThat(judging.judge(false)).isEqualTo(JudgingEnd.NO_BUDGET);
        assertThat(judging.asked()).isBetween(1, ANSWERS - 1);
        assertThat(work.totals().open()).isEqualTo(ANSWERS - judging.asked());
        assertThat(test.one(Long.class, "SELECT spent_ticks FROM model_day")).isBetween(1L, 30_000_000L);
        assertThat(work.judging(JudgeAtWork.DOLLAR, "w").judge(false))
                .as("with more")
                .isEqualTo(JudgingEnd.DONE);
        assertThat(simulator.cells().values())
                .hasSize(ANSWERS)
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
    }

    @Test
    void errorsOfTheServerArePassingOnes() throws InterruptedException {
        simulator.fault(SimulatedFault.parse("openai=server-error:0.2"));
        JudgingEnd end;
        do {
            end = work.judging(JudgeAtWork.DOLLAR, "w").judge(false);
        } while (work.totals().open() > 0);
        assertThat(end).isEqualTo(JudgingEnd.DONE);
        assertThat(work.totals().judged() + work.totals().failed()).isEqualTo(ANSWERS);
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.usable()).isLessThanOrEqualTo(1));
    }

    /** Else the next one would ask again what is under way. */
    @Test
    void whoIsInterruptedLeavesNoCallUnderWay() throws InterruptedException {
        var options = SimulatorOptions.defaults().withLatency(Duration.ofSeconds(1));
        try (var slow = Simulator.start(options);
                var late = new JudgeAtWork(8, slow.url() + "/openai")) {
            var judging = new Thread(() -> {
                var unused = catchThrowable(
                        () -> late.judging(JudgeAtWork.DOLLAR, "w").judge(false));
            });
            judging.start();
            while (late.test.one(Long.class, "SELECT count(*) FROM model_attempt") == 0) {
                Thread.onSpinWait();
            }
            judging.interrupt();
            judging.join();
            assertThat(late.test.one(Long.class, "SELECT count(*) FROM model_attempt WHERE ended_at IS NULL"))
                    .isZero();
            assertThat(late.judging(JudgeAtWork.DOLLAR, "w").judge(false)).isEqualTo(JudgingEnd.DONE);
            assertThat(slow.cells().values())
                    .hasSize(8)
                    .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
        }
    }

    @Test
    void whoDoesNotHaveTheDomainAsksNothing() throws InterruptedException {
        ledger.judgeOrders().claim(work.domain, "another", Duration.ofMinutes(1));
        assertThat(work.judging(JudgeAtWork.DOLLAR, "w").judge(false)).isEqualTo(JudgingEnd.STOPPED);
        ledger.judgeOrders().takeBack(work.domain);
        assertThat(work.judging(JudgeAtWork.DOLLAR, "w").judge(false)).isEqualTo(JudgingEnd.STOPPED);
        assertThat(simulator.cells()).isEmpty();
    }

    /** Of the first answer, cut from its stored text. */
    private List<String> quotes() {
        long cell = test.one(Long.class, "SELECT min(id) FROM cell");
        String text = Body.unpack(test.one(byte[].class, "SELECT body FROM answer_body WHERE cell_id = " + cell))
                .text();
        return test
                .rows(
                        "SELECT s.quote_start AS s, s.quote_end AS e FROM stance s JOIN enrichment x ON x.id = s.enrichment_id"
                                + " JOIN entity n ON n.id = s.entity_id WHERE x.cell_id = " + cell + " ORDER BY n.slug")
                .stream()
                .map(row -> {
                    String[] numbers = row.replaceAll("[^0-9,]", "").split(",");
                    int from = text.offsetByCodePoints(0, Integer.parseInt(numbers[0]));
                    int to = text.offsetByCodePoints(0, Integer.parseInt(numbers[1]));
                    return text.substring(from, to).replaceAll("[0-9]+", "1");
                })
                .toList();
    }
}
