package dev.rollcall.activities.ask;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.jobs.TestPlanning;
import dev.rollcall.activities.limits.Backoff;
import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.LedgerSlotScheduler;
import dev.rollcall.activities.limits.LedgerSync;
import dev.rollcall.activities.limits.LimitRule;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.activities.measure.CallObservations;
import dev.rollcall.activities.measure.WorkMeters;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.simulator.SimulatorOptions;
import dev.rollcall.simulator.faults.SimulatedFault;
import dev.rollcall.store.CallCosts.CallKind;
import dev.rollcall.store.CellSelection;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Keys;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Limit;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.LimitOrder;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.PageKey;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.Providers;
import dev.rollcall.store.Reason;
import dev.rollcall.store.RecentReplies;
import dev.rollcall.store.Scope;
import dev.rollcall.store.TestLedger;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.AskReport;
import dev.rollcall.workflows.AskRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The seven rules of the ask activity, on a real PostgreSQL and over real HTTP. */
class AskAttemptTest {
    private static final AskTimings QUICK = quick(Duration.ofSeconds(20));

    private static AskTimings quick(Duration box) {
        return new AskTimings(
                box,
                Duration.ofMillis(50),
                new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)),
                Duration.ofMillis(100),
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                Duration.ofSeconds(20));
    }

    private static final ProviderConfig OPENAI =
            new ProviderConfig("openai", "simulated", List.of("gpt-6-luna"), true, false, "OPENAI_API_KEY", 8);

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final Simulator simulator = Simulator.start(SimulatorOptions.defaults());
    private final Catalogue catalogue = Catalogue.bundled().withBaseUrls(Map.of("openai", simulator.url() + "/openai"));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Panel panel = new Panel(catalogue, PanelOptions.defaults(), meters);
    private final ExecutorService calls = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final Drain drain = new Drain();
    private Map<String, List<HeldKey>> keys = Map.of("openai", List.of(held("simulated-a")));
    private ProviderConfig config = OPENAI;
    private LedgerSync ledgerSync;
    private Asks asks;

    @BeforeEach
    void open() {
        ledger.prompts().publish(1, Map.of("a", "What is {domain}?", "b", "Who uses {domain}?"));
        ledger.providers()
                .publish(
                        true,
                        List.of(new Providers.ProviderEntry(
                                "openai", "simulated", List.of("gpt-6-luna"), true, false, "OPENAI_API_KEY")));
        asks = asks(QUICK);
    }

    @AfterEach
    void close() {
        calls.shutdownNow();
        timer.shutdownNow();
        panel.close();
        simulator.close();
        test.close();
    }

    @Test
    void asksEveryCellOnceAndKeepsEveryAnswer() {
        Job job = job("job", "stripe.com", "adyen.com");
        AskReport report = done(attempt(job, 1));
        assertThat(report.cells()).containsExactly(Map.entry("answered", 4));
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1))
                .hasSize(4);
        assertThat(ledger.answers().page(job, PageKey.START, 10).rows())
                .hasSize(4)
                .allSatisfy(answer -> {
                    assertThat(answer.simulated()).isTrue();
                    assertThat(answer.content().text()).startsWith("[simulated]");
                });
        assertThat(test.one(Long.class, "SELECT count(*) FROM claim")).isZero();
    }

    /** By hand: 0.1, 0.01 and 0.5 USD for a million tokens of input, cached input and output. */
    @Test
    void everyAttemptCostsWhatItsRowSays() {
        simulator.fault(SimulatedFault.parse("openai=empty:0.4"));
        done(attempt(job("job", "stripe.com", "adyen.com", "paypal.com", "klarna.com"), 1));
        assertThat(test.one(Long.class, "SELECT count(*) FROM attempt WHERE outcome = 'EMPTY' AND cost_ticks > 0"))
                .isPositive();
        assertThat(test.one(Long.class, """
                        SELECT count(*) FROM attempt WHERE cost_ticks IS DISTINCT FROM (input_tokens - coalesce(cached_input_tokens, 0)) * 1000
                          + coalesce(cached_input_tokens, 0) * 100 + output_tokens * 5000""")).isZero();
    }

    @Test
    void asksAgainWhatMayBeAskedAgainAndNothingElse() {
        simulator.fault(SimulatedFault.parse("openai=html:0.4"));
        Job job = job("job", "stripe.com", "adyen.com", "paypal.com", "klarna.com");
        assertThat(done(attempt(job, 1)).open()).isZero();
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.usable()).isLessThanOrEqualTo(1));
        assertThat(ledger.answers().audit(job).askedAfterAnswer()).isZero();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aDeadProviderEndsItsCellsWhenTheJobsPatienceIsOver() {
        simulator.fault(SimulatedFault.parse("openai=dead"));
        Job job = job("job", "stripe.com", "adyen.com", "paypal.com", "klarna.com");
        test.execute("UPDATE job SET patience_seconds = 1");
        AskReport report = done(attempt(ledger.jobs().byName("job").orElseThrow(), 1));
        assertThat(report.cells()).containsExactly(Map.entry("failed", 8));
        assertThat(ledger.counters().ended(job.id()))
                .extracting(count -> count.cellReason())
                .contains(Reason.PROVIDER_DOWN);
        assertThat(ledger.jobs().troubles(job.id())).singleElement().satisfies(trouble -> {
            assertThat(trouble.provider()).isEqualTo("openai");
            assertThat(trouble.words()).startsWith("down: ");
        });
    }

    /** C1: five times 503 with a wait, and the cell is answered; without the wait it would have failed. */
    @ParameterizedTest
    @CsvSource({"503, Retry-After, 1", "529, retry-after-ms, 300", "502, Retry-After, 1"})
    @Execution(ExecutionMode.CONCURRENT)
    void aWaitIsKeptWhateverStatusCarriesIt(int status, String header, String value) throws IOException {
        var arrivals = new ConcurrentLinkedQueue<Instant>();
        try (var provider = new Provider(exchange -> {
            arrivals.add(Instant.now());
            if (arrivals.size() <= 6) {
                exchange.getResponseHeaders().add(header, value);
                Provider.say(exchange, status, "{}");
            } else {
                Provider.say(exchange, 200, ANSWER);
            }
        })) {
            Job job = job("job", "stripe.com");
            asks = asks(QUICK, provider.panel());
            assertThat(done(attempt(job, 1)).cells()).containsExactly(Map.entry("answered", 2));
            assertThat(test.one(Long.class, "SELECT sum(errors) FROM cell")).isZero();
        }
    }

    /** Half of what it costs, known from 20 replies to each prompt. */
    @Test
    void aJobStopsAtItsBudgetAndGoesOnAfterARaise() {
        done(attempt(job("before", names(20)), 1));
        long usual = test.one(Long.class, "SELECT sum(cost_ticks) FROM attempt");
        Job job = job("job", names("e", 30));
        ledger.budgets().set(job.id(), usual, null, "a test");
        AskReport report = done(attempt(job, 1));
        assertThat(report.open()).isPositive();
        assertThat(test.one(String.class, "SELECT state FROM job WHERE name = 'job'"))
                .isEqualTo("paused");
        assertThat(test.one(Long.class, "SELECT count(*) FROM claim")).isZero();
        var parked = ledger.budgets().find(job.id()).orElseThrow();
        long dearest = test.one(Long.class, "SELECT max(cost_ticks) FROM attempt");
        assertThat(parked.reservedTicks()).isZero();
        assertThat(parked.spentTicks()).isBetween(usual - 2 * dearest, usual + OPENAI.concurrency() * dearest);
        ledger.budgets().set(job.id(), 10 * usual, null, "a test");
        assertThat(done(attempt(job, 2)).cells()).containsExactly(Map.entry("answered", 60));
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
        assertThat(ledger.budgets().find(job.id()).orElseThrow().spentTicks())
                .isEqualTo(test.one(Long.class, "SELECT sum(cost_ticks) FROM attempt WHERE job_id = " + job.id()));
    }

    /** A job's standing is looked at every two seconds: calls that take longer are counted, and those begun since reserve. */
    @Test
    void aFirstBudgetOfAJobAtWorkCountsForTheCallsUnderWay() {
        simulator.fault(SimulatedFault.parse("openai=slow:2500ms"));
        Job job = job("job", "stripe.com");
        var work = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
        await(() -> simulator.counts().inFlight() == 2);
        ledger.budgets().set(job.id(), 10_000_000_000L, null, "a test");
        assertThat(done(work.join()).cells()).containsExactly(Map.entry("answered", 2));
        assertThat(ledger.budgets().find(job.id()).orElseThrow().spentTicks())
                .isPositive()
                .isEqualTo(test.one(Long.class, "SELECT sum(cost_ticks) FROM attempt"));
    }

    /** Nothing is known of what it costs: the worst case is reserved. One that does not fit waits for those under way. */
    @Test
    void aTightBudgetIsNotParkedWhileCallsUnderWayMayLeaveRoom() {
        Job job = job("job", names(2));
        long worst = new CostEstimates(ledger, Prices.bundled(), 1024, InstantSource.system())
                .estimate(
                        new CallHistory(new CallKind(1, 1), RecentReplies.NONE),
                        new Question("openai", null, "gpt-6-luna", false, "x".repeat(30), 1024, null));
        ledger.budgets().set(job.id(), 3 * worst, null, "a test");
        assertThat(done(attempt(job, 1)).cells()).containsExactly(Map.entry("answered", 4));
        assertThat(ledger.budgets().find(job.id()).orElseThrow().spentTicks()).isLessThan(3 * worst);
    }

    @Test
    void aBudgetWithoutRoomForOneCallParksTheJobBeforeIt() {
        Job job = job("job", "stripe.com");
        ledger.budgets().set(job.id(), 10L, null, "a test");
        assertThat(done(attempt(job, 1)).open()).isEqualTo(2);
        assertThat(simulator.counts().requests()).isZero();
        assertThat(test.one(String.class, "SELECT state FROM job")).isEqualTo("paused");
        assertThat(test.one(Long.class, "SELECT count(*) FROM cell WHERE state <> 0"))
                .isZero();
    }

    @Test
    void aWorkerThatDiesLosesWhatItReservedUntilItsAnswersComeLate() {
        simulator.fault(SimulatedFault.parse("openai=slow:700ms"));
        Job job = job("job", "stripe.com");
        ledger.budgets().set(job.id(), 10_000_000_000L, null, "a test");
        var zombie = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
        await(() -> simulator.counts().inFlight() == 2);
        test.execute("UPDATE worker SET seen_at = now() - interval '1 minute'");
        ledger.claims().reap();
        assertThat(ledger.budgets().find(job.id()).orElseThrow())
                .satisfies(budget -> assertThat(budget.lostTicks()).isPositive())
                .satisfies(budget -> assertThat(budget.reservedTicks()).isZero());
        zombie.join();
        var settled = ledger.budgets().find(job.id()).orElseThrow();
        assertThat(settled.usedTicks()).isEqualTo(settled.spentTicks());
        assertThat(settled.spentTicks()).isEqualTo(test.one(Long.class, "SELECT sum(cost_ticks) FROM attempt"));
    }

    @Test
    void whatCallsCostIsKeptForTheNextWorkerAndForThoseWhoAskBefore() {
        assertThat(ledger.callCosts().of(List.of(1)))
                .as("the worst case is told at the start")
                .hasSize(2)
                .allSatisfy(cost -> assertThat(cost.worst().ticks()).isPositive());
        done(attempt(job("job", names(20)), 1));
        asks.keepCosts();
        assertThat(ledger.callCosts().of(List.of(1))).allSatisfy(cost -> {
            assertThat(cost.replies().isEnough()).isTrue();
            assertThat(cost.replies().highTicks())
                    .isPositive()
                    .isLessThan(cost.worst().ticks());
            assertThat(cost.replies().outputTokens()).isPositive();
        });
    }

    /** C9: the job used to go on for ever. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aTargetThatIsLimitedForEverEndsWithTheJobsPatience() throws IOException {
        try (var provider = new Provider(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "1");
            exchange.getResponseHeaders().add("x-ratelimit-limit-requests", "0");
            Provider.say(exchange, 429, "{\"error\":{\"message\":\"limit: 0\",\"code\":\"rate_limit_exceeded\"}}");
        })) {
            Job job = job("job", "stripe.com", "adyen.com");
            test.execute("UPDATE job SET patience_seconds = 2");
            asks = asks(QUICK, provider.panel());
            AskReport report = done(attempt(ledger.jobs().byName("job").orElseThrow(), 1));
            assertThat(report.cells()).containsExactly(Map.entry("failed", 4));
            assertThat(ledger.counters().ended(job.id()))
                    .extracting(count -> count.cellReason())
                    .containsOnly(Reason.RATE_LIMIT);
            assertThat(ledger.jobs().troubles(job.id()))
                    .singleElement()
                    .satisfies(trouble -> assertThat(trouble.words())
                            .isEqualTo("gpt-6-luna gave no usable reply since then: limit: 0"));
        }
    }

    @Test
    void aLongWaitGoesBackToTemporalWithItsOwnDelay() {
        simulator.fault(SimulatedFault.parse("openai=limited:1/min"));
        asks = asks(quick(Duration.ofSeconds(2)));
        Job job = job("job", "stripe.com", "adyen.com");
        var failure = (ApplicationFailure) stopped(attempt(job, 1));
        assertThat(failure.getNextRetryDelay()).isGreaterThan(Duration.ofSeconds(2));
        assertThat(failure).hasMessageContaining("openai waits for rate limit");
        assertThat(test.one(Long.class, "SELECT count(*) FROM claim")).isZero();
        assertThat(test.one(Long.class, "SELECT sum(errors) FROM cell"))
                .as("a wait is no error")
                .isZero();
    }

    @Test
    void inABatchALongWaitIsLeftOpenForTheFeed() {
        simulator.fault(SimulatedFault.parse("openai=limited:1/min"));
        asks = asks(quick(Duration.ofSeconds(1)));
        Job job = job("job", "stripe.com", "adyen.com");
        test.execute("UPDATE run SET batch = true");
        assertThat(done(attempt(job, 1)).open()).isPositive();
    }

    @Test
    void aDrainingWorkerEndsItsCallsAndBeginsNoNew() {
        simulator.fault(SimulatedFault.parse("openai=slow:300ms"));
        Job job = job("job", names(40));
        var end = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
        await(() -> simulator.counts().inFlight() > 0);
        drain.request();
        var failure = (ApplicationFailure) stopped(end.join());
        assertThat(failure.getNextRetryDelay()).isEqualTo(Duration.ofSeconds(3));
        long answered = test.one(Long.class, "SELECT count(*) FROM answer");
        assertThat(answered)
                .isPositive()
                .isLessThan(80)
                .isEqualTo(simulator.counts().requests());
        assertThat(test.one(Long.class, "SELECT count(*) FROM cell WHERE state IN (1, 3)"))
                .isZero();
    }

    @Test
    void aPausedJobsAttemptEndsItsCallsAndBeginsNoNew() {
        simulator.fault(SimulatedFault.parse("openai=slow:300ms"));
        Job job = job("job", names(40));
        var end = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
        await(() -> simulator.counts().inFlight() > 0);
        ledger.holds().pause(job.id(), List.of(), "wrong prompt", "Ada");
        assertThat(done(end.join()).open()).isPositive();
        assertThat(test.one(Long.class, "SELECT count(*) FROM answer"))
                .isPositive()
                .isLessThan(80)
                .isEqualTo(simulator.counts().requests());
        assertThat(test.one(Long.class, "SELECT count(*) FROM attempt WHERE asked_at > (SELECT at FROM hold)"))
                .as("a statement may have begun before")
                .isLessThanOrEqualTo(8);
        assertThat(test.one(Long.class, "SELECT count(*) FROM cell WHERE state IN (1, 3)"))
                .isZero();
        assertThat(test.one(Long.class, "SELECT count(*) FROM claim")).isZero();
        assertThat(ledger.runs().busy(job.id()))
                .as("the feed may bring it again")
                .isEmpty();
        ledger.holds().resume(job.id(), List.of(), "over", "the test");
        assertThat(done(attempt(job, 2)).cells()).containsExactly(Map.entry("answered", 80));
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
    }

    /** One call a minute, so that the attempt waits in the limiter's queue: it hears of the pause there, too. */
    @Test
    void anAttemptWhoseProviderIsPausedInTheJobEnds() {
        Job job = job("job", names(4));
        asks = limited(LimitKind.REQUESTS_PER_MINUTE, 1);
        var end = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
        await(() -> simulator.counts().requests() > 0);
        ledger.holds().pause(job.id(), job.targetIds(), "odd answers", "Ada");
        assertThat(done(end.join()).open()).isEqualTo(7);
        assertThat(done(attempt(job, 2)).open())
                .as("and the next one begins nothing")
                .isEqualTo(7);
        assertThat(simulator.counts().requests()).isEqualTo(1);
    }

    @Test
    void aNewerAttemptInTheSameJvmKeepsTheCallsOfTheOlderOne() {
        simulator.fault(SimulatedFault.parse("openai=slow:300ms"));
        Job job = job("job", names(20));
        var older = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
        await(() -> simulator.counts().inFlight() > 0);
        var newer = CompletableFuture.supplyAsync(() -> attempt(job, 2), calls);
        assertThat(stopped(older.join())).hasMessageContaining("later attempt");
        assertThat(done(newer.join()).cells()).containsEntry("answered", 40);
        assertThat(simulator.cells().values())
                .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
    }

    @Test
    void aWorkerThatComesBackAsAZombieIsFenced() {
        simulator.fault(SimulatedFault.parse("openai=slow:700ms"));
        Job job = job("job", names(4));
        var zombie = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
        await(() -> simulator.counts().inFlight() == 8);
        test.execute("UPDATE worker SET seen_at = now() - interval '1 minute'");
        asks = asks(QUICK);
        assertThat(done(attempt(job, 2)).cells()).containsExactly(Map.entry("answered", 8));
        zombie.join();
        assertThat(test.one(Long.class, "SELECT count(*) FROM answer")).isEqualTo(8);
        assertThat(test.one(Long.class, "SELECT count(*) FROM attempt WHERE outcome IS NULL"))
                .as("what the zombie heard is noted")
                .isZero();
        assertThat(test.one(Long.class, "SELECT count(*) FROM attempt WHERE n > 1 AND NOT possible_duplicate"))
                .isZero();
        assertThat(ledger.answers().audit(job).askedAfterAnswer()).isZero();
    }

    @Test
    void aReplyThatComesAfterItsTimeoutIsAPossibleDuplicateAndKeptOnce() {
        try (var impatient = new Panel(
                catalogue,
                new PanelOptions(Duration.ofMillis(300), Duration.ofSeconds(1), 1 << 20),
                new SimpleMeterRegistry())) {
            asks = asks(QUICK, impatient);
            simulator.fault(SimulatedFault.parse("openai=slow:600ms"));
            Job job = job("job", "stripe.com");
            var end = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
            await(() -> test.one(Long.class, "SELECT count(*) FROM attempt WHERE outcome = 'UNREACHABLE'") > 0);
            simulator.heal("openai");
            assertThat(done(end.join()).cells()).containsExactly(Map.entry("answered", 2));
            assertThat(test.one(Long.class, "SELECT count(*) FROM attempt WHERE n = 2 AND possible_duplicate"))
                    .isPositive();
            assertThat(ledger.answers().audit(job).possibleDuplicates()).isPositive();
            assertThat(simulator.cells().values())
                    .allSatisfy(cell -> assertThat(cell.usable()).isEqualTo(1));
        }
    }

    @Test
    void whileNothingCanBeSavedFewAreAsked() throws SQLException {
        Job job = job("job", names(40));
        var beats = new AtomicInteger();
        CompletableFuture<AskAttempt.End> end;
        try (var other = DriverManager.getConnection(test.url());
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE answer_body IN EXCLUSIVE MODE");
            end = CompletableFuture.supplyAsync(
                    () -> asks.run(request(job), "owner", 1, progress -> beats.incrementAndGet()), calls);
            await(() -> beats.get() >= 10 && simulator.counts().inFlight() == 0);
            assertThat(simulator.counts().requests())
                    .as("more than are under way at once, a place is free while a reply is saved")
                    .isBetween(9L, 24L);
        }
        assertThat(done(end.join()).cells()).containsExactly(Map.entry("answered", 80));
        assertThat(simulator.counts().requests()).isEqualTo(80);
    }

    @Test
    void aHeartbeatThatFailsStopsTheAttempt() {
        simulator.fault(SimulatedFault.parse("openai=slow:300ms"));
        Job job = job("job", names(40));
        var gone = new IllegalStateException("the server is gone");
        AskAttempt.End end = asks.run(request(job), "owner", 1, progress -> {
            throw gone;
        });
        assertThat(stopped(end)).isSameAs(gone);
        assertThat(simulator.counts().requests()).isEqualTo(test.one(Long.class, "SELECT count(*) FROM answer"));
    }

    @Test
    void aCancelledJobBeginsNothingAndKeepsWhatIsUnderWay() {
        simulator.fault(SimulatedFault.parse("openai=slow:300ms"));
        Job job = job("job", names(40));
        var end = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
        await(() -> simulator.counts().inFlight() > 0);
        ledger.jobLifecycle().cancel(job.id());
        ledger.counters().settle();
        assertThat(done(end.join()).open()).isPositive();
        ledger.counters().settle();
        long answers = test.one(Long.class, "SELECT count(*) FROM answer");
        assertThat(simulator.counts().requests()).isEqualTo(answers);
        assertThat(ledger.counters().ended(job.id()))
                .singleElement()
                .satisfies(count -> assertThat(count.n()).isEqualTo(answers));
        assertThat(ledger.jobs().byId(job.id()).orElseThrow().finishedAt()).isNotNull();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aProviderWithoutAnAcceptedKeyWaitsAndIsNamed() {
        simulator.fault(SimulatedFault.parse("openai=unauthorized"));
        Job job = job("job", "stripe.com");
        test.execute("UPDATE job SET patience_seconds = 1");
        done(attempt(ledger.jobs().byName("job").orElseThrow(), 1));
        assertThat(ledger.counters().ended(job.id())).singleElement().satisfies(count -> {
            assertThat(count.cellState()).isEqualTo(CellState.FAILED);
            assertThat(count.cellReason()).isEqualTo(Reason.PROVIDER_DOWN);
        });
        assertThat(simulator.counts().requests())
                .as("a rejected key is not tried again")
                .isLessThanOrEqualTo(2);
    }

    /** One answers 429, one is wrong: the third is used, and everybody can see why. */
    @Test
    void theKeyThatIsFreeIsUsedAndTheStatesOfTheOthersAreKept() {
        keys = Map.of("openai", List.of(held("simulated-limited"), held("simulated-invalid"), held("simulated-good")));
        asks = asks(QUICK);
        simulator.fault(SimulatedFault.parse("openai[" + fingerprint(0) + "]=limited:1/h"));
        Job job = job("job", names(20));
        assertThat(done(attempt(job, 1)).cells()).containsExactly(Map.entry("answered", 40));
        ledgerSync.exchange();
        assertThat(ledger.keys().all(true))
                .extracting(Keys.KnownKey::state)
                .containsExactly(Keys.KeyState.COOLING, Keys.KeyState.DISABLED, Keys.KeyState.USABLE);
        assertThat(test.one(Integer.class, "SELECT max(errors) FROM cell"))
                .as("errors of cells")
                .isZero();
    }

    @Test
    void aKeyThatWasRejectedIsNotTriedAfterARestart() {
        keys = Map.of("openai", List.of(held("simulated-invalid"), held("simulated-good")));
        asks = asks(QUICK);
        done(attempt(job("job", names(10)), 1));
        ledgerSync.exchange();
        long before = rejected();
        asks = asks(QUICK);
        done(attempt(job("again", "stripe.com", "adyen.com", "paypal.com", "klarna.com"), 1));
        assertThat(rejected()).isEqualTo(before).isPositive();
    }

    @Test
    void whenAllKeysAreSpentOneThatIsAddedIsUsedWithoutARestart() {
        keys = Map.of("openai", List.of(held("simulated-invalid"), held("simulated-noquota")));
        asks = asks(QUICK);
        Job job = job("job", names(5));
        var end = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
        await(() -> {
            ledgerSync.exchange();
            return ledger.providers().all(true).get(0).status().state()
                    == ProviderStatus.ProviderCondition.NO_USABLE_KEY;
        });
        assertThat(end).isNotDone();
        keys = Map.of("openai", List.of(held("simulated-invalid"), held("simulated-noquota"), held("simulated-new")));
        ledgerSync.rereadKeys();
        assertThat(done(end.join()).cells()).containsExactly(Map.entry("answered", 10));
    }

    @Test
    void aKeyThatAPersonEnablesIsUsedAgain() {
        keys = Map.of("openai", List.of(held("simulated-noquota")));
        simulator.fault(SimulatedFault.parse("openai=quota"));
        asks = asks(QUICK);
        Job job = job("job", names(5));
        var end = CompletableFuture.supplyAsync(() -> attempt(job, 1), calls);
        await(() -> {
            ledgerSync.exchange();
            return ledger.keys().all(true).get(0).state() == Keys.KeyState.PARKED;
        });
        assertThat(end).isNotDone();
        keys = Map.of("openai", List.of(held("simulated-noquota"), held("simulated-more")));
        ledger.keys().order(true, ledger.keys().all(true).get(0).fingerprint(), Keys.Order.DISABLE, "by hand");
        simulator.heal("openai");
        ledgerSync.rereadKeys();
        done(end.join());
        assertThat(simulator
                        .counts()
                        .providers()
                        .get("openai")
                        .keys()
                        .get(fingerprint(1))
                        .usable())
                .isEqualTo(10);
    }

    @Test
    void withoutAnyKeyWhatIsLeftIsSkippedAndSaysSo() {
        Job job = job("job", names(5));
        keys = Map.of();
        ledgerSync.rereadKeys();
        assertThat(done(attempt(job, 1)).cells()).containsExactly(Map.entry("skipped", 10));
    }

    @Test
    void aProviderWhoseKeysOnlyAnotherWorkerHasIsLeftToIt() {
        Job job = job("job", names(5));
        int other = ledger.workers().register("there", 2, true, List.of("openai"));
        ledger.keys().hold(other, true, List.of(new Keys.Held("openai", "0123abcd", "OPENAI_API_KEY")));
        keys = Map.of();
        ledgerSync.rereadKeys();
        ledgerSync.exchange();
        assertThat(stopped(attempt(job, 1))).hasMessageContaining("another worker");
        assertThat(test.one(Integer.class, "SELECT count(*) FROM cell WHERE state = 0"))
                .isEqualTo(10);
    }

    /** Between two exchanges the limiter knows less than the ledger: nothing is skipped on its word alone. */
    @Test
    void aProviderWhoseKeyAnotherWorkerHasJustGotIsNotSkipped() {
        Job job = job("job", names(5));
        keys = Map.of();
        ledgerSync.rereadKeys();
        ledgerSync.exchange();
        int other = ledger.workers().register("there", 2, true, List.of("openai"));
        ledger.keys().hold(other, true, List.of(new Keys.Held("openai", "0123abcd", "OPENAI_API_KEY")));
        assertThat(stopped(attempt(job, 1))).hasMessageContaining("another worker");
        assertThat(test.one(Integer.class, "SELECT count(*) FROM cell WHERE state = 0"))
                .isEqualTo(10);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aLimitIsUsedUpWithoutOne429() {
        simulator.fault(SimulatedFault.parse("openai=limited:600/min"));
        asks = limited(LimitKind.REQUESTS_PER_MINUTE, 600);
        Job job = job("job", names(12));
        assertThat(done(attempt(job, 1)).cells()).containsExactly(Map.entry("answered", 24));
        assertThat(outcomes()).doesNotContainKey("rate_limited");
    }

    @Test
    void whatIsLeftOfADayIsKeptOverARestartAndRaisedByAPerson() {
        asks = limited(LimitKind.REQUESTS_PER_DAY, 3);
        Job job = job("job", names(3));
        assertThat(stopped(attempt(job, 1))).hasMessageContaining("day limit");
        asks = limited(LimitKind.REQUESTS_PER_DAY, 3);
        assertThat(stopped(attempt(job, 2))).hasMessageContaining("day limit");
        assertThat(test.one(Long.class, "SELECT count(*) FROM attempt")).isEqualTo(3);
        order(LimitKind.REQUESTS_PER_DAY, 100);
        assertThat(done(attempt(job, 3)).cells()).containsExactly(Map.entry("answered", 6));
    }

    @Test
    void aLimitOf0PausesUntilSomebodyRaisesIt() {
        Job job = job("job", "stripe.com");
        order(LimitKind.CONCURRENCY, 0);
        assertThat(stopped(attempt(job, 1))).hasMessageContaining("paused by a limit of 0");
        assertThat(test.one(Long.class, "SELECT count(*) FROM attempt")).isZero();
        order(LimitKind.CONCURRENCY, 1);
        assertThat(done(attempt(job, 2)).open()).isZero();
    }

    @Test
    void whatHeadersAnnounceIsBelievedByTheNextWorkerToo() {
        simulator.fault(SimulatedFault.parse("openai=limited:1200/min"));
        asks = limited(LimitKind.REQUESTS_PER_MINUTE, 6_000);
        done(attempt(job("job", "stripe.com"), 1));
        ledgerSync.exchange();
        asks = limited(LimitKind.REQUESTS_PER_MINUTE, 6_000);
        assertThat(ledger.limits().all(true).get(0).limits().get(LimitKind.REQUESTS_PER_MINUTE))
                .satisfies(limit -> {
                    assertThat(limit.value()).isEqualByComparingTo("1200");
                    assertThat(limit.source()).isEqualTo(Limit.Source.ANNOUNCED);
                });
    }

    private Asks limited(LimitKind kind, int limit) {
        var rule = new LimitRule(null, null, Map.of(kind, BigDecimal.valueOf(limit)), "rollcall.yaml, line 3");
        config = new ProviderConfig(
                OPENAI.provider(),
                OPENAI.surface(),
                OPENAI.models(),
                true,
                false,
                OPENAI.keyVariable(),
                OPENAI.concurrency(),
                List.of(rule),
                ZoneOffset.UTC,
                false);
        return asks(QUICK);
    }

    private void order(LimitKind kind, int limit) {
        ledger.limitOrders()
                .give(true, new LimitOrder("openai", null, null, kind, BigDecimal.valueOf(limit), "a test", null));
        ledgerSync.exchange();
    }

    private Map<String, Long> outcomes() {
        return simulator.counts().providers().get("openai").outcomes();
    }

    private long rejected() {
        return outcomes().getOrDefault("key_rejected", 0L);
    }

    private String fingerprint(int key) {
        return keys.get("openai").get(key).key().fingerprint();
    }

    private static HeldKey held(String secret) {
        return new HeldKey(Key.of("openai", secret), "OPENAI_API_KEY");
    }

    private Asks asks(AskTimings timings) {
        return asks(timings, panel);
    }

    private Asks asks(AskTimings timings, Panel panel) {
        test.execute("UPDATE worker SET ended_at = now()");
        int worker = ledger.workers().register("here", 1, true, List.of("openai"));
        var outage = new LedgerOutage(InstantSource.system());
        ledgerSync = new LedgerSync(
                ledger,
                new LedgerSync.LimiterOptions(
                        true,
                        worker,
                        List.of(config),
                        () -> keys,
                        timings.ofLimiters(),
                        new LedgerSync.Tokens(5, 1024),
                        InstantSource.system()),
                new LedgerSlotScheduler(ledger, timer, outage::noticed),
                () -> true);
        return new Asks(
                ledger,
                panel,
                Prices.bundled(),
                ledgerSync.limiters(),
                new Asks.AskOptions(
                        worker,
                        true,
                        1024,
                        timings,
                        InstantSource.system(),
                        new WorkMeters(meters),
                        new CallObservations(ObservationRegistry.NOOP)),
                new Asks.Threads(calls, timer),
                drain,
                outage,
                () -> true);
    }

    private static final String ANSWER =
            "{\"choices\":[{\"message\":{\"content\":\"Yes\"},\"finish_reason\":\"stop\"}]}";

    /** A provider that says what a test wants. */
    private static final class Provider implements AutoCloseable {
        private final HttpServer server;
        private final Panel panel;

        Provider(HttpHandler says) throws IOException {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.createContext("/", says);
            server.start();
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            panel = new Panel(Catalogue.bundled().withBaseUrls(Map.of("openai", url)), PanelOptions.defaults());
        }

        Panel panel() {
            return panel;
        }

        static void say(HttpExchange exchange, int status, String body) throws IOException {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            panel.close();
            server.stop(0);
        }
    }

    private AskAttempt.End attempt(Job job, int fence) {
        return asks.run(request(job), "owner", fence, progress -> {});
    }

    private static AskRequest request(Job job) {
        return new AskRequest(job.name(), 1, "openai");
    }

    private static AskReport done(AskAttempt.End end) {
        assertThat(end).isInstanceOf(AskAttempt.End.Done.class);
        return ((AskAttempt.End.Done) end).report();
    }

    private static RuntimeException stopped(AskAttempt.End end) {
        assertThat(end).isInstanceOf(AskAttempt.End.Stopped.class);
        return ((AskAttempt.End.Stopped) end).cause();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static String[] names(int n) {
        return names("d", n);
    }

    private static String[] names(String first, int n) {
        return java.util.stream.IntStream.range(0, n)
                .mapToObj(i -> first + i + ".com")
                .toArray(String[]::new);
    }

    private Job job(String name, String... domains) {
        Scope scope = Scope.resolve(ledger, true, List.of(), List.of());
        Job job = ledger.jobs()
                .create(new NewJob(
                        name,
                        Window.today(Instant.now()),
                        new Selection.NamedDomains(
                                List.of(domains).stream().map(Domain::parse).toList()),
                        scope,
                        1,
                        true,
                        Terms.DEFAULT,
                        NewJob.Origin.of(name)))
                .orElseThrow();
        TestPlanning.plan(ledger, job);
        ledger.runs()
                .open(job.id(), n -> "workflow", ledger.jobs().domainIds(job.id(), 0, 1000), List.of("openai"), false);
        assertThat(ledger.cells()
                        .outlook(CellSelection.of(job, ledger.jobs().domainIds(job.id(), 0, 1000), job.targetIds()))
                        .open())
                .isEqualTo(domains.length * 2);
        return ledger.jobs().byName(name).orElseThrow();
    }
}
