package dev.rollcall.activities.jobs;

import dev.rollcall.store.Domain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Keys;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Providers;
import dev.rollcall.store.Scope;
import dev.rollcall.store.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Plans a job for tests of other rooms. */
public final class TestPlanning {
    private TestPlanning() {}

    public static void plan(Ledger ledger, Job job) {
        new Planning(ledger).plan(job, done -> {});
    }

    /** A job of d0.com, d1.com, … with one prompt, which asks simulated providers with keys; it is planned. */
    public static Job planned(Ledger ledger, int domains, String... providers) {
        List<String> names = List.of(providers);
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
                                .map(name -> new Keys.Held(name, "one", name + "_KEY"))
                                .toList());
        Job job = ledger.jobs()
                .create(new NewJob(
                        "job",
                        Window.today(Instant.now()),
                        new Selection.NamedDomains(IntStream.range(0, domains)
                                .mapToObj(n -> Domain.parse("d" + n + ".com"))
                                .toList()),
                        Scope.resolve(ledger, true, List.of(), List.of()),
                        1,
                        true,
                        Terms.DEFAULT,
                        NewJob.Origin.of("job")))
                .orElseThrow();
        plan(ledger, job);
        return ledger.jobs().byName("job").orElseThrow();
    }
}
