package dev.rollcall.activities.jobs;

import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.store.Counters.Count;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.JobFailure;
import dev.rollcall.workflows.JobReport;
import dev.rollcall.workflows.JobRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a job ends in the ledger: completed, failed or cancelled. */
final class JobEnds {
    private final Ledger ledger;
    private final JobFinder finder;
    private final WorkflowStarter starter;

    JobEnds(Ledger ledger, WorkflowStarter starter) {
        this.ledger = ledger;
        this.finder = new JobFinder(ledger);
        this.starter = starter;
    }

    /** Ends the job, unless it has ended before or the recount finds open cells. */
    JobReport finish(JobRequest request) {
        Job job = finder.job(request);
        if (!job.isFinished()) {
            endIfNothingOpen(job);
        }
        return report(job.name());
    }

    /** @param workflow the one that a person cancelled */
    JobReport cancel(JobRequest request, String workflow) {
        Job job = finder.job(request);
        cancel(job, workflow);
        return report(job.name());
    }

    void cancel(Job job, String workflow) {
        ledger.jobLifecycle().cancel(job.id(), starter.endedByHand(workflow).orElse(null));
    }

    /** @return false when it had ended before */
    boolean fail(JobFailure failure) {
        return ledger.jobLifecycle().fail(finder.job(failure.job()).id(), failure.problem());
    }

    /** Completed when there is an answer; failed, with the reasons, when there is none. */
    void endIfNothingOpen(Job job) {
        if (ledger.counters().recount(job) > 0
                || job.isSampled() && ledger.samplingSeries().goesOn(job.id())) {
            return;
        }
        if (job.whole()) {
            ledger.freshness().done(job);
        }
        Optional<String> nothing = NothingAnswered.words(ledger, job);
        if (nothing.isPresent()) {
            ledger.jobLifecycle().failUnanswered(job.id(), nothing.get());
        } else {
            ledger.jobLifecycle().complete(job.id());
        }
    }

    /** Not before the account is final: calls of a cancelled job may be under way. */
    private JobReport report(String name) {
        Job job = finder.job(name);
        if (job.isFinished() && job.finishedAt() == null) {
            throw ComeBack.after("calls under way are being kept", Duration.ofSeconds(1));
        }
        Map<String, Long> cells = ledger.counters().ended(job.id()).stream()
                .collect(Collectors.groupingBy(
                        count -> count.cellState().word(), TreeMap::new, Collectors.summingLong(Count::n)));
        return new JobReport(name, job.state().word(), job.planned(), cells);
    }
}
