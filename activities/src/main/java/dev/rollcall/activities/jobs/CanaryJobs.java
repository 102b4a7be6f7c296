package dev.rollcall.activities.jobs;

import dev.rollcall.activities.canary.CanaryPrompts;
import dev.rollcall.activities.canary.CanarySettings;
import dev.rollcall.store.Canaries;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Origin;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Scope;
import dev.rollcall.store.Window;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A job a UTC day that puts the canary prompts to all targets that are on. It is a job like any other: in the ledger first, paid
 * from its budget, and started again when Temporal has lost it.
 */
final class CanaryJobs {
    private static final int PRIORITY = 4;
    private static final Pattern NAME = Pattern.compile("canaries-\\d{4}-\\d\\d-\\d\\d(-simulated)?");

    /** What is not answered by then is missing on that day. */
    private static final Duration PATIENCE = Duration.ofHours(12);

    private final Ledger ledger;
    private final WorkflowStarter starter;
    private final boolean simulated;
    private final InstantSource clock;
    private final CanarySettings settings;

    CanaryJobs(
            Ledger ledger, WorkflowStarter starter, boolean simulated, InstantSource clock, CanarySettings settings) {
        this.ledger = ledger;
        this.starter = starter;
        this.simulated = simulated;
        this.clock = clock;
        this.settings = settings;
    }

    /** Makes the job of this day, unless it is there; starts it. */
    void put() {
        make().ifPresent(starter::start);
    }

    /** @return empty when it is there already, or when nobody can be asked */
    Optional<Job> make() {
        Window day = Window.today(clock.instant());
        String name = "canaries-" + day.name() + (simulated ? "-simulated" : "");
        if (ledger.jobs().byName(name).isPresent()) {
            return Optional.empty();
        }
        endOthers();
        List<Integer> targets =
                Scope.resolve(ledger, simulated, List.of(), List.of()).targetIds();
        if (targets.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> prompts = ledger.canaries().versions(CanaryPrompts.bundled());
        return ledger.jobs()
                .create(new NewJob(
                        name,
                        day,
                        new Selection.NamedDomains(List.of(Canaries.DOMAIN)),
                        new Scope(targets, prompts, List.of()),
                        1,
                        simulated,
                        new Terms(PRIORITY, Terms.DEFAULT.maxErrors(), PATIENCE, settings.budgetTicks()),
                        Origin.of(name)));
    }

    /** What an earlier day's budget or keys did not allow for is missing on that day: late answers would be of another day. */
    private void endOthers() {
        ledger.jobs().unfinished().stream()
                .filter(job ->
                        job.simulated() == simulated && NAME.matcher(job.name()).matches())
                .forEach(job -> ledger.jobLifecycle().cancel(job.id(), "cancelled by the next day's canary prompts"));
    }
}
