package dev.rollcall.activities.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.KeyModel;
import dev.rollcall.store.Keys;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Providers;
import dev.rollcall.store.Runs.Busy;
import dev.rollcall.store.Scope;
import dev.rollcall.store.TestLedger;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.FeedReport;
import dev.rollcall.workflows.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One round of feeding a large job, on a real PostgreSQL; a Temporal server takes the workflows, and nobody runs them. */
class FeedTest {
    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(withSearchAttributes());
    private final Drain drain = new Drain();

    private static TestEnvironmentOptions withSearchAttributes() {
        var options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.ALL.forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        return options.build();
    }

    @AfterEach
    void close() {
        temporal.close();
        test.close();
    }

    @Test
    void aProviderHasAsManyBatchesAsItsLimitsUseUpInHalfAMinute() {
        List<String> names = List.of("groq", "openai", "xai", "google");
        ledger.prompts().publish(1, Map.of("a", "What is {domain}?"));
        ledger.providers()
                .publish(
                        true,
                        names.stream()
                                .map(name -> new Providers.ProviderEntry(
                                        name, "simulated", List.of("model"), true, false, name + "_KEY"))
                                .toList());
        ledger.keys()
                .hold(
                        ledger.workers().register("here", 1, true, names),
                        true,
                        names.stream()
                                .flatMap(name ->
                                        Stream.of("one", "two").map(key -> new Keys.Held(name, key, name + "_KEY")))
                                .toList());
        ledger.limits()
                .publish(List.of(
                        keyModel("groq", "one", 60),
                        keyModel("xai", "one", 1_400),
                        keyModel("xai", "two", 1_400),
                        keyModel("openai")));
        Job job = job(3_000);
        var rounds = new ArrayList<Map<String, Long>>();
        assertThatThrownBy(() -> new Feed(
                                ledger,
                                new WorkflowStarter(temporal.getWorkflowClient(), ledger),
                                drain,
                                InstantSource.system(),
                                job,
                                open -> {
                                    rounds.add(busy(job));
                                    if (rounds.size() == 4) {
                                        drain.request();
                                    }
                                },
                                JobPace.DEFAULT.cellsAnAsk(),
                                null)
                        .run())
                .isInstanceOf(ApplicationFailure.class);
        assertThat(rounds.get(0))
                .as("not all at once")
                .containsOnlyKeys(names)
                .allSatisfy((provider, n) -> assertThat(n).isEqualTo(2));
        assertThat(rounds.get(3))
                .containsOnly(
                        Map.entry("groq", 4L), Map.entry("xai", 5L), Map.entry("openai", 6L), Map.entry("google", 16L));
    }

    @Test
    void aPausedJobIsNotFed() {
        Job job = TestPlanning.planned(ledger, 2, "groq", "xai");
        ledger.holds().pause(job.id(), List.of(), "wrong prompt", "Ada");
        FeedReport report = feed(job, 1);
        assertThat(report.over()).isFalse();
        assertThat(report.paused()).isEqualTo("Ada: wrong prompt");
        assertThat(report.open()).isEqualTo(4);
        assertThat(ledger.runs().unfinished(job.id())).isEmpty();
    }

    @Test
    void aProviderThatIsHeldIsNotFedAndComesBackBesideTheOthersOnceItIsResumed() {
        Job job = TestPlanning.planned(ledger, 1, "groq", "xai");
        List<Integer> groq = List.of(job.targetIds().get(0));
        ledger.holds().pause(job.id(), groq, "odd answers", "Ada");
        feed(job, 1);
        assertThat(ledger.runs().unfinished(job.id()))
                .singleElement()
                .satisfies(run -> assertThat(run.providers()).containsExactly("xai"));
        feed(job, 1);
        assertThat(ledger.runs().unfinished(job.id())).hasSize(1);
        ledger.holds().resume(job.id(), groq, "over", "the test");
        feed(job, 1);
        feed(job, 1);
        assertThat(ledger.runs().unfinished(job.id()))
                .extracting(run -> run.providers() + " " + run.workflowId())
                .containsExactly("[xai] job/job/d0.com", "[groq] job/job/batch-2");
    }

