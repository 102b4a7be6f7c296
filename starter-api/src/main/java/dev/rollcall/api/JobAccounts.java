package dev.rollcall.api;

import dev.rollcall.api.JobView.Pending;
import dev.rollcall.api.JobView.PerModel;
import dev.rollcall.api.JobView.PerProvider;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Waiting;
import dev.rollcall.store.Counters.EndedCounts;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Jobs.Trouble;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderFailures.Failing;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.Providers.Provider;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the ledger says of a job. Cheap enough to be asked every second: counters, not cells. */
final class JobAccounts {
    /** Of an unfinished job with more cells none is looked at for what it waits for. */
    private static final long MOST_CELLS = 20_000;

    /** So many failed calls of a job mean something while the provider's cells have not all ended. */
    private static final long A_FEW = 3;

    private final Ledger ledger;
    private final Clock clock;

    JobAccounts(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** A job in a list. */
    record Line(
            String id,
            String status,
            String progress,
            Map<String, Long> cells,
            String window,
            int domains,
            int priority,
            BigDecimal costUsd,
            boolean simulated,
            String problem,
            String note,
            Instant createdAt,
            Instant startedAt,
            Instant finishedAt) {}

    Line line(Job job) {
        Map<String, AccountPart> shares = shares(job, ledger.counters().tally(job.id()));
        AccountPart all = AccountPart.sum(job, shares.values());
        return new Line(
                job.name(),
                job.state().word(),
                progress(shares),
                all.cells(),
                job.windowName(),
                job.domains(),
                job.priority(),
                all.spent().costUsd(),
                job.simulated(),
                job.problem(),
                job.note(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }

    JobView of(Job job) {
        return of(job, false);
    }

    /** @param audited count possible duplicates anew, with the calls under way, however long that takes */
    JobView of(Job job, boolean audited) {
        EndedCounts tally = ledger.counters().tally(job.id());
        Map<String, AccountPart> shares = shares(job, tally);
        AccountPart all = AccountPart.sum(job, shares.values());
        Map<String, Waiting> waiting = waiting(job);
        Map<String, Provider> providers = job.isFinished()
                ? Map.of()
                : ledger.providers().all(job.simulated()).stream()
                        .collect(Collectors.toMap(Provider::name, Function.identity()));
        Map<String, Trouble> givenUp = ledger.jobs().troubles(job.id()).stream()
                .collect(Collectors.toMap(Trouble::provider, Function.identity()));
        Map<String, FailingView> failing = failing(job, shares);
        return new JobView(
                job.name(),
                job.state().word(),
                progress(shares),
                shares.keySet().stream()
                        .filter(name -> shares.get(name).isComplete())
                        .toList(),
                pending(shares, waiting, providers),
                all.cells(),
                job.windowName(),
                job.domains(),
                all.spent().costUsd(),
                job.simulated(),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                eta(job, shares, waiting, providers),
                job.problem(),
                job.note(),
                all.reasons(),
                ledger.prompts().names(job.promptVersionIds()),
                job.repetitions(),
                job.priority(),
                job.maxErrors(),
                job.patienceSeconds(),
                Json.usd(job.budgetTicks()),
                all.spent().unpriced(),
                all.spent().tokens(),
                audited ? ledger.answers().audit(job).possibleDuplicates() : tally.possibleDuplicates(),
                shares.entrySet().stream()
                        .map(entry -> perProvider(
                                entry.getKey(),
                                entry.getValue(),
                                wait(waiting.get(entry.getKey()), providers.get(entry.getKey())),
                                providers.get(entry.getKey()),
                                givenUp.get(entry.getKey()),
                                failing.get(entry.getKey())))
                        .toList(),
                null,
                null);
    }

    private Map<String, AccountPart> shares(Job job, EndedCounts tally) {
        return AccountPart.byProvider(
                job,
                ledger.providers().targets(job.targetIds()),
                tally.ended(),
                ledger.counters().spent(job.id()));
    }

    /** By provider, what most of its waiting cells wait for; of a large job only its providers tell. */
    private Map<String, Waiting> waiting(Job job) {
        var most = new LinkedHashMap<String, Waiting>();
        if (!job.isFinished() && job.planned() <= MOST_CELLS) {
            ledger.cells().waiting(job).forEach(waiting -> most.putIfAbsent(waiting.provider(), waiting));
        }
        return most;
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
        Map<String, Provider> providers = ledger.providers().all(job.simulated()).stream()
                .collect(Collectors.toMap(Provider::name, Function.identity()));
        return failing.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> FailingView.of(entry.getValue(), providers.get(entry.getKey()))));
    }

    private static String progress(Map<String, AccountPart> shares) {
        return shares.values().stream().filter(AccountPart::isComplete).count() + "/" + shares.size();
    }

    private List<Pending> pending(
            Map<String, AccountPart> shares, Map<String, Waiting> waiting, Map<String, Provider> providers) {
        return shares.entrySet().stream()
                .filter(entry -> entry.getValue().open() > 0)
                .map(entry -> {
                    WaitingFor wait = wait(waiting.get(entry.getKey()), providers.get(entry.getKey()));
                    return new Pending(entry.getKey(), entry.getValue().open(), wait.what(), wait.until());
                })
                .toList();
    }

    private WaitingFor wait(Waiting cells, Provider provider) {
        return cells == null
                ? WaitingFor.of(provider, null, null, clock.instant())
                : WaitingFor.of(provider, cells.cellReason(), cells.until(), clock.instant());
    }

    private static PerProvider perProvider(
            String name, AccountPart share, WaitingFor wait, Provider provider, Trouble givenUp, FailingView failing) {
        ProviderStatus status = provider == null ? null : provider.status();
        Instant downSince = givenUp != null ? givenUp.downSince() : status == null ? null : status.since();
        String trouble = givenUp != null ? givenUp.words() : status == null ? null : status.words();
        return new PerProvider(
                name,
                share.planned(),
                share.ended(CellState.ANSWERED),
                share.ended(CellState.REFUSED),
                share.ended(CellState.EMPTY),
                share.ended(CellState.INVALID),
                share.ended(CellState.FAILED),
                share.ended(CellState.SKIPPED),
                share.open(),
                share.cancelled(),
                share.reasons(),
                wait.what(),
                wait.until(),
                downSince,
                trouble,
                failing,
                share.spent().costUsd(),
                share.spent().unpriced(),
                share.spent().tokens(),
                share.spentByTarget().entrySet().stream()
                        .map(model -> PerModel.of(model.getKey(), model.getValue()))
                        .toList());
    }

    /**
     * When the slowest provider that is not down will be done; null when one of them gives no hint, or none is left.
     * When one that is down will be back, or one that is paused resumed, nobody knows.
     */
    private Instant eta(
            Job job, Map<String, AccountPart> shares, Map<String, Waiting> waiting, Map<String, Provider> providers) {
        if (job.isFinished() || job.startedAt() == null) {
            return null;
        }
        Instant latest = null;
        for (var entry : shares.entrySet()) {
            Provider provider = providers.get(entry.getKey());
            ProviderStatus status = provider == null ? null : provider.status();
            boolean nobodyKnows =
                    status != null && (status.since() != null || status.state() == ProviderStatus.State.PAUSED);
            if (entry.getValue().open() > 0 && !nobodyKnows) {
                Optional<Instant> end = end(job, entry.getValue(), waiting.get(entry.getKey()));
                if (end.isEmpty()) {
                    return null;
                }
                latest = later(latest, later(end.get(), status == null ? null : status.until()));
            }
        }
        return latest;
    }

    /** Null is none. */
    private static Instant later(Instant one, Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }

    private Optional<Instant> end(Job job, AccountPart share, Waiting wait) {
        Instant now = clock.instant();
        if (share.asked() == 0) {
            return Optional.empty();
        }
        double millisEach = (double) Duration.between(job.startedAt(), now).toMillis() / share.asked();
        Instant byRate = now.plusMillis(Math.max(0, Math.round(millisEach * share.open())));
        return Optional.of(wait != null && wait.until().isAfter(byRate) ? wait.until() : byRate);
    }
}
