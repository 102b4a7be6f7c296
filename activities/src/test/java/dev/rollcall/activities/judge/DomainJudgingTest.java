package dev.rollcall.activities.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.jobs.TestPlanning;
import dev.rollcall.activities.judge.DomainJudging.JudgingEnd;
import dev.rollcall.activities.limits.Backoff;
import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.LedgerSlotScheduler;
import dev.rollcall.activities.limits.LedgerSync;
import dev.rollcall.activities.limits.LimiterTimings;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.insight.judge.JudgeSchema;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.simulator.SimulatorOptions;
import dev.rollcall.simulator.faults.SimulatedFault;
import dev.rollcall.store.Body;
import dev.rollcall.store.Enrichments.JudgePass;
import dev.rollcall.store.Enrichments.JudgeTotals;
import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.ExtractionOutcome;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Extractions.ExtractedAnswer;
import dev.rollcall.store.Extractions.ExtractedMention;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.TestLedger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forty answers about d0.com name Acme and Boltware, and a simulated model judges them. */
class DomainJudgingTest {
    private static final int ANSWERS = 40;
    private static final long DOLLAR = 10_000_000_000L;
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));
    private static final LimiterTimings TIMINGS = new LimiterTimings(
            QUICK, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(20), Duration.ofMillis(100));

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final Simulator simulator = Simulator.start(SimulatorOptions.defaults());
    private final Catalogue catalogue = Catalogue.bundled().withBaseUrls(Map.of("openai", simulator.url() + "/openai"));
    private final Panel panel = new Panel(catalogue, PanelOptions.defaults());
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private int domain;
    private Target judge;
    private LedgerSync ledgerSync;

    @BeforeEach
    void answers() {
        TestPlanning.planned(ledger, 1, "groq");
        domain = test.one(Integer.class, "SELECT id FROM domain");
        test.execute(
                "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state, attempts)"
                        + " SELECT domain_id, window_id, prompt_version_id, target_id, n, 10, 1 FROM cell, generate_series(1, "
                        + (ANSWERS - 1) + ") n");
        test.execute("UPDATE cell SET state = 10, attempts = 1");
        test.execute("INSERT INTO answer (cell_id, n, at, truncated, simulated, resolved_model)"
                + " SELECT id, 1, now(), false, true, 'm-1' FROM cell");
        for (String row : test.rows("SELECT id FROM cell")) {
            String cell = row.replaceAll("[^0-9]", "");
            byte[] body =
                    new Body("🥇 We use Boltware. Acme is older by " + cell + " years.", List.of(), new byte[0]).pack();
            test.execute("INSERT INTO answer_body VALUES (" + cell + ", '\\x"
                    + HexFormat.of().formatHex(body) + "')");
        }
        ledger.providers()
                .publish(
                        true,
                        List.of(new Providers.ProviderEntry(
                                "openai", "simulated", List.of("gpt-6-luna"), true, false, "OPENAI_API_KEY")));
        judge = ledger.providers().publishedTargets(true, List.of("openai")).get(0);
        read();
        ledgerSync = limits();
        ledger.judgeOrders().put(domain, "ada", "a test");
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
        panel.close();
        simulator.close();
        test.close();
    }

    @Test
    void everyAnswerIsJudgedOnce() throws InterruptedException {
        DomainJudging judging = judging(DOLLAR, "w");
        assertThat(judging.judge()).isEqualTo(JudgingEnd.DONE);
        assertThat(judging.asked()).isEqualTo(ANSWERS);
        assertThat(totals()).isEqualTo(new JudgeTotals(0, ANSWERS, 0, 0, 0, 0, 2 * ANSWERS, 0, 0));
        assertThat(quotes()).containsExactly("Acme is older by 1 years.", "🥇 We use Boltware.");
        assertThat(test.rows("SELECT reserved_ticks, lost_ticks, spent_ticks > 0 AS spent FROM judge_day"))
                .containsExactly("{reserved_ticks=0, lost_ticks=0, spent=true}");
        assertThat(test.one(
                        Boolean.class,
                        "SELECT (SELECT sum(cost_ticks) FROM judge_attempt) = (SELECT spent_ticks FROM judge_day)"))
                .isTrue();

        DomainJudging again = judging(DOLLAR, "w");
        assertThat(again.judge()).isEqualTo(JudgingEnd.DONE);
        assertThat(again.asked()).isZero();
        assertThat(simulator.cells().values())
                .hasSize(ANSWERS)
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
    }

    /** The tenth of its quotes that a judge invents is dropped, and the rate of validity says so. */
    @Test
    void inventedQuotesAreDroppedAndCounted() throws InterruptedException {
        simulator.fault(SimulatedFault.parse("openai=invented-quotes:0.1"));
        assertThat(judging(DOLLAR, "w").judge()).isEqualTo(JudgingEnd.DONE);
        JudgeTotals totals = totals();
        assertThat(totals.judged()).isEqualTo(ANSWERS);
        assertThat(totals.invented()).isBetween(2L, 20L);
        assertThat(totals.validity()).isEqualTo((80 - totals.invented()) / 80.0);
        assertThat(test.one(Long.class, "SELECT count(*) FROM stance")).isEqualTo(80 - totals.invented());
    }

    @Test
    void proseIsRepairedOnceAndThenInvalid() throws InterruptedException {
        simulator.fault(SimulatedFault.parse("openai=prose"));
        DomainJudging judging = judging(DOLLAR, "w");
        assertThat(judging.judge()).isEqualTo(JudgingEnd.DONE);
        assertThat(judging.asked()).isEqualTo(2 * ANSWERS);
        assertThat(totals()).isEqualTo(new JudgeTotals(0, 0, 0, ANSWERS, 0, 0, 0, 0, 0));
        assertThat(totals().validity()).isNull();
        assertThat(test.rows("SELECT DISTINCT fault FROM enrichment")).containsExactly("{fault=holds no JSON object}");
        assertThat(test.one(Long.class, "SELECT count(*) FROM judge_attempt WHERE body IS NOT NULL"))
                .isEqualTo(2 * ANSWERS);
    }

    @Test
    void itemsForEntitiesNobodyAskedAboutAreDropped() throws InterruptedException {
        simulator.fault(SimulatedFault.parse("openai=strangers"));
        assertThat(judging(DOLLAR, "w").judge()).isEqualTo(JudgingEnd.DONE);
        assertThat(totals()).isEqualTo(new JudgeTotals(0, ANSWERS, 0, 0, 0, 0, 2 * ANSWERS, 0, ANSWERS));
    }

    @Test
    void aDaysBudgetEndsIt() throws InterruptedException {
        DomainJudging judging = judging(30_000_000, "w");
        assertThat(judging.judge()).isEqualTo(JudgingEnd.NO_BUDGET);
        assertThat(judging.asked()).isBetween(1, ANSWERS - 1);
        assertThat(totals().open()).isEqualTo(ANSWERS - judging.asked());
        assertThat(test.one(Long.class, "SELECT spent_ticks FROM judge_day")).isBetween(1L, 30_000_000L);
        assertThat(judging(DOLLAR, "w").judge()).as("with more").isEqualTo(JudgingEnd.DONE);
        assertThat(simulator.cells().values())
                .hasSize(ANSWERS)
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
    }

    @Test
    void errorsOfTheServerArePassingOnes() throws InterruptedException {
        simulator.fault(SimulatedFault.parse("openai=server-error:0.2"));
        JudgingEnd end;
        do {
            end = judging(DOLLAR, "w").judge();
        } while (totals().open() > 0);
        assertThat(end).isEqualTo(JudgingEnd.DONE);
        assertThat(totals().judged() + totals().failed()).isEqualTo(ANSWERS);
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.usable()).isLessThanOrEqualTo(1));
    }

    @Test
    void whoDoesNotHaveTheDomainAsksNothing() throws InterruptedException {
        ledger.judgeOrders().claim(domain, "another", Duration.ofMinutes(1));
        assertThat(judging(DOLLAR, "w").judge()).isEqualTo(JudgingEnd.STOPPED);
        ledger.judgeOrders().takeBack(domain);
        assertThat(judging(DOLLAR, "w").judge()).isEqualTo(JudgingEnd.STOPPED);
        assertThat(simulator.cells()).isEmpty();
    }

    private DomainJudging judging(long budget, String by) {
        var outage = new LedgerOutage(InstantSource.system());
        var calls = new JudgeCalls(
                ledger.judgeAttempts(),
                panel,
                Prices.bundled(),
                new JudgeSettings("openai", "gpt-6-luna", budget, 2_000),
                new JudgeTerms(5, QUICK),
                outage,
                InstantSource.system());
        var permits = new PermitWait(ledgerSync.limiters().get("openai"), "gpt-6-luna", () -> false);
        return new DomainJudging(ledger, calls, permits, judge, domain, by, () -> false);
    }

    private LedgerSync limits() {
        test.execute("UPDATE worker SET ended_at = now()");
        int worker = ledger.workers().register("here", 1, true, List.of("openai"));
        var key = new HeldKey(Key.of("openai", "simulated-a"), "OPENAI_API_KEY");
        return new LedgerSync(
                ledger,
                new LedgerSync.LimiterOptions(
                        true,
                        worker,
                        List.of(new ProviderConfig(
                                "openai", "simulated", List.of("gpt-6-luna"), true, false, "OPENAI_API_KEY", 8)),
                        () -> Map.of("openai", List.of(key)),
                        TIMINGS,
                        new LedgerSync.Tokens(5, 1024),
                        InstantSource.system()),
                new LedgerSlotScheduler(ledger, timer, () -> {}),
                () -> true);
    }

    /** The run that the judge goes by: all answers name both. */
    private void read() {
        String content = "[" + entity("acme", "brand", "Acme") + "," + entity("other", "competitor", "Boltware") + "]";
        ledger.entities().put(domain, new NewEntitySet(content, List.of("acme", "other"), "me", "test"), null);
        int extractor = ledger.extractors().register("1", "aa");
        ExtractionRun run = ledger.extractionRuns().wanted(domain, extractor).orElseThrow();
        var mention = new ExtractedMention(ledger.entities().ids(domain).get("acme"), 19, 23, 1, 2, 100);
        ledger.extractions()
                .write(
                        run,
                        ledger.extractions().unread(run, ledger.extractions().windows(domain), 0, 99).stream()
                                .map(answer -> new ExtractedAnswer(
                                        answer, ExtractionOutcome.ANSWERED, true, List.of(mention), List.of()))
                                .toList());
        assertThat(ledger.extractionRuns().complete(run)).isTrue();
    }

    private static String entity(String slug, String kind, String name) {
        return "{\"entity\":\"" + slug + "\",\"kind\":\"" + kind + "\",\"name\":\"" + name
                + "\",\"aliases\":[],\"domains\":[],\"other_bearers\":[]}";
    }

    private JudgeTotals totals() {
        int run = ledger.extractionRuns().current(domain).orElseThrow().id();
        return ledger.enrichments().totals(new JudgePass(run, judge.id(), JudgeSchema.VERSION));
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
