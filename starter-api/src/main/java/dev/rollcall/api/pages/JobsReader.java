package dev.rollcall.api.pages;

import dev.rollcall.api.CellTotals;
import dev.rollcall.api.JobAccounts;
import dev.rollcall.api.JobLine;
import dev.rollcall.pages.JobsScreen.JobsRow;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads rows of the list of jobs: four statements each. A job whose account is final never changes, so its row is read once and
 * kept.
 */
final class JobsReader {
    /** Of those that are on no first page and change, so many are read each second. */
    private static final int MOST_OTHERS = 20;

    /** For so long a page is told that a job has ended. */
    private static final Duration TOLD = Duration.ofMinutes(10);

    private static final int MOST_KEPT = 500;

    private final Ledger ledger;
    private final JobAccounts accounts;

    // Guarded by this.
    private final Map<Integer, JobsRow> ended = new HashMap<>();
    private final Map<Integer, Instant> unfinishedLast = new HashMap<>();

    JobsReader(Ledger ledger, JobAccounts accounts) {
        this.ledger = ledger;
        this.accounts = accounts;
    }

    /** In the order of the jobs. */
    synchronized List<JobsRow> rows(List<Job> jobs) {
        return jobs.stream().map(this::row).toList();
    }

    /** The newest jobs that are unfinished or have ended lately, but for those that are shown anyway. */
    synchronized List<JobsRow> changing(List<Job> shown, Instant now) {
        Set<Integer> known = shown.stream().map(Job::id).collect(Collectors.toSet());
        List<Job> unfinished = ledger.jobs().unfinished();
        unfinished.forEach(job -> unfinishedLast.put(job.id(), now));
        List<Job> others =
                unfinished.stream().filter(job -> !known.contains(job.id())).toList();
        var rows = new ArrayList<>(rows(others.subList(Math.max(0, others.size() - MOST_OTHERS), others.size())));
        unfinishedLast.values().removeIf(at -> at.isBefore(now.minus(TOLD)));
        unfinishedLast.entrySet().stream()
                .filter(job -> job.getValue().isBefore(now) && !known.contains(job.getKey()))
                .map(Map.Entry::getKey)
                .sorted(Comparator.reverseOrder())
                .limit(MOST_OTHERS)
                .forEach(job -> ended(job).ifPresent(rows::add));
        return rows;
    }

    private Optional<JobsRow> ended(int job) {
        return ended.containsKey(job)
                ? Optional.of(ended.get(job))
                : ledger.jobs().byId(job).map(this::row);
    }

    private JobsRow row(Job job) {
        JobsRow kept = ended.get(job.id());
        if (kept != null) {
            return kept;
        }
        JobsRow row = read(job);
        if (job.finishedAt() != null) {
            if (ended.size() >= MOST_KEPT) {
                ended.clear();
            }
            ended.put(job.id(), row);
        }
        return row;
    }

    private JobsRow read(Job job) {
        JobLine line = accounts.line(job);
        CellTotals cells = line.cells();
        String note = line.ending().problem() != null
                ? line.ending().problem()
                : line.ending().note();
        return new JobsRow(
                job.name(),
                StateMark.ofJob(line.status()),
                job.simulated(),
                job.domains(),
                job.windowName(),
                line.progress(),
                NowReader.bar(cells),
                cells.answered(),
                cells.planned(),
                cells.failed() + cells.empty() + cells.invalid() + cells.skipped() + cells.cancelled(),
                line.costUsd(),
                job.createdAt(),
                job.finishedAt(),
                note != null ? note : job.pausedWhy());
    }
}
