package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.store.AttemptStarts.AttemptStart;
import dev.rollcall.store.Cells.Claimed;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private int worker;

    @BeforeEach
    void publish() {
        ledger.prompts().publish(1, Map.of("business", "What does {domain} do?"));
        ledger.providers().publish(false, List.of(provider("openai"), provider("groq"), provider("xai")));
        worker = ledger.workers().register("here", 1, false, List.of("openai", "groq"));
        hold("openai", "groq");
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void planningIsIdempotentAndSkipsWhoHasNoKey() {
        var job = planned(job("a", "stripe.com", "adyen.com"));
        ledger.cells().plan(job.id(), 0, Integer.MAX_VALUE);
        assertThat(test.one(Long.class, "SELECT count(*) FROM cell")).isEqualTo(6);
        assertThat(ledger.counters().recount(job)).isEqualTo(4);
        assertThat(ledger.counters().ended(job.id())).singleElement().satisfies(count -> {
            assertThat(count.cellState()).isEqualTo(CellState.SKIPPED);
            assertThat(count.cellReason()).isEqualTo(Reason.NO_KEY);
            assertThat(count.n()).isEqualTo(2);
        });
    }

    /** A10. */
    @Test
    void aProviderOfOnesOwnIsAskedNoMoreOnceNoWorkerHasIt() {
        var local = new Providers.ProviderEntry("local", "api", List.of("m"), true, false, "none", List.of("m"), true);
        ledger.providers().publish(false, List.of(provider("openai"), local));
        int other = ledger.workers().register("there", 2, false, List.of("openai", "local"));
        ledger.workers().presence(other).beat();
        ledger.providers().publish(false, List.of(provider("openai")));
        assertThat(onByDefault()).as("another worker has it").contains("local");

        ledger.workers().ended(other);
        ledger.providers().publish(false, List.of(provider("openai")));
        assertThat(onByDefault())
                .as("of the catalogue nobody is left out")
                .contains("openai", "groq", "xai")
                .doesNotContain("local");
    }

    private List<String> onByDefault() {
        return ledger.providers().all(false).stream()
                .filter(Providers.KnownProvider::onByDefault)
                .map(Providers.KnownProvider::name)
                .toList();
    }

    @Test
    void aKeyThatIsAddedOpensOnlyWhatWasSkipped() {
        var first = planned(job("a", "stripe.com"));
        claimed(first).forEach(cell -> answer(cell, "yes"));
        hold("openai", "groq", "xai");
        var second = planned(job("b", "stripe.com"));
        assertThat(claimed(second))
                .singleElement()
                .satisfies(cell -> assertThat(ledger.providers()
                                .targets(List.of(cell.cell().targetId()))
                                .get(0)
                                .provider())
                        .isEqualTo("xai"));
    }

    @Test
    void twoJobsShareACellAndBothCountIt() {
        var first = planned(job("a", "stripe.com"));
        var second = planned(job("b", "stripe.com", "adyen.com"));
        claimed(first).forEach(cell -> answer(cell, "yes"));
        assertThat(ledger.counters().open(first)).isZero();
        assertThat(ledger.counters().open(second)).isEqualTo(2);
        ledger.counters().fold();
        assertThat(ledger.counters().open(second)).isEqualTo(2);
        assertThat(ledger.counters().spent(first.id())).hasSize(2);
        assertThat(ledger.counters().spent(second.id())).isEmpty();
    }

    @Test
    void manyClaimersNeverGetTheSameCell() throws Exception {
        var job = planned(
                job("a", IntStream.range(0, 100).mapToObj(i -> "d" + i + ".com").toArray(String[]::new)));
        var seen = new ConcurrentLinkedQueue<Long>();
        var pool = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 8; i++) {
            int owner = i;
            pool.execute(() -> {
                long claim = ledger.claims()
                        .open("w" + owner, 1, worker, true, selection(job))
                        .orElseThrow();
                List<Claimed> got;
                do {
                    got = ledger.cells().claim(claim, selection(job), 7).orElseThrow();
                    got.forEach(cell -> seen.add(cell.id()));
                } while (!got.isEmpty());
            });
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(60, java.util.concurrent.TimeUnit.SECONDS))
                .isTrue();
        assertThat(seen).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void aLaterAttemptTakesOverAndTheZombieIsFenced() {
        var job = planned(job("a", "stripe.com"));
        Held old = claimed(job).get(0);
        begin(old);
        long claim =
                ledger.claims().open("owner", 2, worker, true, selection(job)).orElseThrow();
        Claimed again = ledger.cells().claim(claim, selection(job), 10).orElseThrow().stream()
                .filter(cell -> cell.id() == old.cell().id())
                .findFirst()
                .orElseThrow();
        var said = begin(new Held(claim, again)).orElseThrow();
        assertThat(said.n()).isEqualTo(2);
        assertThat(said.possibleDuplicate()).isTrue();
        assertThat(ledger.attemptResults().save(save(old, 1, "late")).join()).isEqualTo(ResultOutcome.FENCED);
        assertThat(ledger.claims().open("owner", 1, worker, true, selection(job)))
                .isEmpty();
    }

    @Test
    void aLateAnswerIsKeptWhileNobodyHasAskedAgain() {
        var job = planned(job("a", "stripe.com"));
        Held old = claimed(job).get(0);
        begin(old);
        long claim =
                ledger.claims().open("owner", 2, worker, true, selection(job)).orElseThrow();
        var claimedAgain = ledger.cells().claim(claim, selection(job), 10).orElseThrow();
        assertThat(ledger.attemptResults()
                        .save(save(old, 1, "late, but paid for"))
                        .join())
                .isEqualTo(ResultOutcome.KEPT);
        assertThat(claimedAgain)
                .filteredOn(cell -> cell.id() == old.cell().id())
                .singleElement()
                .satisfies(cell -> assertThat(begin(new Held(claim, cell)))
                        .as("it is not asked again")
                        .isEmpty());
    }

    @Test
    void aLiveWorkersClaimIsLeftToItAndADeadOnesIsTakenOver() {
        var job = planned(job("a", "stripe.com"));
        claimed(job);
        int other = ledger.workers().register("there", 2, false, List.of("openai"));
        long claim =
                ledger.claims().open("owner", 2, other, true, selection(job)).orElseThrow();
        assertThat(ledger.cells().claim(claim, selection(job), 10).orElseThrow())
                .isEmpty();
        test.execute("UPDATE worker SET seen_at = now() - interval '1 minute' WHERE id = " + worker);
        assertThat(ledger.claims().open("owner", 3, other, false, selection(job)))
                .isPresent();
        assertThat(ledger.cells().outlook(selection(job)).held())
                .as("who can't judge frees nothing")
                .isEqualTo(2);
        ledger.claims().open("owner", 4, other, true, selection(job));
        assertThat(ledger.cells().outlook(selection(job)).ready()).isEqualTo(2);
    }

    @Test
    void nothingIsAskedWithoutAClaimThatHolds() {
        var job = planned(job("a", "stripe.com"));
        Held held = claimed(job).get(0);
        ledger.claims().close(held.claim());
        assertThat(begin(held)).isEmpty();
        assertThat(ledger.cells().claim(held.claim(), selection(job), 1)).isEmpty();
    }

    @Test
    void claimsOfADeadWorkerAreFreedAndThoseOfALiveOneAreNot() {
        var job = planned(job("a", "stripe.com"));
        Held held = claimed(job).get(0);
        begin(held);
        try (var presence = ledger.workers().presence(worker)) {
            presence.beat();
            test.execute("UPDATE worker SET seen_at = now() - interval '10 s'");
            assertThat(ledger.claims().reap()).as("its lock holds").isZero();
        }
        assertThat(ledger.claims().reap()).isEqualTo(2);
        assertThat(test.one(
                        Boolean.class,
                        "SELECT maybe_billed FROM cell WHERE id = "
                                + held.cell().id()))
                .isTrue();
    }

    @Test
    void anExpiredClaimIsFreedWhoeverHoldsIt() {
        var job = planned(job("a", "stripe.com"));
        claimed(job);
        test.execute("UPDATE claim SET expires_at = now() - interval '1 s'");
        assertThat(ledger.claims().reap()).isEqualTo(2);
        assertThat(claimed(job, 2)).hasSize(2);
    }

    @Test
    void aWaitingCellIsNotClaimedBeforeItsTimeAndSaysWhatItWaitsFor() {
        var job = planned(job("a", "stripe.com"));
        for (Held held : claimed(job)) {
            begin(held);
            ledger.attemptResults().save(waits(held, Duration.ofMinutes(5))).join();
        }
        assertThat(claimed(job, 2)).isEmpty();
        var outlook = ledger.cells().outlook(selection(job));
        assertThat(outlook.reason()).isEqualTo(Reason.RATE_LIMIT);
        assertThat(outlook.next()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThat(ledger.cells().waiting(job)).hasSize(2);
    }

    @Test
    void aSaveThatIsRepeatedCountsOnce() {
        var job = planned(job("a", "stripe.com"));
        Held held = claimed(job).get(0);
        begin(held);
        assertThat(ledger.attemptResults().save(save(held, 1, "yes")).join()).isEqualTo(ResultOutcome.KEPT);
        assertThat(ledger.attemptResults().save(save(held, 1, "yes")).join()).isEqualTo(ResultOutcome.FENCED);
        assertThat(ledger.counters().open(job)).isEqualTo(1);
        assertThat(ledger.counters().spent(job.id()))
                .singleElement()
                .satisfies(spent -> assertThat(spent.attempts()).isEqualTo(1));
        var answer = ledger.answers().ofCell(held.cell().id()).orElseThrow();
        assertThat(answer.content().text()).isEqualTo("yes");
        assertThat(ledger.answers().audit(job).askedAfterAnswer()).isZero();
    }

    @Test
    void aBadSaveDoesNotTakeItsNeighboursWithIt() {
        var job = planned(job("a", "stripe.com"));
        List<Held> held = claimed(job);
        held.forEach(this::begin);
        var bad = ledger.attemptResults().save(saveWithLatency(held.get(0), Long.MAX_VALUE));
        var good = ledger.attemptResults().save(save(held.get(1), 1, "yes"));
        assertThat(good.join()).isEqualTo(ResultOutcome.KEPT);
        assertThat(bad).isCompletedExceptionally();
    }

    @Test
    void aCancelledJobClaimsNothingAndAnotherJobTakesItsCellsUp() {
        var first = planned(job("a", "stripe.com"));
        ledger.jobLifecycle().cancel(first.id());
        assertThat(claimed(first)).isEmpty();
        var second = planned(job("b", "stripe.com"));
        assertThat(claimed(second)).hasSize(2);
    }

    @Test
    void aCancelledJobsAccountIsFinalOnceItsCallsHaveComeBack() {
        var cancelled = planned(job("a", "stripe.com", "adyen.com"));
        var held = claimed(cancelled);
        begin(held.get(0));
        ledger.jobLifecycle().cancel(cancelled.id());
        ledger.counters().settle();
        assertThat(ledger.jobs().byId(cancelled.id()).orElseThrow().finishedAt())
                .as("a call is under way")
                .isNull();
        assertThat(ledger.attemptResults().save(save(held.get(0), 1, "yes")).join())
                .isEqualTo(ResultOutcome.KEPT);
        ledger.claims().close(held.get(0).claim());
        ledger.counters().settle();
        assertThat(ledger.jobs().byId(cancelled.id()).orElseThrow().finishedAt())
                .isNotNull();
        var other = planned(job("b", "stripe.com", "adyen.com"));
        claimed(other).forEach(cell -> answer(cell, "later"));
        assertThat(ledger.counters().ended(cancelled.id()))
                .filteredOn(count -> count.cellState() == CellState.ANSWERED)
                .singleElement()
                .satisfies(count -> assertThat(count.n()).isEqualTo(1));
        assertThat(ledger.counters().spent(cancelled.id()))
                .singleElement()
                .satisfies(spent -> assertThat(spent.costTicks()).isEqualTo(5));
    }

    @Test
    void aFinishedJobsAccountStaysAsItEnded() {
        var first = planned(job("a", "stripe.com"));
        ledger.cells().end(selection(first), CellState.FAILED, Reason.PROVIDER_DOWN);
        assertThat(ledger.counters().recount(first)).isZero();
        ledger.jobLifecycle().complete(first.id());
        var second = planned(job("b", "stripe.com"));
        assertThat(claimed(second)).hasSize(2);
        assertThat(ledger.counters().open(first)).isZero();
        assertThat(ledger.counters().ended(first.id()))
                .filteredOn(count -> count.cellState() == CellState.FAILED)
                .allSatisfy(count -> assertThat(count.cellReason()).isEqualTo(Reason.PROVIDER_DOWN))
                .hasSize(2);
    }

    @Test
    void theSameIdempotencyKeyIsTheSameJob() {
        NewJob once = withKey(job("a", "stripe.com"), "key");
        NewJob twice = withKey(job("b", "stripe.com"), "key");
        assertThat(ledger.jobs().create(once).orElseThrow().id())
                .isEqualTo(ledger.jobs().create(twice).orElseThrow().id());
    }

    @Test
    void staleMeansWatchedAndDue() {
        ledger.freshness().watch(domains("fresh.com", "stale.com"), false, 24);
        var job = planned(job("a", "fresh.com"));
        ledger.freshness().done(ledger.jobs().domainIds(job.id(), 0, 10), false, List.of(0), Instant.now());
        var sweep = ledger.jobs()
                .create(new NewJob(
                        "sweep",
                        Window.tick(NOW),
                        new Selection.Stale(10),
                        new Scope(job.targetIds(), job.promptVersionIds(), true),
                        1,
                        false,
                        Terms.DEFAULT,
                        NewJob.Origin.of("sweep")))
                .orElseThrow();
        assertThat(ledger.domains()
                        .names(ledger.jobs().domainIds(sweep.id(), 0, 10))
                        .values())
                .containsExactly("stale.com");
        ledger.freshness().unwatch(domains("stale.com"), false);
        assertThat(ledger.freshness().counts(false).watched()).isEqualTo(1);
    }

    @Test
    void aChangedPromptIsANewVersionAndTheOldOneStays() {
        ledger.prompts().publish(1, Map.of("business", "Who runs {domain}?"));
        assertThat(ledger.prompts().current())
                .singleElement()
                .satisfies(prompt -> assertThat(prompt.version()).isEqualTo(2));
        ledger.prompts().publish(1, Map.of("business", "What does {domain} do?"));
        assertThat(ledger.prompts().current())
                .singleElement()
                .satisfies(prompt -> assertThat(prompt.version()).isEqualTo(1));
    }

    @Test
    void aLedgerOfAnOlderRollcallIsBroughtUpToDateAndKeepsWhatItKnew() {
        var written = List.of(
                "INSERT INTO time_window (name, starts_at) VALUES ('w', now())",
                "INSERT INTO job (name, window_id, target_ids, prompt_version_ids, repetitions, simulated, whole, domains, driver)"
                        + " VALUES ('a', 1, '{1}', '{1}', 1, false, true, 1, 'a')",
                "INSERT INTO worker (host, pid, simulated, providers) VALUES ('here', 1, false, '{openai,xai}')",
                "INSERT INTO provider (simulated, name, position, on_by_default, retired, key_fingerprints, key_variable)"
                        + " VALUES (false, 'openai', 0, true, false, '{0a,0b}', 'OPENAI_API_KEY'), (false, 'xai', 1, true, false, '{}', 'X')");
        try (var old = TestLedger.openOld("1", written)) {
            assertThat(old.ledger().jobs().byName("a")).isPresent();
            assertThat(old.one(Long.class, "SELECT count(*) FROM pg_indexes WHERE indexname = 'claim_job'"))
                    .isEqualTo(1);
            assertThat(old.ledger().providers().all(false))
                    .extracting(provider -> provider.status().state())
                    .containsExactly(ProviderStatus.ProviderCondition.UP, ProviderStatus.ProviderCondition.NO_KEY);
        }
    }

    @Test
    void aLedgerOfANewerRollcallIsRefusedAndLeftAlone() {
        test.execute(
                "INSERT INTO rollcall_schema SELECT installed_rank + 100, '99', 'later', type, 'V99__later.sql', 1,"
                        + " installed_by, installed_on, 1, true FROM rollcall_schema WHERE version = '1'");
        assertThatThrownBy(() -> Ledger.open(LedgerOptions.of(test.url())))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("version 99")
                .hasMessageContaining("use the newer Rollcall");
    }

    @Test
    void saysWhyItCannotBeReached() {
        assertThatThrownBy(() -> Ledger.open(LedgerOptions.of("jdbc:postgresql://127.0.0.1:1/none")))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("can't be reached");
    }

    private record Held(long claim, Claimed cell) {}

    private Optional<AttemptStarts.Started> begin(Held held) {
        return ledger.attemptStarts()
                .record(new AttemptStart(held.cell().id(), held.claim(), "k1"))
                .join();
    }

    private void answer(Held held, String text) {
        begin(held);
        assertThat(ledger.attemptResults().save(save(held, 1, text)).join()).isEqualTo(ResultOutcome.KEPT);
    }

    private List<Held> claimed(Jobs.Job job) {
        return claimed(job, 1);
    }

    private List<Held> claimed(Jobs.Job job, int fence) {
        long claim = ledger.claims()
                .open("owner" + (fence == 1 ? "" : "2"), fence, worker, true, selection(job))
                .orElseThrow();
        var held = new ArrayList<Held>();
        ledger.cells()
                .claim(claim, selection(job), 1000)
                .orElseThrow()
                .forEach(cell -> held.add(new Held(claim, cell)));
        return held;
    }

    private CellSelection selection(Jobs.Job job) {
        return CellSelection.of(job, ledger.jobs().domainIds(job.id(), 0, 1000), job.targetIds());
    }

    private Jobs.Job planned(NewJob job) {
        Jobs.Job created = ledger.jobs().create(job).orElseThrow();
        ledger.cells().plan(created.id(), 0, Integer.MAX_VALUE);
        ledger.counters().recount(created);
        return created;
    }

    private NewJob job(String name, String... domains) {
        List<Integer> targets = ledger.providers().activeTargets(false, List.of("openai", "groq", "xai")).stream()
                .map(Providers.Target::id)
                .toList();
        List<Integer> prompts = ledger.prompts().current().stream()
                .map(Prompts.PromptVersion::id)
                .toList();
        return new NewJob(
                name,
                Window.today(NOW),
                new Selection.NamedDomains(domains(domains)),
                new Scope(targets, prompts, true),
                1,
                false,
                Terms.DEFAULT,
                NewJob.Origin.of(name));
    }

    private static NewJob withKey(NewJob job, String key) {
        return new NewJob(
                job.name(),
                job.window(),
                job.domains(),
                job.scope(),
                1,
                false,
                job.terms(),
                new NewJob.Origin(job.origin().driver(), key, "sha"));
    }

    private static List<Domain> domains(String... names) {
        return List.of(names).stream().map(Domain::parse).toList();
    }

    private static AttemptResult save(Held held, int n, String text) {
        return answered(held.cell().id(), held.claim(), n, text);
    }

    /** An answer to a cell's n-th attempt. */
    static AttemptResult answered(long cell, long claim, int n, String text) {
        byte[] body = new Body(text, List.of(), "{}".getBytes(StandardCharsets.UTF_8)).pack();
        return new AttemptResult(
                cell,
                claim,
                n,
                CellState.ANSWERED,
                Reason.NONE,
                null,
                false,
                false,
                false,
                "ANSWERED",
                200,
                "r\u00001",
                12,
                new AttemptUsage(TokenCounts.of(10, 20, null, null), null, null, null),
                5L,
                false,
                false,
                null,
                new AttemptResult.AnswerContent("m", "stop", false, false, body),
                false);
    }

    private static AttemptResult saveWithLatency(Held held, long latency) {
        AttemptResult save = save(held, 1, "no");
        return new AttemptResult(
                save.cell(),
                save.claim(),
                1,
                save.state(),
                save.reason(),
                null,
                false,
                false,
                false,
                save.outcome(),
                200,
                null,
                latency,
                AttemptUsage.UNKNOWN,
                null,
                false,
                false,
                null,
                save.answer(),
                save.budgeted());
    }

    private static AttemptResult waits(Held held, Duration pause) {
        return new AttemptResult(
                held.cell().id(),
                held.claim(),
                1,
                CellState.WAITING,
                Reason.RATE_LIMIT,
                pause,
                false,
                false,
                false,
                "RATE_LIMITED",
                429,
                null,
                12,
                AttemptUsage.UNKNOWN,
                null,
                false,
                false,
                "slow down",
                null,
                false);
    }

    @Test
    void aKeysStateOutlivesItsWorkerAndIsKnownToAll() {
        ledger.keys().disable(false, "openai", "k-openai", "Incorrect API key");
        ledger.keys().park(false, "groq", "k-groq", Instant.now().plusSeconds(60), "no credits");
        ledger.workers().ended(worker);
        int next = ledger.workers().register("there", 2, false, List.of("openai"));
        ledger.keys().hold(next, false, List.of(new Keys.Held("openai", "k-openai", "OPENAI_API_KEY_2")));
        assertThat(ledger.keys().all(false)).hasSize(2).first().satisfies(key -> {
            assertThat(key.state()).isEqualTo(Keys.KeyState.PARKED);
            assertThat(key.isHeld()).as("by somebody who is gone").isFalse();
            assertThat(key.usableInMillis()).isBetween(50_000L, 60_000L);
        });
        assertThat(ledger.keys().all(false)).last().satisfies(key -> {
            assertThat(key.state()).isEqualTo(Keys.KeyState.DISABLED);
            assertThat(key.source()).isEqualTo("OPENAI_API_KEY_2");
            assertThat(key.why()).isEqualTo("Incorrect API key");
        });
    }

    @Test
    void whatAPersonDecidesAboutAKeyHolds() {
        ledger.keys().park(false, "openai", "k-openai", null, "no credits");
        assertThat(ledger.keys().order(false, "k-openai", Keys.Order.UNPARK, null))
                .isEqualTo(1);
        assertThat(state("openai")).isEqualTo(Keys.KeyState.USABLE);
        assertThat(ledger.keys().order(false, "k-openai", Keys.Order.UNPARK, null))
                .isZero();
        ledger.keys().order(false, "k-openai", Keys.Order.DISABLE, "by hand");
        ledger.keys().park(false, "openai", "k-openai", null, "no credits");
        assertThat(state("openai")).as("a call that was under way").isEqualTo(Keys.KeyState.DISABLED);
        ledger.slotReservations().cool(new KeyModel(false, "openai", "k-openai", "gpt-6-luna"), Duration.ofSeconds(60));
        ledger.keys().order(false, "k-openai", Keys.Order.ENABLE, null);
        assertThat(state("openai")).isEqualTo(Keys.KeyState.USABLE);
        assertThat(ledger.keys().order(false, "nobody's", Keys.Order.ENABLE, null))
                .isZero();
    }

    @Test
    void aProviderStandsAsItsKeysDo() {
        assertThat(status("openai").state()).isEqualTo(ProviderStatus.ProviderCondition.UP);
        assertThat(status("xai").state()).isEqualTo(ProviderStatus.ProviderCondition.NO_KEY);
        ledger.slotReservations().cool(new KeyModel(false, "openai", "k-openai", "gpt-6-luna"), Duration.ofSeconds(60));
        assertThat(status("openai").state()).isEqualTo(ProviderStatus.ProviderCondition.RATE_LIMITED);
        assertThat(status("openai").until()).isNotNull();
        ledger.keys().disable(false, "openai", "k-openai", "Incorrect API key");
        assertThat(status("openai").state()).isEqualTo(ProviderStatus.ProviderCondition.NO_USABLE_KEY);
        assertThat(status("openai").words()).contains("k-openai is disabled (Incorrect API key)");
        ledger.providers().tell(false, "openai", worker, Instant.now(), "down: no reply");
        assertThat(status("openai").state()).isEqualTo(ProviderStatus.ProviderCondition.DOWN);
        ledger.providers().tell(false, "openai", worker, null, null);
        assertThat(status("openai").state()).isEqualTo(ProviderStatus.ProviderCondition.NO_USABLE_KEY);
    }

    @Test
    void aWorkerWithoutKeysThatStartsLastTakesNobodyElsesAway() {
        int poor = ledger.workers().register("there", 2, false, List.of("openai"));
        ledger.keys().hold(poor, false, List.of());
        assertThat(status("openai").state()).isEqualTo(ProviderStatus.ProviderCondition.UP);
    }

    private Keys.KeyState state(String provider) {
        return ledger.keys().all(false).stream()
                .filter(key -> key.provider().equals(provider))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private ProviderStatus status(String name) {
        return ledger.providers().all(false).stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow()
                .status();
    }

    private void hold(String... providers) {
        ledger.keys()
                .hold(
                        worker,
                        false,
                        Stream.of(providers)
                                .map(name -> new Keys.Held(name, "k-" + name, "THE_KEY"))
                                .toList());
    }

    private static Providers.ProviderEntry provider(String name) {
        return new Providers.ProviderEntry(
                name,
                "api",
                List.of(name + "-model"),
                true,
                false,
                name.toUpperCase(java.util.Locale.ROOT) + "_API_KEY");
    }
}
