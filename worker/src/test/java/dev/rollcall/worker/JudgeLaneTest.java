package dev.rollcall.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.judge.JudgeSettings;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.Body;
import dev.rollcall.store.CallKind;
import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.Lane;
import dev.rollcall.store.ProviderBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers about three domains name Acme and Boltware; a simulated model judges them in batches, through all of a worker. */
@Timeout(400)
class JudgeLaneTest {
    private static final int DOMAINS = 3;

    /** Two prompts, ten repetitions. */
    private static final int ANSWERS = DOMAINS * 20;

    private static final long DOLLAR = 10_000_000_000L;

    private LaneAtWork at;

    @AfterEach
    void close() {
        at.close();
    }

    private void begin(String judge, long budget, String... faults) {
        String model = Catalogue.bundled().provider(judge).defaultModel();
        var settings = new JudgeSettings(judge, model, budget, 2_000, Lane.BATCH, JudgeSettings.LONGEST_WAIT);
        at = new LaneAtWork(LaneAtWork.QUICK, settings, judge);
        at.faults(faults);
        answers();
        at.begin();
    }

    /** As a finished job leaves them, with a set of entities; the worker reads them by itself. */
    private void answers() {
        at.activities().close();
        at.planned("done", DOMAINS);
        at.test.execute("INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition)"
                + " SELECT domain_id, window_id, prompt_version_id, target_id, n FROM cell, generate_series(1, 9) n");
        at.test.execute("UPDATE cell SET state = 10, attempts = 1");
        at.test.execute("UPDATE job SET state = 'completed', finished_at = now()");
        at.test.execute("INSERT INTO answer (cell_id, n, at, truncated, simulated, resolved_model)"
                + " SELECT id, 1, now(), false, true, 'm-1' FROM cell");
        for (int cell : ids("cell")) {
            byte[] body =
                    new Body("🥇 We use Boltware. Acme is older by " + cell + " years.", List.of(), new byte[0]).pack();
            at.test.execute("INSERT INTO answer_body VALUES (" + cell + ", '\\x"
                    + HexFormat.of().formatHex(body) + "')");
        }
        String content = "[" + entity("acme", "brand", "Acme") + "," + entity("other", "competitor", "Boltware") + "]";
        for (int domain : ids("domain")) {
            at.ledger.entities().put(domain, new NewEntitySet(content, List.of("acme", "other"), "me", "test"), null);
            at.ledger.dueExtractions().mark(List.of(domain));
            at.ledger.judgeOrders().put(domain, "ada", "a test");
        }
    }

    private static String entity(String slug, String kind, String name) {
        return "{\"entity\":\"" + slug + "\",\"kind\":\"" + kind + "\",\"name\":\"" + name
                + "\",\"aliases\":[],\"domains\":[],\"other_bearers\":[]}";
    }

    private List<Integer> ids(String table) {
        return at.test.rows("SELECT id FROM " + table + " ORDER BY 1").stream()
                .map(row -> Integer.valueOf(row.replaceAll("[^0-9]", "")))
                .toList();
    }

    private long count(String sql) {
        return at.test.one(Long.class, "SELECT count(*) FROM " + sql);
    }

    private void await(BooleanSupplier met) {
        while (!met.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void awaitJudged() {
        await(() -> count("enrichment WHERE state = 10") == ANSWERS);
    }

    private void assertAskedOnce() {
        assertThat(at.simulator.cells().values())
                .hasSize(ANSWERS)
                .allSatisfy(cell -> assertThat(cell.usable()).as(cell.cell()).isEqualTo(1));
    }

    private void assertBooksBalance() {
        assertThat(at.test.rows(
                        "SELECT d.spent_ticks - (SELECT sum(cost_ticks) FROM model_attempt) AS spent, reserved_ticks"
                                + " AS reserved, lost_ticks AS lost FROM model_day d"))
                .containsExactly("{spent=0, reserved=0, lost=0}");
    }

    @Test
    void manyDomainsAreJudgedInOneBatchAtItsPrice() {
        begin("openai", DOLLAR, "openai=batch-shuffled, batch-doubled, invented-quotes:0.1");
        awaitJudged();
        await(() -> at.batches().get(0).state() == BatchState.DONE);
        assertThat(at.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.kind()).isEqualTo(CallKind.JUDGE);
            assertThat(batch.job()).isNull();
            assertThat(batch.purpose()).isEqualTo("the judge");
            assertThat(batch.account().answered()).isEqualTo(ANSWERS);
            assertThat(batch.savedTicks()).isEqualTo(batch.account().costTicks());
        });
        assertAskedOnce();
        assertBooksBalance();
        assertThat(at.batches().get(0).account().costTicks())
                .isEqualTo(at.test.one(Long.class, "SELECT spent_ticks FROM model_day"));
        assertHalfThePrice();
        long invented = at.test.one(Long.class, "SELECT sum(invented) FROM enrichment");
        assertThat(invented).isPositive();
        assertThat(count("stance")).isEqualTo(2L * ANSWERS - invented);
        assertThat(quotes())
                .allSatisfy(quote -> assertThat(quote).matches("Acme is older by \\d+ years\\.|🥇 We use Boltware\\."));
        assertThat(count("(SELECT type FROM event_new UNION ALL SELECT type FROM event) e WHERE type LIKE 'batch.%'"))
                .isEqualTo(2);
        assertThat(count("enrichment WHERE batch_id IS NOT NULL")).isZero();
    }

