package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.DeadLetters.LetterKey;
import dev.rollcall.store.FigureCounts.CountedPart;
import dev.rollcall.store.Movers.MoverFilter;
import dev.rollcall.store.Movers.MoverOrder;
import dev.rollcall.store.Usage.By;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each hot statement, as it is sent, on a ledger of 1,000 jobs with 1,000 cells each: none reads a large table whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlansTest {
    /**
     * Not {@code job_delta} and {@code usage_delta}: they are folded every second. Nor {@code usage_day}, which has a row
     * for each outcome of a target on a day, whatever the number of cells.
     */
    private static final List<String> LARGE = List.of(
            "cell",
            "attempt",
            "answer",
            "answer_body",
            "job_domain",
            "job_counter",
            "usage_latency",
            "job",
            "claim",
            "run",
            "hold",
            "freshness",
            "domain",
            "usage_minute",
            "event",
            "delivery",
            "entity_set",
            "extraction_run",
            "extraction",
            "mention",
            "citation",
            "extraction_due",
            "change",
            "enrichment",
            "stance",
            "model_attempt",
            "provider_batch",
            "provider_batch_item");

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final List<String> sent = new ArrayList<>();
    private Jobs.Job job;
    private CellSelection selection;
    private int worker;

    @BeforeAll
    void fill() {
        ledger.prompts()
                .publish(1, Map.of("a", "What is {domain}?", "b", "Who uses {domain}?", "c", "Other than {domain}?"));
        ledger.providers()
                .publish(
                        true,
                        Stream.of("p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11".split(","))
                                .map(name ->
                                        new Providers.ProviderEntry(name, "simulated", List.of("m"), true, false, "K"))
                                .toList());
        test.fill(rows());
        worker = ledger.workers().register("here", 1, true, List.of("p1"));
        ledger.keys()
                .hold(
                        worker,
                        true,
                        Stream.of("p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,p11".split(","))
                                .map(name -> new Keys.Held(name, "0123abcd", "K"))
                                .toList());
        test.execute(
                "INSERT INTO claim (owner, fence, worker_id, job_id, expires_at, window_id, domain_ids, target_ids)"
                        + " SELECT 'o' || i, 1, " + worker
                        + ", 999, now() + interval '1 hour', 1, '{1}', '{1}' FROM generate_series(1, 2000) i");
        test.execute(
                "INSERT INTO hold SELECT j.id, t, 'pause', 'x', 'y' FROM job j, unnest(j.target_ids) t WHERE j.id < 1000");
        test.execute("VACUUM ANALYZE");
        job = ledger.jobs().byName("job1000").orElseThrow();
        selection = CellSelection.of(
                job,
                ledger.jobs().domainIds(job.id(), 0, 5),
                List.of(job.targetIds().get(0)));
        ledger.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                try {
                    Statement statement = context.getStatement();
                    sent.add(statement.unwrap(org.postgresql.PGStatement.class).toString());
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    /** 100 windows with ten jobs each, every job with 30 domains of its own; the last job is unfinished. */
    private static List<String> rows() {
        return List.of(
                "INSERT INTO domain (name) SELECT 'd' || i || '.com' FROM generate_series(1, 30000) i",
                "INSERT INTO time_window (name, starts_at) SELECT 'w' || i, now() - i * interval '1 day' FROM generate_series(1, 100) i",
                "INSERT INTO job (name, window_id, target_ids, prompt_version_ids, repetitions, simulated, whole, domains, state, driver, finished_at, planned_at)"
                        + " SELECT 'job' || i, 1 + (i - 1) / 10, (SELECT array_agg(id ORDER BY id) FROM target), (SELECT array_agg(id ORDER BY id) FROM prompt_version),"
                        + " 1, true, true, 30, CASE WHEN i = 1000 THEN 'processing' ELSE 'completed' END, 'job' || i,"
                        + " CASE WHEN i = 1000 THEN NULL ELSE now() END, now() FROM generate_series(1, 1000) i",
                "INSERT INTO job_domain SELECT 1 + (i - 1) / 30, i FROM generate_series(1, 30000) i",
                "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state, reason)"
                        + " SELECT jd.domain_id, j.window_id, p, t, 0, CASE WHEN j.id = 1000 THEN 0 ELSE 10 END, CASE WHEN t % 11 = 0 THEN 1 ELSE 0 END"
                        + " FROM job j JOIN job_domain jd ON jd.job_id = j.id, unnest(j.target_ids) t, unnest(j.prompt_version_ids) p ORDER BY 2, 1, 4",
                "INSERT INTO attempt (cell_id, n, job_id, asked_at, ended_at, outcome, possible_duplicate)"
                        + " SELECT c.id, 1, jd.job_id, now(), now(), 'ANSWERED', false FROM cell c JOIN job_domain jd USING (domain_id) WHERE c.state = 10",
                "INSERT INTO answer (cell_id, n, at, truncated, simulated) SELECT id, 1, now(), false, true FROM cell WHERE state = 10",
                "INSERT INTO answer_body SELECT id, 'x' FROM cell WHERE state = 10",
                "INSERT INTO job_counter SELECT j.id, t, 10, 0, 90, 0, 0 FROM job j, unnest(j.target_ids) t WHERE j.id < 1000",
                "INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced) SELECT 1000, 1 + i % 11, 10, 0, 1, 0, 0 FROM generate_series(1, 1000) i",
                "INSERT INTO usage_day SELECT d::date, t, o, 900, 1, 1, 1, 1, 1, 0"
                        + " FROM generate_series(now() - interval '2 years', now(), '1 day') d, generate_series(1, 11) t,"
                        + " unnest(ARRAY['ANSWERED', 'RATE_LIMITED', 'OVERLOADED']) o",
                "INSERT INTO usage_latency SELECT day, target_id, outcome, b, 15 FROM usage_day, generate_series(90, 150) b",
                "INSERT INTO usage_delta SELECT 1000, now()::date, 1 + i % 11, 'ANSWERED', ARRAY[90 + i % 60], 1, 1, 1, 1, 1, 1, 0"
                        + " FROM generate_series(1, 1000) i",
                "INSERT INTO run (job_id, n, workflow_id, domain_ids, providers, batch, finished_at)"
                        + " SELECT job_id, domain_id, 'w' || domain_id, ARRAY[domain_id], ARRAY['p1'], false, CASE WHEN job_id = 1000 THEN NULL ELSE now() END FROM job_domain",
                "INSERT INTO usage_minute SELECT m, t, o, 5, 100"
                        + " FROM generate_series(now() - interval '2 days', now(), '1 min') m, generate_series(1, 11) t,"
                        + " unnest(ARRAY['ANSWERED', 'OVERLOADED']) o",
                "INSERT INTO dead_letter SELECT id, 1, domain_id, target_id, prompt_version_id, 9, now() - id * interval '10 s', NULL, NULL"
                        + " FROM cell WHERE id % 5 = 0",
                "INSERT INTO event SELECT i, now(), 'job.created', 'j', NULL, NULL, false, '{}' FROM generate_series(1, 100000) i",
                "INSERT INTO entity_set (domain_id, version, content, sha256, current, made_by, reason)"
                        + " SELECT id, 1, '[]', sha256(id::text::bytea), true, 'x', 'x' FROM domain",
                "INSERT INTO extractor (version, sha256) VALUES ('1', '\\xaa')",
                "INSERT INTO extraction_run (domain_id, entity_set_id, extractor_id, state, current_at)"
                        + " SELECT domain_id, id, 1, 'current', now() FROM entity_set",
                "INSERT INTO extraction SELECT r.id, c.window_id, c.id, c.prompt_version_id, NULL, c.target_id, 1, 1, 1"
                        + " FROM cell c JOIN extraction_run r USING (domain_id) WHERE c.state = 10 AND c.domain_id % 10 = 0",
                "INSERT INTO mention SELECT run_id, 1, cell_id, 0, 1, 1, 1, 100 FROM extraction",
                "INSERT INTO citation SELECT cell_id, 1, 1, 1, false FROM extraction",
                "INSERT INTO entity (domain_id, slug) VALUES (1, 'x')",
                "INSERT INTO change (run_id, window_id, before_window_id, entity_id, target_id, simulated, finding, lasting, metric, verdict,"
                        + " before_k, before_n, after_k, after_n, before_low, before_high, after_low, after_high, p, answered_at)"
                        + " SELECT r.id, w, w + 1, 1, t, true, false, r.id % 5000 = 0, m,"
                        + " CASE WHEN (r.id + w) % 50 = 0 THEN 'moved' ELSE 'within-noise' END, 1 + r.id % 17, 20, 2, 20, 0.1, 0.2, 0.3, 0.4, 0.5,"
                        + " now() - w * interval '1 day' - r.id * interval '1 s'"
                        + " FROM extraction_run r, generate_series(1, 3) w, generate_series(0, 1) t, unnest(ARRAY['mention-rate', 'first-mention-rate']) m",
                "INSERT INTO extraction_due (domain_id, urgency) SELECT id, 2 FROM domain",
                "INSERT INTO enrichment (run_id, cell_id, judge_target_id, schema_version, state, quotes, invented, question_sha256)"
                        + " SELECT run_id, cell_id, 1, 1, 10, 2, 0, int8send(cell_id) FROM extraction",
                "INSERT INTO stance SELECT id, 1, 0, 1, 1, true, false FROM enrichment",
                "INSERT INTO label (cell_id, entity_id, labelled_by, other_bearer)"
                        + " SELECT cell_id, 1, 'ada', false FROM enrichment ORDER BY cell_id LIMIT 300",
                "INSERT INTO model_attempt (key, n, asked_at, ended_at, outcome, reserved_ticks, possible_duplicate, kind)"
                        + " SELECT id, 1, now(), now(), 'ANSWERED', 1, false, 'judge' FROM enrichment",
                "INSERT INTO provider_batch_item (batch_id, key, n, attempt_n, outcome)"
                        + " SELECT 1000 + i / 1000, i, i % 1000, 1, 'ANSWERED' FROM generate_series(0, 99999) i",
                "INSERT INTO provider_batch (claim_id, deadline, est_input_tokens, job_id, items, target_id, simulated, state, token,"
                        + " fingerprint, posted_at, results_at, ended_at) SELECT 0, now(), 1, 1 + i % 999, 1000, 1 + i % 11, true,"
                        + " CASE WHEN i % 5000 = 0 THEN 'abandoned' ELSE 'done' END, 't' || i, 'k', now() - i * interval '1 min',"
                        + " now() - i * interval '59 s', now() - i * interval '59 s' FROM generate_series(1, 100000) i",
                "INSERT INTO provider_batch (claim_id, deadline, est_input_tokens, job_id, items, target_id, simulated, state, token,"
                        + " fingerprint, posted_at) SELECT 0, now() + interval '1 day', 1, 999, 1000, 3, true, 'running', 'o' || i, 'k', now()"
                        + " FROM generate_series(1, 30) i",
                "UPDATE event_log SET last_id = 100000",
                "INSERT INTO outlet (kind, url, position) SELECT 'webhook', 'https://a.example/', 99000 FROM generate_series(1, 3)",
                "INSERT INTO delivery (outlet_id, event_id, subject) SELECT o, e, 'j' FROM generate_series(1, 3) o, generate_series(90000, 99000) e",
                "INSERT INTO freshness (simulated, domain_id, watched, due_at) SELECT true, id, true, now() + (id - 1000) * interval '1 s' FROM domain");
    }

    @AfterAll
    void close() {
        test.close();
    }

    private record Hot(String name, Runnable call) {
        @Override
        public String toString() {
            return name;
        }
    }

    Stream<Hot> hot() {
        var hot = new LinkedHashMap<String, Runnable>();
        hot.put("plan a chunk", () -> ledger.cells().plan(job.id(), 29_971, 30_000));
        hot.put("open a claim", this::claim);
        hot.put("a batch, posted twice, with lines and without", this::batch);
        hot.put("a batch that is handed over", this::handOver);
        hot.put("how many batches there are", () -> ledger.batchTotals().read());
        hot.put("a page of open batches", () -> batches(BatchState.UNDER_WAY, null));
        hot.put("a page of failed batches", () -> batches(BatchState.ofStatus("failed"), null));
        hot.put("batches nobody posts", () -> ledger.batchList().orphans());
        hot.put("tokens in a key's queue", () -> ledger.batchList().queuedTokens(3, "k"));
        hot.put("due batches", () -> ledger.batchList().takeDue(true, "p1", 20, Duration.ofMinutes(1)));
        hot.put("how long batches take", () -> ledger.batchList().usualTime(1));
        hot.put("cells of a job in batches", () -> ledger.cells().waiting(job));
        hot.put("claim cells", () -> ledger.cells().claim(claim(), selection, 16));
        hot.put("attempt start", () -> begin(claim()));
        hot.put("save an answer", () -> save(claim()));
        hot.put("save a failure", () -> fail(claim()));
        hot.put("a page of dead letters", () -> ledger.deadLetters().page(CellFilter.ALL, LetterKey.START, 20));
        hot.put(
                "a page of a job's dead letters",
                () -> ledger.deadLetters().page(new CellFilter(Map.of("job", "job1000")), LetterKey.START, 20));
        hot.put("dead letters by reason", () -> ledger.deadLetters().counts(CellFilter.ALL));
        hot.put(
                "dry run of a retry",
                () -> ledger.actions().preview(ActionKind.RETRY, new CellFilter(Map.of("job", "job1000"))));
        hot.put("go on with actions", () -> ledger.actions().goOn());
        hot.put("renew claims", () -> ledger.claims().renew(List.of(1L, 2L)));
        hot.put("close a claim", () -> ledger.claims().close(claim()));
        hot.put("outlook of an ask", () -> ledger.cells().outlook(selection));
        hot.put("what an ask may ask", () -> ledger.cells().askable(selection));
        hot.put("where a job stands", () -> ledger.holds().standing(job.id()));
        hot.put("what holds a job", () -> ledger.holds().of(job.id()));
        hot.put("open cells by the counters", () -> ledger.counters().open(job));
        hot.put("give up", () -> ledger.cells().end(selection, CellState.FAILED, Reason.PROVIDER_DOWN));
        hot.put("domains with open cells", () -> ledger.cells().openDomains(job, job.targetIds(), 0, 20));
        hot.put("unfinished runs", () -> ledger.runs().unfinished(job.id()));
        hot.put("busy providers", () -> ledger.runs().busy(job.id()));
        hot.put("silent runs", () -> ledger.runs().silent(job.id(), Duration.ofMinutes(1)));
        hot.put("last domain fed", () -> ledger.runs().lastDomain(job.id(), "p1"));
        hot.put("finish a run", () -> ledger.runs().finish(job.id(), 29_980));
        hot.put("account: counts", () -> ledger.counters().ended(job.id()));
        hot.put("account: costs", () -> ledger.counters().spent(job.id()));
        hot.put("account: waits", () -> ledger.cells().waiting(job));
        hot.put("account: audit", () -> ledger.answers().audit(job));
        hot.put("recount", () -> ledger.counters().recount(job));
        hot.put("settle", () -> ledger.counters().settle());
        hot.put("fold", () -> ledger.counters().fold());
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        hot.put("usage of a month", () -> ledger.usage().lines(true, today.minusDays(29), today, Set.of(By.MODEL)));
        hot.put("all that was used", () -> ledger.usage().total());
        hot.put("fold what was used", () -> ledger.usage().fold());
        hot.put("a job by its name", () -> ledger.jobs().byName("job500"));
        hot.put("unfinished jobs", () -> ledger.jobs().unfinished());
        hot.put("newest jobs", () -> ledger.jobs().list(null, null, null, false, null, 20));
        hot.put("jobs of a domain", () -> ledger.jobs().list(null, null, "d77.com", false, null, 20));
        hot.put("jobs of a window", () -> ledger.jobs().list(null, "w50", null, true, null, 20));
        hot.put(
                "a page of cells",
                () -> ledger.cells().page(job, null, EnumSet.allOf(CellState.class), PageKey.START, 100));
        hot.put(
                "a page of answers",
                () -> ledger.answers().page(ledger.jobs().byId(500).orElseThrow(), PageKey.START, 100));
        hot.put("a page of all answers", () -> all(CellFilter.ALL, null));
        hot.put("answers of a provider", () -> all(new CellFilter(Map.of("provider", "p3")), null));
        hot.put("answers of a job", () -> all(new CellFilter(Map.of("job", "job500", "prompt", "a")), null));
        hot.put("answers about a domain", () -> all(new CellFilter(Map.of("domain", "d77.com")), null));
        hot.put("answers with a word", () -> all(CellFilter.ALL, "cheap"));
        hot.put("index answers", () -> ledger.answerIndex().goOn());
        hot.put("old answers", () -> ledger.archives().older(30, AnswerKey.START, 200));
        hot.put("a domain's latest answers", () -> ledger.answers().latest(77, true));
        hot.put("a cell", () -> ledger.cells().byId(1000));
        hot.put("a cell's attempts", () -> ledger.answers().attempts(1000));
        hot.put(
                "domains are fresh",
                () -> ledger.freshness().done(selection.domainIds(), true, List.of(0), Instant.now()));
        hot.put("a sweep's job", () -> ledger.jobs().create(sweep()));
        hot.put(
                "windows with answers about a domain",
                () -> ledger.extractions().windows(77));
        hot.put(
                "answers to be read",
                () -> ledger.extractions().unread(extractionRun(), List.of(1, 2, 3, 4, 5), 0, 500));
        hot.put("what answers say", () -> ledger.extractions().write(extractionRun(), List.of(said())));
        hot.put("windows of a domain's figures", () -> ledger.figureCounts().windows(77));
        hot.put(
                "counts of figures",
                () -> ledger.figureCounts()
                        .of(extractionRun(), List.of(1, 2, 3), Map.of("a.com", 1), EnumSet.allOf(CountedPart.class)));
        hot.put("answers that figures lack", () -> ledger.figureCounts().pending(77, List.of(1, 2, 3)));
        hot.put(
                "a page of read answers",
                () -> ledger.readAnswers().page(extractionRun().id(), List.of(1, 2, 3), "p3", 1, false, 0, 20));
        hot.put(
                "windows that are to be compared",
                () -> ledger.changes().windows(extractionRun().id()));
        hot.put(
                "what is compared",
                () -> ledger.changes().series(extractionRun().id(), true, List.of(1, 2, 3)));
        hot.put("movers of a week", () -> movers(null));
        hot.put("movers of a domain", () -> movers("d77.com"));
        hot.put("a run becomes current", () -> ledger.extractionRuns().complete(extractionRun()));
        hot.put("old runs are deleted", () -> ledger.extractionRuns().prune(77));
        hot.put("domains to be read", () -> ledger.dueExtractions().claim(1, "hot", 8, Duration.ofMinutes(1)));
        hot.put("answers that nobody told of", () -> ledger.dueExtractions().catchUp());
        hot.put("entities of a domain", () -> ledger.entities().current(77));
        hot.put("answers to be judged", () -> ledger.enrichments().lacking(judgePass(), 0, 100));
        hot.put("answers that are judged now", () -> ledger.enrichments().open(judgePass(), 100));
        hot.put("a judge's call", this::judge);
        hot.put("a judge's totals", () -> ledger.enrichments().totals(judgePass()));
        hot.put(
                "what came of judges",
                () -> ledger.enrichments().accounts(extractionRun().id()));
        hot.put(
                "a sample to label",
                () -> ledger.labelSample().draw(extractionRun().id(), 100, 1, null));
        hot.put("whom labelled answers name", () -> ledger.labels().named(77, List.of(1L, 2L, 3L)));
        hot.put("judges and people", () -> ledger.labels().compared(77));
        hot.put("names of models", () -> ledger.alertEvaluation().run(AlertSettings.NONE, Instant.now()));
        for (AlertMeasure measure : AlertMeasure.values()) {
            hot.put(
                    "alerts: " + measure.word(),
                    () -> ledger.jdbi().withHandle(handle -> measure.read(handle, Instant.now(), 0.1)));
        }
        return hot.entrySet().stream().map(entry -> new Hot(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource
    void hot(Hot hot) {
        sent.clear();
        hot.call.run();
        List<String> statements = List.copyOf(sent);
        assertThat(statements).isNotEmpty();
        for (String sql : statements) {
            if (sql.stripLeading().matches("(?is)(SELECT|WITH|INSERT|UPDATE|DELETE).*")) {
                String plan = String.join("\n", test.rows("EXPLAIN " + sql.replace("?", "NULL")));
                LARGE.forEach(table ->
                        assertThat(plan).as("%s\n%s", sql, plan).doesNotContainPattern("Seq Scan on " + table + "\\b"));
            }
        }
    }

    Stream<Hot> few() {
        var few = Stream.of(
                new Hot("a page of ended batches", () -> batches(BatchState.ENDS, null)),
                new Hot("a later page of ended batches", () -> batches(BatchState.ENDS, 50_000L)));
        var hot = hot().filter(each -> List.of(
                        "how many batches there are",
                        "a page of open batches",
                        "a page of failed batches",
                        "who has due batches",
                        "due batches")
                .contains(each.name()));
        return Stream.concat(few, hot);
    }

    /** An index that is read whole is no scan of the table, and takes as long. */
    @ParameterizedTest
    @MethodSource
    void few(Hot few) {
        sent.clear();
        few.call.run();
        for (String sql : List.copyOf(sent)) {
            if (sql.stripLeading().matches("(?is)(SELECT|UPDATE).*")) {
                String plan = String.join("\n", test.rows("EXPLAIN (ANALYZE, COSTS off, TIMING off) " + sql));
                Pattern.compile("(?:rows=|Removed by Filter: )(\\d+)")
                        .matcher(plan)
                        .results()
                        .forEach(rows -> assertThat(Integer.parseInt(rows.group(1)))
                                .as("of 100,000: %s\n%s", sql, plan)
                                .isLessThan(1_500));
            }
        }
    }

    private void all(CellFilter cells, String words) {
        for (AnswerOrder order : AnswerOrder.values()) {
            ledger.answerSearch()
                    .matches(new AnswerFilter(cells, null, null, null, words), order)
                    .page(null, 20);
        }
    }

    private void batches(List<BatchState> states, Long before) {
        ledger.batchList().page(null, new BatchList.BatchFilter(null, null, states), before, 41);
    }

    /** Of p2, whose cells nobody else asks here. */
    private ProviderBatch intended() {
        var estimates = new LinkedHashMap<Integer, BatchWish.CallEstimate>();
        job.promptVersionIds().forEach(prompt -> estimates.put(prompt, new BatchWish.CallEstimate(1L, 1)));
        var wish = new BatchWish(
                ProviderBatches.newToken(),
                job,
                job.targetIds().get(1),
                "k",
                null,
                Instant.now(),
                20,
                20,
                estimates,
                0,
                null,
                9);
        ProviderBatch batch = ((BatchIntent.Intended) ledger.batchIntents().intend(wish)).batch();
        ledger.providerBatches().body(batch.id(), "ab", 1);
        ledger.providerBatches().posting(batch.id(), worker);
        return batch;
    }

    private void batch() {
        ProviderBatch batch = intended();
        ledger.providerBatches().repost(batch.id(), 1, worker);
        ledger.providerBatches().running(batch.id(), "x", ProviderBatches.ProviderWord.of("x"), Duration.ZERO);
        ledger.providerBatches().ingesting(batch.id(), ProviderBatches.ProviderWord.of("x"));
        List<BatchLines.BatchLine> lines = ledger.batchIntents().rows(batch.id(), List.of(1, 2, 3)).stream()
                .map(row -> BatchesAtWork.answered(batch, row))
                .toList();
        ledger.batchResults().ingest(batch.id(), new BatchLines(0, 3, 0, lines));
        ledger.batchIntents().rows(batch.id(), 0, 100);
        ledger.batchEnds().account(batch.id(), BatchEnds.WithoutLine.MAYBE_ASKED);
    }

    private void handOver() {
        ledger.batchEnds().handOver(intended().id());
    }

    private long claim() {
        return ledger.claims().open("hot", 1, worker, false, selection).orElseThrow();
    }

    private void begin(long claim) {
        ledger.cells()
                .claim(claim, selection, 2)
                .orElseThrow()
                .forEach(cell -> ledger.attemptStarts()
                        .record(new AttemptStarts.AttemptStart(cell.id(), claim, "k"))
                        .join());
    }

    private void save(long claim) {
        ledger.cells().claim(claim, selection, 2).orElseThrow().forEach(cell -> {
            ledger.attemptStarts()
                    .record(new AttemptStarts.AttemptStart(cell.id(), claim, "k"))
                    .join();
            ledger.attemptResults()
                    .save(LedgerTest.answered(cell.id(), claim, 1, "yes"))
                    .join();
        });
    }

    private void fail(long claim) {
        ledger.cells().claim(claim, selection, 1).orElseThrow().forEach(cell -> {
            ledger.attemptStarts()
                    .record(new AttemptStarts.AttemptStart(cell.id(), claim, "k"))
                    .join();
            ledger.attemptResults()
                    .save(new AttemptResult(
                            cell.id(),
                            claim,
                            1,
                            CellState.FAILED,
                            Reason.REJECTED,
                            null,
                            true,
                            false,
                            false,
                            "FAILED_PERMANENT",
                            404,
                            null,
                            3,
                            AttemptUsage.UNKNOWN,
                            null,
                            false,
                            false,
                            "no",
                            null,
                            false))
                    .join();
        });
    }

    private Enrichments.JudgePass judgePass() {
        return new Enrichments.JudgePass(extractionRun().id(), 1, 1);
    }

    private void judge() {
        ledger.judgeOrders().put(77, "me", "a test");
        assertThat(ledger.judgeOrders().claim(77, "hot", Duration.ofMinutes(1))).isTrue();
        ledger.enrichments()
                .plan(
                        judgePass(),
                        List.of(new Enrichments.PlannedEnrichment(7700, new byte[] {1}, EnrichmentState.OPEN)));
        long id = test.one(Long.class, "SELECT max(id) FROM enrichment");
        assertThat(ledger.modelCalls(CallKind.JUDGE).begin(id, "hot", "k", 1, 100))
                .isInstanceOf(ModelCalls.CallBegun.class);
        ledger.modelCalls(CallKind.JUDGE)
                .save(
                        new ModelResult(
                                id,
                                1,
                                new ModelResult.ModelCall(
                                        "ANSWERED",
                                        200,
                                        "r",
                                        1,
                                        AttemptUsage.UNKNOWN,
                                        1L,
                                        false,
                                        false,
                                        false,
                                        null,
                                        null),
                                new ModelResult.NextState(EnrichmentState.JUDGED, null, false, null),
                                new JudgeFindings(
                                        List.of(new JudgeFindings.StoredStance(1, 1, true, false, 0, 1)),
                                        List.of(),
                                        1,
                                        0,
                                        0,
                                        0,
                                        0)),
                        1);
        ledger.modelCalls(CallKind.JUDGE).replies(id);
    }

    private ExtractionRuns.ExtractionRun extractionRun() {
        return ledger.extractionRuns().current(77).orElseThrow();
    }

    private void movers(String domain) {
        var filter = new MoverFilter(
                Instant.now().minus(Duration.ofDays(7)),
                Instant.now(),
                List.of("moved"),
                List.of("mention-rate", "first-mention-rate"),
                false,
                domain,
                null,
                null,
                null);
        List<Movers.Mover> page =
                ledger.movers().page(filter, MoverOrder.CHANGE, null, 51).orElseThrow();
        if (domain == null) {
            assertThat(ledger.movers()
                            .page(filter, MoverOrder.NEWEST, page.get(50).id(), 51))
                    .isPresent();
        }
    }

    private static Extractions.ExtractedAnswer said() {
        return new Extractions.ExtractedAnswer(
                new Extractions.UnreadAnswer(7700, 1, 1, 1, 10, "m", new byte[0]),
                ExtractionOutcome.ANSWERED,
                true,
                List.of(new Extractions.ExtractedMention(1, 0, 1, 1, 1, 100)),
                List.of(new Extractions.CitedSite("a.com", 1, false)));
    }

    private NewJob sweep() {
        return new NewJob(
                "sweep-" + System.nanoTime(),
                Window.today(Instant.now()),
                new NewJob.Selection.Stale(500),
                new Scope(job.targetIds(), job.promptVersionIds(), true),
                1,
                true,
                NewJob.Terms.DEFAULT,
                NewJob.Origin.of("sweep"));
    }
}
