package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.store.AttemptStarts.AttemptStart;
import dev.rollcall.store.Cells.Claimed;
import dev.rollcall.store.Usage.By;
import dev.rollcall.store.Usage.Figures;
import dev.rollcall.store.Usage.UsageLine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    private static final String ATTEMPTS = """
            SELECT t.*, 1 AS attempts, c.target_id, (t.asked_at AT TIME ZONE 'UTC')::date AS day,
              CASE WHEN t.cost_ticks IS NULL AND t.output_tokens IS NOT NULL THEN 1 ELSE 0 END AS unpriced
            FROM attempt t JOIN cell c ON c.id = t.cell_id WHERE t.outcome IS NOT NULL""";
    private static final String ROLLUP = """
            SELECT target_id, day, outcome, attempts, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens,
              cost_ticks, unpriced FROM usage_day
            UNION ALL SELECT target_id, day, outcome, attempts, input_tokens, output_tokens, cached_input_tokens,
              reasoning_tokens, cost_ticks, unpriced FROM usage_delta""";

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private int worker;
    private int claims;

    @BeforeEach
    void publish() {
        ledger.prompts().publish(Map.of("business", "What does {domain} do?"));
        ledger.providers().publish(false, List.of(provider("openai", "api"), provider("groq", "api")));
        ledger.providers().publish(true, List.of(provider("openai", "simulated")));
        worker = ledger.workers().register("here", 1, false, List.of("openai", "groq"));
        ledger.keys()
                .hold(worker, false, List.of(new Keys.Held("openai", "0a", "K"), new Keys.Held("groq", "0b", "K")));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void theAttemptsTheirDaysAndTheJobSayTheSameToTheTick() {
        Jobs.Job job = planned("a", 30);
        List<Held> held = claimed(job);
        List<AttemptResult> saves = IntStream.range(1, held.size())
                .mapToObj(i -> said(held.get(i), i))
                .toList();
        ledger.attemptStarts()
                .record(new AttemptStart(held.get(0).cell().id(), held.get(0).claim(), "k"))
                .join();
        saves.stream()
                .map(ledger.attemptResults()::save)
                .toList()
                .forEach(saved -> assertThat(saved.join()).isEqualTo(ResultOutcome.KEPT));
        sameEverywhere(job, 59);
        ledger.usage().fold();
        ledger.counters().fold();
        sameEverywhere(job, 59);
        assertThat(test.one(Long.class, "SELECT count(*) FROM usage_delta")).isZero();

        claimed(job)
                .forEach(again -> ledger.attemptResults().save(said(again, 0)).join());
        saves.forEach(again -> ledger.attemptResults().save(again).join());
        ledger.claims().close(held.get(0).claim());
        ledger.attemptResults().save(save(held.get(0), 1, 0)).join();
        sameEverywhere(job, 59 + 36 + 1);
        ledger.usage().fold();
        ledger.counters().recount(job);
        sameEverywhere(job, 59 + 36 + 1);
    }

    private List<String> sums(String rows) {
        return test.rows("SELECT row(target_id, day, outcome, sum(attempts), sum(input_tokens), sum(output_tokens),"
                + " sum(cached_input_tokens), sum(reasoning_tokens), coalesce(sum(cost_ticks), 0), sum(unpriced))::text AS sums"
                + " FROM (" + rows + ") x GROUP BY target_id, day, outcome ORDER BY target_id, day, outcome");
    }

    private void sameEverywhere(Jobs.Job job, long attempts) {
        assertThat(sums(ROLLUP)).isEqualTo(sums(ATTEMPTS)).isNotEmpty();
        List<UsageLine> lines = ledger.usage().lines(false, TODAY.minusDays(1), TODAY.plusDays(1), Set.of(By.MODEL));
        List<Counters.TargetSpending> spent = ledger.counters().spent(job.id());
        assertThat(spent).hasSize(2);
        for (Counters.TargetSpending of : spent) {
            String provider =
                    ledger.providers().targets(List.of(of.targetId())).get(0).provider();
            Figures figures = lines.stream()
                    .filter(line -> line.of().provider().equals(provider))
                    .findFirst()
                    .orElseThrow()
                    .figures();
            assertThat(figures.attempts()).isEqualTo(of.attempts());
            assertThat(figures.tokens()).isEqualTo(of.tokens());
            assertThat(figures.costTicks()).isEqualTo(of.costTicks()).isPositive();
            assertThat(figures.unpriced()).isEqualTo(of.unpriced()).isPositive();
            assertThat(figures.latencies().values().stream().mapToLong(n -> n).sum())
                    .as("of usable replies")
                    .isEqualTo(figures.outcomes().get("ANSWERED")
                            + figures.outcomes().getOrDefault("TRUNCATED", 0L));
        }
        assertThat(lines.stream().mapToLong(line -> line.figures().attempts()).sum())
                .isEqualTo(attempts);
    }

    @Test
    void anAttemptCountsOnTheDayItWasAskedOn() {
        Jobs.Job job = planned("a", 1);
        Held held = claimed(job).get(0);
        AttemptResult save = said(held, 0);
        test.execute("UPDATE attempt SET asked_at = '2026-11-22T23:59:59.999Z'");
        ledger.attemptResults().save(save).join();
        assertThat(ledger.usage().lines(false, LocalDate.of(2000, 1, 1), TODAY.plusYears(99), Set.of(By.DAY)))
                .singleElement()
                .satisfies(line -> assertThat(line.of().day()).isEqualTo("2026-11-22"));
    }

    @Test
    void linesAreMadeForWhatTheyAreAskedBy() {
        claimed(planned("a", 3))
                .forEach(held -> ledger.attemptResults().save(said(held, 0)).join());
        assertThat(lines()).extracting(line -> line.of()).containsExactly(new Usage.Of(null, null, null, null));
        assertThat(lines(By.DAY, By.PROVIDER))
                .extracting(line -> line.of())
                .containsExactly(new Usage.Of(TODAY, "groq", null, null), new Usage.Of(TODAY, "openai", null, null));
        assertThat(lines(By.MODEL))
                .extracting(line -> line.of())
                .contains(new Usage.Of(null, "openai", "openai-model", "api"));
        assertThat(ledger.usage().lines(true, TODAY, TODAY, Set.of()))
                .as("simulated")
                .isEmpty();
        assertThat(ledger.usage().lines(false, TODAY.minusDays(9), TODAY.minusDays(1), Set.of()))
                .isEmpty();
        assertThat(ledger.usage().total())
                .hasSize(2)
                .allSatisfy(some -> assertThat(some.attempts()).isEqualTo(3));
    }

    private List<UsageLine> lines(By... by) {
        return ledger.usage().lines(false, TODAY, TODAY, by.length == 0 ? Set.of() : EnumSet.copyOf(List.of(by)));
    }

    @Test
    void ratesAndTokensThatNobodyKnowsAreNotZero() {
        assertThat(Figures.NONE.failureRate()).isNull();
        assertThat(Figures.NONE.latency(0.5)).isNull();
        Held held = claimed(planned("a", 1)).get(0);
        ledger.attemptResults().save(said(held, 2)).join();
        assertThat(lines()).singleElement().satisfies(line -> {
            assertThat(line.figures().tokens()).isEqualTo(TokenCounts.UNKNOWN);
            assertThat(line.figures().failureRate()).isZero();
            assertThat(line.figures().limitedRate()).isOne();
        });
    }

    @Test
    void aLatencyIsToldWithinFivePercent() {
        for (int ms = 1; ms < 700_000; ms += 1 + ms / 1_000) {
            int told = Latency.quantile(1, new TreeMap<>(Map.of(Latency.bucket(ms), 1L)));
            assertThat((double) told).isCloseTo(ms, within(ms < 20 ? 0 : ms * 0.05));
        }
    }

    @Test
    void quantilesAreByRank() {
        var counts = new TreeMap<>(Map.of(
                Latency.bucket(10), 50L, Latency.bucket(19), 45L, Latency.bucket(1), 4L, Latency.bucket(15), 1L));
        assertThat(Latency.quantile(0.5, counts)).isEqualTo(10);
        assertThat(Latency.quantile(0.55, counts)).isEqualTo(15);
        assertThat(Latency.quantile(0.95, counts)).isEqualTo(19);
    }

    /** Also: the buckets of SQL are those of Java. */
    @Test
    void whatAnOlderRollcallAskedIsCountedToo() {
        String cells = "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state)"
                + " SELECT 1, 1, i, 1, 0, 10 FROM generate_series(1, 3000) i";
        String target = "INSERT INTO target (provider, model, surface) VALUES ('openai', 'm', 'api')";
        String attempts =
                "INSERT INTO attempt (cell_id, n, job_id, asked_at, ended_at, outcome, possible_duplicate, latency_ms,"
                        + " input_tokens, output_tokens, cost_ticks) SELECT id, 1, 7, now(), now(), 'ANSWERED', false, id * id / 10, 10, 20,"
                        + " CASE WHEN id > 1 THEN id END FROM cell";
        String answers = "INSERT INTO answer (cell_id, n, at, truncated, simulated, cached_input_tokens)"
                + " SELECT id, 1, now(), false, false, 3 FROM cell";
        String lost = "UPDATE attempt SET outcome = NULL, ended_at = NULL WHERE cell_id = 3000";
        String folded = "INSERT INTO job_counter VALUES (7, 1, -1, 0, 2000, 2000, 0)";
        String unfolded = "INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced)"
                + " SELECT 7, 1, -1, 0, 333, 1, CASE WHEN i = 1 THEN 1 ELSE 0 END FROM generate_series(1, 3) i";
        try (var old = TestLedger.openOld("2", List.of(target, cells, attempts, answers, lost, folded, unfolded))) {
            Figures figures = old.ledger()
                    .usage()
                    .lines(false, TODAY.minusDays(1), TODAY.plusDays(1), Set.of())
                    .get(0)
                    .figures();
            var expected = new TreeMap<Integer, Long>();
            IntStream.range(1, 3000).forEach(id -> expected.merge(Latency.bucket(id * id / 10), 1L, Long::sum));
            assertThat(figures.latencies()).isEqualTo(expected);
            assertThat(figures.outcomes()).isEqualTo(Map.of("ANSWERED", 2999L));
            assertThat(figures.tokens()).isEqualTo(new TokenCounts(29_990L, 59_980L, 8_997L, null));
            assertThat(figures.costTicks()).isEqualTo(2999 * 3000 / 2 - 1);
            assertThat(figures.unpriced()).isEqualTo(1);
            assertThat(old.ledger().counters().spent(7))
                    .containsExactly(new Counters.TargetSpending(1, 2999, 2003, 1, figures.tokens()));
        }
    }

    private record Held(long claim, Claimed cell) {}

    private AttemptResult said(Held held, int kind) {
        int n = ledger.attemptStarts()
                .record(new AttemptStart(held.cell().id(), held.claim(), "k"))
                .join()
                .orElseThrow()
                .n();
        return save(held, n, kind);
    }

    /** 0 is an answer; others are replies of many kinds, of which some leave the cell open. */
    private static AttemptResult save(Held held, int n, int kind) {
        return switch (kind % 5) {
            case 0 -> save(held, n, kind, CellState.ANSWERED, "ANSWERED", used(kind), 7L + kind);
            case 1 -> save(held, n, kind, CellState.ANSWERED, "TRUNCATED", used(kind), null);
            case 2 -> save(held, n, kind, CellState.WAITING, "RATE_LIMITED", AttemptUsage.UNKNOWN, null);
            case 3 -> save(held, n, kind, CellState.WAITING, "EMPTY", used(kind), 1L);
            default -> save(held, n, kind, CellState.WAITING, "OVERLOADED", AttemptUsage.UNKNOWN, null);
        };
    }

    private static AttemptUsage used(int kind) {
        return new AttemptUsage(
                TokenCounts.of(100 + kind, 10 + kind, kind % 2 == 0 ? null : Integer.valueOf(kind), null), 3, 4, 1);
    }

    private static AttemptResult save(
            Held held, int n, int kind, CellState state, String outcome, AttemptUsage used, Long cost) {
        return new AttemptResult(
                held.cell().id(),
                held.claim(),
                n,
                state,
                state.isOpen() ? Reason.OVERLOADED : Reason.NONE,
                state.isOpen() ? Duration.ZERO : null,
                false,
                false,
                false,
                outcome,
                200,
                null,
                10L * kind,
                used,
                cost,
                false,
                cost == null && used.tokens().output() != null,
                null,
                state.isOpen()
                        ? null
                        : new AttemptResult.AnswerContent(
                                "m", null, false, false, new Body("yes", List.of(), new byte[0]).pack()),
                false);
    }

    private List<Held> claimed(Jobs.Job job) {
        var selection = CellSelection.of(job, ledger.jobs().domainIds(job.id(), 0, 1000), job.targetIds());
        long claim = ledger.claims()
                .open("owner" + ++claims, 1, worker, true, selection)
                .orElseThrow();
        var held = new ArrayList<Held>();
        ledger.cells().claim(claim, selection, 1000).orElseThrow().forEach(cell -> held.add(new Held(claim, cell)));
        return held;
    }

    private Jobs.Job planned(String name, int domains) {
        Scope scope = Scope.resolve(ledger, false, List.of(), List.of());
        Jobs.Job job = ledger.jobs()
                .create(new NewJob(
                        name,
                        Window.today(Instant.now()),
                        new NewJob.Selection.NamedDomains(IntStream.range(0, domains)
                                .mapToObj(i -> Domain.parse("d" + i + ".com"))
                                .toList()),
                        scope,
                        1,
                        false,
                        NewJob.Terms.DEFAULT,
                        NewJob.Origin.of(name)))
                .orElseThrow();
        ledger.cells().plan(job.id(), 0, Integer.MAX_VALUE);
        ledger.counters().recount(job);
        return job;
    }

    private static Providers.ProviderEntry provider(String name, String surface) {
        return new Providers.ProviderEntry(name, surface, List.of(name + "-model"), true, false, "K");
    }
}