    /** Of a small job, whose ask has come back because it was paused, and was resumed before the others had come back. */
    @Test
    void whatCameBackOpenIsFedAgainThoughItsWorkflowGoesOn() {
        Job job = TestPlanning.planned(ledger, 1, "groq", "xai");
        feed(job, 1);
        ledger.runs().back(job.id(), 1, "groq");
        feed(job, 1);
        assertThat(ledger.runs().unfinished(job.id()))
                .as("nobody has resumed it")
                .hasSize(1);
        ledger.holds().pause(job.id(), List.of(), "wrong prompt", "Ada");
        ledger.holds().resume(job.id(), List.of(), "over", "the test");
        feed(job, 1);
        assertThat(ledger.runs().unfinished(job.id()))
                .extracting(run -> run.providers())
                .containsExactly(List.of("groq", "xai"), List.of("groq"));
    }

    @Test
    void batchesGoOnlyToProvidersThatAreNotHeld() {
        Job job = TestPlanning.planned(ledger, 300, "groq", "xai", "openai");
        ledger.holds().pause(job.id(), List.of(job.targetIds().get(0)), "odd answers", "Ada");
        ledger.holds().cancelTargets(job.id(), List.of(job.targetIds().get(1)), "no key", "Ada");
        feed(job, 1);
        assertThat(ledger.runs().unfinished(job.id()))
                .isNotEmpty()
                .allSatisfy(run -> assertThat(run.providers()).containsExactly("openai"));
        ledger.holds().resume(job.id(), List.of(job.targetIds().get(0)), "over", "the test");
        feed(job, 1);
        assertThat(busy(job)).containsOnlyKeys("groq", "openai");
    }

    /** Feeds for so many seconds; null when the round was not over by then. */
    private FeedReport feed(Job job, int rounds) {
        var heard = new ArrayList<Object>();
        var stopped = new Drain();
        try {
            return new Feed(
                            ledger,
                            new WorkflowStarter(temporal.getWorkflowClient(), ledger),
                            stopped,
                            InstantSource.system(),
                            job,
                            open -> {
                                heard.add(open);
                                if (heard.size() == rounds) {
                                    stopped.request();
                                }
                            },
                            JobPace.DEFAULT.cellsAnAsk(),
                            null)
                    .run();
        } catch (ApplicationFailure drained) {
            return null;
        }
    }

    @Test
    void aBatchHasAsManyCellsAsItIsSetTo() {
        ledger.prompts().publish(1, Map.of("a", "What is {domain}?"));
        ledger.providers()
                .publish(
                        true,
                        List.of(new Providers.ProviderEntry(
                                "groq", "simulated", List.of("model"), true, false, "groq_KEY")));
        ledger.keys()
                .hold(
                        ledger.workers().register("here", 1, true, List.of("groq")),
                        true,
                        List.of(new Keys.Held("groq", "one", "groq_KEY")));
        Job job = job(250);
        assertThatThrownBy(() -> new Feed(
                                ledger,
                                new WorkflowStarter(temporal.getWorkflowClient(), ledger),
                                drain,
                                InstantSource.system(),
                                job,
                                open -> drain.request(),
                                20,
                                null)
                        .run())
                .isInstanceOf(ApplicationFailure.class);
        assertThat(ledger.runs().unfinished(job.id()))
                .isNotEmpty()
                .allSatisfy(run -> assertThat(run.domainIds()).hasSize(20));
    }

    private Map<String, Long> busy(Job job) {
        return ledger.runs().busy(job.id()).stream().collect(Collectors.toMap(Busy::provider, Busy::runs));
    }

    private static Limits.LimiterSetup keyModel(String provider, String key, int requestsPerMinute) {
        return new Limits.LimiterSetup(
                new KeyModel(true, provider, key, "model"),
                "UTC",
                Map.of(
                        LimitKind.REQUESTS_PER_MINUTE,
                        new Limits.LimitSetting(BigDecimal.valueOf(requestsPerMinute), null)));
    }

    /** That is not limited but in calls at once. */
    private static Limits.LimiterSetup keyModel(String provider) {
        return new Limits.LimiterSetup(
                new KeyModel(true, provider, "one", "model"),
                "UTC",
                Map.of(LimitKind.CONCURRENCY, new Limits.LimitSetting(BigDecimal.valueOf(90), null)));
    }

    private Job job(int domains) {
        Scope scope = Scope.resolve(ledger, true, List.of(), List.of());
        Job job = ledger.jobs()
                .create(new NewJob(
                        "job",
                        Window.today(Instant.now()),
                        new Selection.NamedDomains(IntStream.range(0, domains)
                                .mapToObj(n -> Domain.parse("d" + n + ".com"))
                                .toList()),
                        scope,
                        1,
                        true,
                        Terms.DEFAULT,
                        NewJob.Origin.of("job")))
                .orElseThrow();
        new Planning(ledger).plan(job, done -> {});
        return ledger.jobs().byName("job").orElseThrow();
    }
}
