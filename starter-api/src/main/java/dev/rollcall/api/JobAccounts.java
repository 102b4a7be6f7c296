package dev.rollcall.api;

import dev.rollcall.api.JobView.Bill;
import dev.rollcall.api.JobView.Billing;
import dev.rollcall.api.JobView.Ending;
import dev.rollcall.api.JobView.Extras;
import dev.rollcall.api.JobView.JobProgress;
import dev.rollcall.api.JobView.JobSettings;
import dev.rollcall.api.JobView.Outage;
import dev.rollcall.api.JobView.Pending;
import dev.rollcall.api.JobView.PerModel;
import dev.rollcall.api.JobView.PerProvider;
import dev.rollcall.api.JobView.Summary;
import dev.rollcall.api.JobView.Times;
import dev.rollcall.store.Counters.EndedCounts;
import dev.rollcall.store.HoldKind;
import dev.rollcall.store.Holds.Hold;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Jobs.Trouble;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderFailures.Failing;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.SamplingSeries.SeriesCount;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the ledger says of a job. Cheap enough to be asked every second: counters, not cells. */
public final class JobAccounts {
    /** So many failed calls of a job mean something while the provider's cells have not all ended. */
    private static final long A_FEW = 3;

    private final Ledger ledger;
    private final Clock clock;