    /** Of one call: half of what the table says of its tokens online. */
    private void assertHalfThePrice() {
        String one = " FROM model_attempt ORDER BY key LIMIT 1";
        var usage = new TokenUsage(
                at.test.one(Integer.class, "SELECT input_tokens" + one),
                at.test.one(Integer.class, "SELECT output_tokens" + one),
                at.test.one(Integer.class, "SELECT cached_input_tokens" + one),
                at.test.one(Integer.class, "SELECT reasoning_tokens" + one),
                null,
                null,
                null);
        String model = Catalogue.bundled().provider("openai").defaultModel();
        long online = Prices.bundled()
                .costTicks("openai", model, usage, Instant.now(), false)
                .orElseThrow();
        assertThat(at.test.one(Long.class, "SELECT cost_ticks" + one)).isBetween(online / 2, online / 2 + 1);
    }

    /** All of them, cut from the stored answers. */
    private List<String> quotes() {
        return at
                .test
                .rows("SELECT x.cell_id AS c, s.quote_start AS s, s.quote_end AS e FROM stance s"
                        + " JOIN enrichment x ON x.id = s.enrichment_id")
                .stream()
                .map(row -> row.replaceAll("[^0-9,]", "").split(",", -1))
                .map(n -> {
                    String text = Body.unpack(
                                    at.test.one(byte[].class, "SELECT body FROM answer_body WHERE cell_id = " + n[0]))
                            .text();
                    int from = text.offsetByCodePoints(0, Integer.parseInt(n[1]));
                    return text.substring(from, text.offsetByCodePoints(0, Integer.parseInt(n[2])));
                })
                .toList();
    }

    /** The simulated clock is a day ahead as soon as the batch is taken: it has expired, and a third was answered. */
    @Test
    void whatABatchLeavesWhenItExpiresIsAskedAgainAndOnlyThat() {
        begin("openai", DOLLAR, "openai=batch-expired:1/3");
        await(() -> at.batches().stream().anyMatch(batch -> batch.state() == BatchState.RUNNING));
        at.faults();
        at.control("clock", "+25h");
        awaitJudged();
        ProviderBatch first = at.batches().get(0);
        assertThat(first.account().answered()).isEqualTo(ANSWERS / 3);
        assertThat(first.account().expired() + first.account().missing()).isEqualTo(2 * ANSWERS / 3);
        assertThat(at.batches()).hasSize(2);
        assertThat(at.batches().get(1).items()).as("the second round").isEqualTo(2 * ANSWERS / 3);
        assertAskedOnce();
        assertBooksBalance();
        assertThat(count("model_attempt WHERE possible_duplicate")).isZero();
        assertThat(count("model_attempt WHERE outcome = 'NOT_ASKED' AND cost_ticks IS NULL"))
                .isEqualTo(2 * ANSWERS / 3);
    }

