package dev.rollcall.api.pages;

import dev.rollcall.api.BudgetView;
import dev.rollcall.api.CellTotals;
import dev.rollcall.api.HoldView;
import dev.rollcall.api.JobAccounts;
import dev.rollcall.api.JobLine;
import dev.rollcall.pages.Bar;
import dev.rollcall.pages.Bar.Share;
import dev.rollcall.pages.Concern;
import dev.rollcall.pages.NowScreen;
import dev.rollcall.pages.NowScreen.JobRow;
import dev.rollcall.pages.NowScreen.Sums;
import dev.rollcall.pages.NowScreen.WorkerRow;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Workers.Worker;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Reads what is going on now: some four statements a job that is shown, and a dozen for the rest. */
final class NowReader {
    /** More unfinished jobs than anybody reads; the others are counted. */
    private static final int MOST_JOBS = 12;

    private final Ledger ledger;
    private final JobAccounts accounts;
    private final EndRates rates = new EndRates();
    private final ProviderRows providerRows;

    NowReader(Ledger ledger, JobAccounts accounts) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.providerRows = new ProviderRows(ledger);
    }

    NowScreen read() {
        Instant now = ledger.now();
        boolean simulated = ledger.providers().simulatedNow().orElse(false);
        List<Job> unfinished = ledger.jobs().unfinished();
        List<JobRow> jobs = unfinished.stream()
                .sorted(Comparator.comparing((Job job) -> !job.state().isActive())
                        .thenComparing(Job::priority)
                        .thenComparing(Job::id, Comparator.reverseOrder()))
                .limit(MOST_JOBS)
                .map(job -> row(job, now))
                .toList();
        ProviderRows.Rows providers = providerRows.read(simulated, now);
        List<Worker> workers = ledger.workers().alive();
        List<Concern> concerns = new Concerns(ledger).of(unfinished, providers, workers, now);
        var sums = new Sums(
                unfinished.size(),
                jobs.stream().mapToLong(job -> job.planned() - job.ended()).sum(),
                providers.callsLastMinute(),
                providers.rows().stream()
                        .mapToInt(NowScreen.ProviderRow::inFlight)
                        .sum(),
                providers.costToday(),
                workers.size());
        return new NowScreen(
                now,
                Concerns.headline(concerns, unfinished.size()),
                concerns,
                sums,
                jobs,
                unfinished.size() - jobs.size(),
                providers.rows(),
                workers.stream().map(NowReader::row).toList());
    }

    private JobRow row(Job job, Instant now) {
        JobLine line = accounts.line(job);
        CellTotals cells = line.cells();
        long ended = cells.planned() - cells.open() - cells.cancelled();
        Double perMinute =
                job.state().isActive() ? rates.perMinute(job.name(), ended, ended, job.startedAt(), now) : null;
        BudgetView budget = ledger.budgets().find(job.id()).map(BudgetView::of).orElse(null);
        return new JobRow(
                job.name(),
                StateMark.ofJob(line.status()),
                job.simulated(),
                job.priority(),
                job.domains(),
                line.progress(),
                bar(cells),
                ended,
                cells.planned(),
                perMinute,
                EndRates.end(cells.open(), perMinute, now),
                line.costUsd(),
                budget == null ? null : budget.limitUsd(),
                held(line.held()));
    }

    /** How a job's cells have ended. */
    static Bar bar(CellTotals cells) {
        return Bar.of(
                cells.planned(),
                List.of(
                        new Share("good", cells.answered()),
                        new Share("mild", cells.refused()),
                        new Share("odd", cells.empty() + cells.invalid()),
                        new Share("bad", cells.failed()),
                        new Share("none", cells.skipped() + cells.cancelled())));
    }

    private static String held(List<HoldView> holds) {
        return holds.isEmpty()
                ? null
                : holds.stream()
                        .map(hold -> (hold.provider() == null ? "" : hold.provider() + ": ") + hold.kind() + " by "
                                + hold.by() + " (" + hold.why() + ")")
                        .collect(Collectors.joining("; "));
    }

    private static WorkerRow row(Worker worker) {
        return new WorkerRow(
                worker.id(),
                worker.host(),
                worker.pid(),
                worker.simulated(),
                worker.providers().size(),
                worker.startedAt());
    }

    static BigDecimal sum(BigDecimal one, BigDecimal other) {
        return one == null ? other : other == null ? one : one.add(other);
    }
}
