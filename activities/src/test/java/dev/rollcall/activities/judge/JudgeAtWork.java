package dev.rollcall.activities.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.jobs.TestPlanning;
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
import dev.rollcall.store.Body;
import dev.rollcall.store.CallKind;
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

/** Answers about d0.com that name Acme and Boltware, and what a judge needs to be asked about them: openai's model is the judge. */
final class JudgeAtWork implements AutoCloseable {
    static final long DOLLAR = 10_000_000_000L;
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));
    private static final LimiterTimings TIMINGS = new LimiterTimings(
            QUICK, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(20), Duration.ofMillis(100));

    final TestLedger test = TestLedger.open();
    final Ledger ledger = test.ledger();
    final int domain;
    final Target judge;
    final int extractor;
    private final Panel panel;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final LedgerSync ledgerSync;

    /** @param openai the base URL of its API */
    JudgeAtWork(int answers, String openai) {
        panel = new Panel(Catalogue.bundled().withBaseUrls(Map.of("openai", openai)), PanelOptions.defaults());
        TestPlanning.planned(ledger, 1, "groq");
        domain = test.one(Integer.class, "SELECT id FROM domain");
        test.execute(
                "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state, attempts)"
                        + " SELECT domain_id, window_id, prompt_version_id, target_id, n, 10, 1 FROM cell, generate_series(1, "
                        + (answers - 1) + ") n");
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
        extractor = ledger.extractors().register("1", "aa");
        read();
        ledgerSync = limits();
        ledger.judgeOrders().put(domain, "ada", "a test");
    }

    @Override
    public void close() {
        timer.shutdownNow();
        panel.close();
        test.close();
    }

    DomainJudging judging(long budget, String by) {
        var outage = new LedgerOutage(InstantSource.system());
        var calls = new JudgeCalls(
                ledger.modelCalls(CallKind.JUDGE),
                panel,
                Prices.bundled(),
                new JudgeSettings("openai", "gpt-6-luna", budget, 2_000),
                new JudgeTerms(5, QUICK),
                outage,
                InstantSource.system());
        var permits = new PermitWait(ledgerSync.limiters().get("openai"), "gpt-6-luna", () -> false);
        return new DomainJudging(ledger, calls, permits, judge, extractor, domain, by, () -> false);
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

    JudgeTotals totals() {
        int run = ledger.extractionRuns().current(domain).orElseThrow().id();
        return ledger.enrichments().totals(new JudgePass(run, judge.id(), JudgeSchema.VERSION));
    }
}