    /** The provider has taken it, and whoever posted it dies before it notes that. */
    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void whoDiesBetweenPostAndRecordFindsTheBatchAgain(String judge) {
        var dies = new AtomicBoolean(true);
        String model = Catalogue.bundled().provider(judge).defaultModel();
        at = new LaneAtWork(
                LaneAtWork.QUICK,
                new JudgeSettings(judge, model, 5 * DOLLAR, 2_000, Lane.BATCH, JudgeSettings.LONGEST_WAIT),
                judge);
        answers();
        at.test.onStatements(
                sql -> {
                    if (sql.contains("SET state = 'running'") && dies.getAndSet(false)) {
                        throw new IllegalStateException("a worker that dies");
                    }
                },
                sql -> {});
        at.begin();
        await(() -> !dies.get());
        at.beginAgain();
        awaitJudged();
        assertThat(at.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.remote().posts()).isEqualTo(1);
        });
        assertThat(at.control("batches", null).lines()).hasSize(1);
        assertAskedOnce();
        assertThat(count("model_attempt WHERE possible_duplicate")).isZero();
    }

    /** Before and after any write to the batch, that of its intent included; creates are cut meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"openai", "mistral"})
    void whoDiesAtAnyStepPostsNothingTwice(String judge) {
        String model = Catalogue.bundled().provider(judge).defaultModel();
        at = new LaneAtWork(
                LaneAtWork.QUICK,
                new JudgeSettings(judge, model, 5 * DOLLAR, 2_000, Lane.BATCH, JudgeSettings.LONGEST_WAIT),
                judge);
        at.faults(judge + "=batch-create-cut:0.5, batch-shuffled");
        answers();
        var random = new Random(7);
        var deaths = new AtomicInteger();
        Consumer<String> perhaps = sql -> {
            if (sql.contains("UPDATE provider_batch") && deaths.get() < 12 && random.nextInt(2) == 0) {
                deaths.incrementAndGet();
                throw new IllegalStateException("a worker that dies");
            }
        };
        at.test.onStatements(perhaps, perhaps);
        at.begin();
        awaitJudged();
        await(() -> at.batches().stream().noneMatch(ProviderBatch::isOpen));
        assertThat(deaths.get()).isPositive();
        assertAskedOnce();
        assertBooksBalance();
        assertThat(count("model_attempt WHERE possible_duplicate")).isZero();
    }

    /** What may be reserved of it suffices for some; what these leave suffices for others. Never is more used. */
    @Test
    void aDaysBudgetCutsABatchAndEndsIt() {
        begin("openai", DOLLAR / 100);
        await(() -> at.batches().stream().anyMatch(batch -> !batch.isOpen()));
        ProviderBatch first = at.batches().get(0);
        assertThat(first.items()).isBetween(1, ANSWERS - 1);
        assertThat(at.test.one(Long.class, "SELECT spent_ticks + reserved_ticks + lost_ticks FROM model_day"))
                .isBetween(1L, DOLLAR / 100);
        assertThat(count("enrichment WHERE state = 10"))
                .isGreaterThanOrEqualTo(first.account().answered());
        assertThat(at.simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.asked()).isLessThanOrEqualTo(1));
    }

    @Test
    void aProviderWithoutBatchesIsAskedOnline() {
        begin("deepseek", DOLLAR);
        awaitJudged();
        assertThat(at.batches()).isEmpty();
        assertAskedOnce();
        assertThat(count("model_attempt WHERE batch_id IS NULL")).isEqualTo(ANSWERS);
    }

    /** As for jobs: before any is known, its batches take as long as the provider allows itself. */
    @Test
    void theLaneAutoAsksOnlineWhereBatchesTakeTooLong() {
        String model = Catalogue.bundled().provider("openai").defaultModel();
        at = new LaneAtWork(
                LaneAtWork.QUICK,
                new JudgeSettings("openai", model, DOLLAR, 2_000, Lane.AUTO, Duration.ofHours(6)),
                "openai");
        answers();
        at.begin();
        awaitJudged();
        assertThat(at.batches()).isEmpty();
        assertAskedOnce();
    }

    @Test
    void anOrderMayAskForOnline() {
        begin("openai", DOLLAR);
        for (int domain : ids("domain")) {
            at.ledger.judgeOrders().put(domain, "ada", "at once", Lane.ONLINE);
        }
        awaitJudged();
        assertAskedOnce();
    }

    /** Its rows are cancelled at the provider, and asked online: a person does not want to wait. */
    @Test
    void whatAPersonCancelsIsAskedOnline() {
        begin("openai", DOLLAR, "openai=batch-pending");
        await(() -> at.batches().stream().anyMatch(batch -> batch.state() == BatchState.RUNNING));
        at.ledger.providerBatches().askCancel(at.batches().get(0).id(), "it takes too long");
        awaitJudged();
        assertThat(at.batches()).hasSize(1);
        assertAskedOnce();
        assertThat(count("model_attempt WHERE batch_id IS NULL")).isEqualTo(ANSWERS);
        assertBooksBalance();
    }
}
