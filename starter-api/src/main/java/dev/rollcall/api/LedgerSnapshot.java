package dev.rollcall.api;

import dev.rollcall.store.Backlog;
import dev.rollcall.store.Backlog.JobBudgets;
import dev.rollcall.store.Backlog.ProviderCells;
import dev.rollcall.store.Backlog.Staleness;
import dev.rollcall.store.BatchTotals.BatchTotal;
import dev.rollcall.store.EndedJobs.JobSpan;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LimitUse;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Reason;
import dev.rollcall.store.Usage.Counted;
import java.util.List;
import java.util.Map;

/**
 * The numbers of all workers, as the ledger had them at one moment. Providers, keys, limits and domains are the real or the simulated
 * ones, whichever the newest worker asks; jobs, cells, usage and batches are all.
 *
 * @param providers with their keys and limits
 */
record LedgerSnapshot(
        long workers,
        List<JobSpan> endedJobs,
        Map<JobState, Long> unfinishedJobs,
        JobBudgets budgets,
        Map<String, ProviderCells> cells,
        List<Counted> usage,
        List<KnownProvider> providers,
        List<BatchTotal> batches,
        Staleness staleness,
        double outboxLag,
        Map<Reason, Long> deadLetters,
        Map<String, Long> alerts) {

    static LedgerSnapshot read(Ledger ledger) {
        boolean simulated = ledger.providers().simulatedNow().orElse(false);
        Backlog backlog = ledger.backlog();
        return new LedgerSnapshot(
                ledger.workers().alive().size(),
                ledger.endedJobs().counts(),
                backlog.unfinishedJobs(),
                backlog.budgets(),
                backlog.cells(),
                ledger.usage().total(),
                ledger.providers().all(simulated),
                ledger.batchTotals().read(),
                backlog.staleness(simulated),
                backlog.outboxLag(),
                backlog.deadLetters(),
                backlog.openAlerts());
    }

    /** By provider, key, model. */
    List<LimitUse> limits() {
        return providers.stream()
                .flatMap(provider -> provider.keyModels().stream())
                .toList();
    }
}
