package dev.rollcall.api;

import dev.rollcall.store.Cells.Waiting;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lanes.TargetLane;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What holds back the providers of an unfinished job; nothing is known of those of a finished one. */
final class ProviderSituation {
    /** Above so many cells the ledger is not searched for what they wait for: only the providers' own states are told. */
    private static final long MOST_CELLS = 20_000;

    private final Map<String, KnownProvider> providers;
    private final Map<String, Waiting> waiting;
    private final Map<String, HoldView> paused;

    /** Until when a provider is asked in batches at most. */
    private final Map<String, Instant> batched;

    private final Instant now;

    private ProviderSituation(
            Map<String, KnownProvider> providers,
            Map<String, Waiting> waiting,
            Map<String, HoldView> paused,
            Map<String, Instant> batched,
            Instant now) {
        this.providers = providers;
        this.waiting = waiting;
        this.paused = paused;
        this.batched = batched;
        this.now = now;
    }

    /** @param held what holds the job, or providers in it */
    static ProviderSituation of(Ledger ledger, Job job, List<HoldView> held, Instant now) {
        if (job.isFinished()) {
            return new ProviderSituation(Map.of(), Map.of(), Map.of(), Map.of(), now);
        }
        Map<String, HoldView> paused = held.stream()
                .filter(HoldView::pausesProvider)
                .collect(Collectors.toMap(HoldView::provider, Function.identity(), (first, second) -> first));
        return new ProviderSituation(
                byName(ledger, job.simulated()), waiting(ledger, job), paused, batched(ledger, job), now);
    }

    static Map<String, KnownProvider> byName(Ledger ledger, boolean simulated) {
        return ledger.providers().all(simulated).stream()
                .collect(Collectors.toMap(KnownProvider::name, Function.identity()));
    }

    private static Map<String, Instant> batched(Ledger ledger, Job job) {
        Map<Integer, Instant> lanes = ledger.lanes().of(job.id()).stream()
                .filter(TargetLane::batch)
                .collect(Collectors.toMap(TargetLane::targetId, TargetLane::until));
        return ledger.providers().targets(List.copyOf(lanes.keySet())).stream()
                .collect(Collectors.toMap(
                        Target::provider,
                        target -> lanes.get(target.id()),
                        (one, other) -> one.isAfter(other) ? one : other));
    }

    /** By provider, what most of its waiting cells wait for. */
    private static Map<String, Waiting> waiting(Ledger ledger, Job job) {
        var most = new HashMap<String, Waiting>();
        if (job.planned() <= MOST_CELLS) {
            ledger.cells().waiting(job).forEach(each -> most.putIfAbsent(each.provider(), each));
        }
        return most;
    }

    WaitingFor waitingFor(String provider) {
        if (isPaused(provider)) {
            return new WaitingFor(paused.get(provider).words(), null);
        }
        Waiting cells = waiting.get(provider);
        if (cells == null && batched.containsKey(provider)) {
            return new WaitingFor(Reason.IN_BATCH.words(), batched.get(provider));
        }
        return cells == null
                ? WaitingFor.of(providers.get(provider), null, null, now)
                : WaitingFor.of(providers.get(provider), cells.cellReason(), cells.until(), now);
    }

    /** Somebody has paused it in this job. */
    boolean isPaused(String provider) {
        return paused.containsKey(provider);
    }

    /** Until when most of its waiting cells wait; null when none waits. */
    Instant waitsUntil(String provider) {
        Waiting cells = waiting.get(provider);
        return cells == null ? null : cells.until();
    }

    /** Null when it is unknown. */
    ProviderStatus status(String provider) {
        KnownProvider known = providers.get(provider);
        return known == null ? null : known.status();
    }
}
