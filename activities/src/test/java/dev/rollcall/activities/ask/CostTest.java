package dev.rollcall.activities.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.jobs.TestPlanning;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.simulator.Simulator;
import dev.rollcall.simulator.SimulatorOptions;
import dev.rollcall.simulator.faults.SimulatedFault;
import dev.rollcall.store.Answers.Attempt;
import dev.rollcall.store.AttemptStarts.AttemptStart;
import dev.rollcall.store.CellSelection;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.Cells.Claimed;
import dev.rollcall.store.Counters.TargetSpending;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Keys;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.PageKey;
import dev.rollcall.store.Providers;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Scope;
import dev.rollcall.store.TestLedger;
import dev.rollcall.store.Window;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every provider's own way of counting, on a real PostgreSQL and over real HTTP. */
class CostTest {
    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private int worker;
    private final Simulator simulator =
            Simulator.start(SimulatorOptions.defaults().withRetired());
    private final Catalogue catalogue = catalogue(simulator);
    private final Panel panel = new Panel(catalogue, PanelOptions.defaults(), new SimpleMeterRegistry());
    private final Prices prices = Prices.bundled();

    @AfterEach
    void close() {
        panel.close();
        simulator.close();
        test.close();
    }

    @Test
    void theCostOfEveryAttemptIsWorkedOutAgainFromItsRow() {
        simulator.fault(SimulatedFault.parse("*=empty:0.2,truncated:0.2,nousage:0.2,refused:0.1,flaky:0.1"));
        Job job = job();
        ask(job);
        long ticks = 0;
        int reported = 0;
        int unknown = 0;
        int ofNothing = 0;
        for (Cell cell : ledger.cells()
                .page(job, null, EnumSet.allOf(CellState.class), PageKey.START, 1000)
                .rows()) {
            Attempt attempt = ledger.answers().attempts(cell.id()).get(0);
            if (Boolean.TRUE.equals(attempt.costReported())) {
                reported++;
            } else {
                assertThat(attempt.costTicks()).as("%s %s", cell, attempt).isEqualTo(again(cell, attempt));
            }
            ticks += attempt.costTicks() == null ? 0 : attempt.costTicks();
            unknown += attempt.costTicks() == null ? 1 : 0;
            ofNothing += attempt.outcome().equals("EMPTY") && attempt.costTicks() != null ? 1 : 0;
        }
        assertThat(List.of(reported, unknown, ofNothing))
                .allSatisfy(n -> assertThat(n).isPositive());
        assertThat(test.one(Long.class, "SELECT count(*) FROM attempt WHERE billed_input_tokens < input_tokens"))
                .as("Cohere's preamble")
                .isPositive();
        assertThat(test.one(Long.class, "SELECT count(*) FROM attempt WHERE searches > 0 AND cost_ticks IS NOT NULL"))
                .isPositive();
        assertThat(test.one(
                        Long.class, "SELECT count(*) FROM attempt WHERE cached_input_tokens > 0 AND NOT cost_reported"))
                .isPositive();
        ledger.counters().fold();
        ledger.usage().fold();
        LocalDate today = LocalDate.ofInstant(ledger.now(), ZoneOffset.UTC);
        assertThat(ledger.usage().lines(false, today.minusDays(1), today, Set.of()))
                .singleElement()
                .extracting(line -> line.figures().costTicks())
                .isEqualTo(ticks);
        assertThat(ledger.counters().spent(job.id()).stream()
                        .mapToLong(TargetSpending::costTicks)
                        .sum())
                .isEqualTo(ticks);
    }

    private Long again(Cell cell, Attempt attempt) {
        var usage = new TokenUsage(
                whole(attempt.usage().tokens().input()),
                whole(attempt.usage().tokens().output()),
                whole(attempt.usage().tokens().cachedInput()),
                whole(attempt.usage().tokens().reasoning()),
                attempt.usage().billedInputTokens(),
                attempt.usage().billedOutputTokens(),
                attempt.usage().searches());
        boolean search = cell.key().surface().equals("api-search");
        var ticks = prices.costTicks(cell.key().provider(), cell.key().model(), usage, attempt.askedAt(), search);
        return ticks.isPresent() ? ticks.getAsLong() : null;
    }

    private static Integer whole(Long count) {
        return count == null ? null : Integer.valueOf(Math.toIntExact(count));
    }

    /** Each cell once, as an ask does it. */
    private void ask(Job job) {
        var selection = CellSelection.of(job, ledger.jobs().domainIds(job.id(), 0, 1000), job.targetIds());
        long claim = ledger.claims().open("owner", 1, worker, true, selection).orElseThrow();
        Map<Integer, Target> targets = new HashMap<>();
        ledger.providers().targets(job.targetIds()).forEach(target -> targets.put(target.id(), target));
        for (Claimed cell : ledger.cells().claim(claim, selection, 1000).orElseThrow()) {
            Target target = targets.get(cell.targetId());
            var said = ledger.attemptStarts()
                    .record(new AttemptStart(cell.id(), claim, "k"))
                    .join()
                    .orElseThrow();
            Question question = question(target, cell);
            Reply reply = panel.ask(question, Key.of(target.provider(), "secret"));
            CellTransition transition = CellTransition.of(
                    reply, new CellTransition.Before(0, 0, 1, 5), false, Duration.ZERO, AskTimings.DEFAULT, 0.5);
            Cost cost = Cost.of(prices, question, reply, said.askedAt());
            ledger.attemptResults()
                    .save(transition.result(cell.id(), claim, said.n(), reply, cost, false))
                    .join();
        }
    }

    /** Every other one is long enough for a cache. */
    private static Question question(Target target, Claimed cell) {
        String length = " in" + " very".repeat(cell.domainId() % 2 * 2_000) + " few words";
        return new Question(
                target.provider(),
                null,
                target.model(),
                target.surface().equals("api-search"),
                "What is d" + cell.domainId() + ".com" + length + "?",
                1024,
                "cell/" + cell.id());
    }

    private Job job() {
        ledger.prompts().publish(Map.of("a", "What is {domain}?"));
        var entries = new ArrayList<Providers.ProviderEntry>();
        catalogue
                .providers()
                .forEach(provider -> entries.add(new Providers.ProviderEntry(
                        provider.id(),
                        provider.id().equals("anthropic") ? "api-search" : "api",
                        List.of(provider.defaultModel()),
                        true,
                        false,
                        "KEY")));
        ledger.providers().publish(false, entries);
        worker = ledger.workers().register("here", 1, false, List.of());
        ledger.keys()
                .hold(
                        worker,
                        false,
                        entries.stream()
                                .map(entry -> new Keys.Held(entry.name(), "k", "KEY"))
                                .toList());
        Scope scope = Scope.resolve(ledger, false, List.of(), List.of());
        Job job = ledger.jobs()
                .create(new NewJob(
                        "job",
                        Window.today(Instant.now()),
                        new Selection.NamedDomains(IntStream.range(0, 20)
                                .mapToObj(i -> Domain.parse("d" + i + ".com"))
                                .toList()),
                        scope,
                        1,
                        false,
                        Terms.DEFAULT,
                        NewJob.Origin.of("job")))
                .orElseThrow();
        TestPlanning.plan(ledger, job);
        return ledger.jobs().byName("job").orElseThrow();
    }

    private static Catalogue catalogue(Simulator simulator) {
        var urls = new HashMap<String, String>();
        Catalogue.bundled()
                .providers()
                .forEach(provider -> urls.put(provider.id(), simulator.url() + "/" + provider.id()));
        return Catalogue.bundled().withBaseUrls(urls);
    }
}
