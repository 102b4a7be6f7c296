package dev.rollcall.api;

import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Usage.By;
import dev.rollcall.store.Usage.Figures;
import dev.rollcall.store.Usage.UsageLine;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sums over everything that is under way now, and what today has cost. */
@RestController
class StatsController {
    private final Ledger ledger;
    private final JobAccounts accounts;

    StatsController(Ledger ledger, JobAccounts accounts) {
        this.ledger = ledger;
        this.accounts = accounts;
    }

    /**
     * @param domains those that are watched, and how many of them are due
     * @param queue unfinished jobs by state
     * @param cells of all unfinished jobs; a cell that several of them see counts for each
     * @param today what was used since midnight in UTC
     */
    record StatsView(
            boolean simulated,
            DomainTotals domains,
            Map<String, Long> queue,
            CellTotals cells,
            UsageController.Days usedOn,
            UsageView today) {}

    record DomainTotals(long watched, long stale) {}

    @GetMapping("/api/v2/stats")
    StatsView stats(HttpServletRequest http) {
        boolean simulated = DomainController.side(ledger, new Query(http).flag("simulated"));
        var domains = ledger.freshness().counts(simulated);
        List<Job> jobs = ledger.jobs().unfinished().stream()
                .filter(job -> job.simulated() == simulated)
                .toList();
        var queue = new TreeMap<String, Long>();
        Arrays.stream(JobState.values())
                .filter(state -> !state.isFinished())
                .forEach(state -> queue.put(state.word(), 0L));
        jobs.forEach(job -> queue.merge(job.state().word(), 1L, Long::sum));
        var today = UsageController.Days.last(1, ledger);
        Figures used = ledger.usage().lines(simulated, today.from(), today.to(), EnumSet.of(By.PROVIDER)).stream()
                .map(UsageLine::figures)
                .reduce(Figures.NONE, Figures::plus);
        return new StatsView(
                simulated,
                new DomainTotals(domains.watched(), domains.stale()),
                queue,
                jobs.stream().map(job -> accounts.line(job).cells()).reduce(CellTotals.NONE, CellTotals::plus),
                today,
                UsageView.of(used));
    }
}