    JobAccounts(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    public JobLine line(Job job) {
        List<Target> targets = ledger.providers().targets(job.targetIds());
        List<Hold> holds = ledger.holds().of(job.id());
        Map<String, AccountPart> shares =
                shares(job, targets, holds, ledger.counters().tally(job.id()), looked(job));
        AccountPart all = AccountPart.sum(job, shares.values());
        return new JobLine(
                job.name(),
                job.state().word(),
                fraction(shares),
                all.cells(),
                job.windowName(),
                job.domains(),
                job.priority(),
                all.spent().costUsd(),
                job.simulated(),
                Ending.of(job),
                HoldView.of(job, holds, targets),
                Times.of(job));
    }

    public JobView of(Job job) {
        return of(job, false);
    }

    /** @param audited count possible duplicates anew, with the calls under way, however long that takes */
    public JobView of(Job job, boolean audited) {
        EndedCounts tally = ledger.counters().tally(job.id());
        List<Target> targets = ledger.providers().targets(job.targetIds());
        List<Hold> holds = ledger.holds().of(job.id());
        List<HoldView> held = HoldView.of(job, holds, targets);
        List<SeriesCount> looked = looked(job);
        Map<String, AccountPart> shares = shares(job, targets, holds, tally, looked);
        AccountPart all = AccountPart.sum(job, shares.values());
        Instant now = clock.instant();
        var situation = ProviderSituation.of(ledger, job, held, now);
        long duplicates = audited ? ledger.answers().audit(job).possibleDuplicates() : tally.possibleDuplicates();
        return new JobView(
                job.name(),
                job.state().word(),
                progress(shares, all, situation),
                new Summary(job.windowName(), job.domains(), all.spent().costUsd(), job.simulated()),
                Times.of(job),
                new Eta(job, situation, now).of(shares),
                Ending.of(job),
                held,
                all.reasons(),
                settings(job, SamplingView.of(job, looked, SamplingController.cancelled(holds))),
                new Billing(
                        all.spent().unpriced(),
                        all.spent().tokens(),
                        duplicates,
                        ledger.budgets().find(job.id()).map(BudgetView::of).orElse(null)),
                perProvider(job, shares, situation),
                Extras.NONE);
    }

    private List<SeriesCount> looked(Job job) {
        return job.isSampled() ? ledger.samplingSeries().counts(job.id()) : List.of();
    }

    private Map<String, AccountPart> shares(
            Job job, List<Target> targets, List<Hold> holds, EndedCounts tally, List<SeriesCount> looked) {
        Set<Integer> cancelled = holds.stream()
                .filter(hold -> hold.kind() == HoldKind.CANCEL)
                .map(Hold::targetId)
                .collect(Collectors.toSet());
        Map<String, AccountPart> shares = AccountPart.byProvider(
                job, targets, tally.ended(), ledger.counters().spent(job.id()), cancelled);
        for (Target target : targets) {
            if (!cancelled.contains(target.id())
                    && looked.stream().anyMatch(count -> count.targetId() == target.id() && count.reason() == null)) {
                shares.get(target.provider()).goesOn();
            }
        }
        return shares;
    }

    private static String fraction(Map<String, AccountPart> shares) {
        return shares.values().stream().filter(AccountPart::isComplete).count() + "/" + shares.size();
    }

    private static JobProgress progress(Map<String, AccountPart> shares, AccountPart all, ProviderSituation situation) {
        List<String> complete = shares.keySet().stream()
                .filter(name -> shares.get(name).isComplete())
                .toList();
        List<Pending> pending = shares.entrySet().stream()
                .filter(share -> share.getValue().open() > 0 || share.getValue().isGoingOn())
                .map(share -> new Pending(
                        share.getKey(),
                        share.getValue().open(),
                        share.getValue().open() > 0 ? situation.waitingFor(share.getKey()) : WaitingFor.READING))
                .toList();
        return new JobProgress(fraction(shares), complete, pending, all.cells());
    }

    private JobSettings settings(Job job, SamplingView sampling) {
        return new JobSettings(
                ledger.prompts().names(job.promptVersionIds()),
                job.repetitions(),
                job.priority(),
                job.maxErrors(),
                job.patienceSeconds(),
                Json.usd(job.budgetTicks()),
                job.lane().word(),
                job.deadline(),
                job.retryOfJob(),
                sampling);
    }

    private List<PerProvider> perProvider(Job job, Map<String, AccountPart> shares, ProviderSituation situation) {
        Map<Integer, LaneView> lanes = LaneView.byTarget(ledger.lanes().of(job.id()));
        Map<String, Trouble> givenUp = ledger.jobs().troubles(job.id()).stream()
                .collect(Collectors.toMap(Trouble::provider, Function.identity()));
        Map<String, FailingView> failing = failing(job, shares);
        return shares.entrySet().stream()
                .map(entry -> {
                    String name = entry.getKey();
                    AccountPart share = entry.getValue();
                    return new PerProvider(
                            name,
                            share.cells(),
                            share.reasons(),
                            situation.waitingFor(name),
                            outage(givenUp.get(name), situation.status(name)),
                            failing.get(name),
                            Bill.of(share.spent()),
                            models(share, lanes));
                })
                .toList();
    }

    /** Those that have failed all calls of the job: a first failure may pass while there is more to ask. */
    private Map<String, FailingView> failing(Job job, Map<String, AccountPart> shares) {
        Map<String, Failing> failing = ledger.providerFailures().ofJob(job.id());
        failing.keySet().retainAll(shares.keySet());
        failing.entrySet()
                .removeIf(entry -> entry.getValue().calls() < A_FEW
                        && shares.get(entry.getKey()).open() > 0);
        if (failing.isEmpty()) {
            return Map.of();
        }
        Map<String, KnownProvider> providers = ProviderSituation.byName(ledger, job.simulated());
        return failing.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> FailingView.of(entry.getValue(), providers.get(entry.getKey()))));
    }

    /** What the job noted when it gave the provider up; else how the provider is now. */
    private static Outage outage(Trouble givenUp, ProviderStatus status) {
        if (givenUp != null) {
            return new Outage(givenUp.downSince(), givenUp.words());
        }
        return status == null ? new Outage(null, null) : new Outage(status.since(), status.words());
    }

    private static List<PerModel> models(AccountPart share, Map<Integer, LaneView> lanes) {
        return share.spentByTarget().entrySet().stream()
                .map(model ->
                        PerModel.of(model.getKey(), lanes.get(model.getKey().id()), model.getValue()))
                .toList();
    }
}
