package dev.rollcall.api;

import dev.rollcall.store.HoldChange;
import dev.rollcall.store.HoldKind;
import dev.rollcall.store.Holds.Hold;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pausing, resuming and cancelling jobs, and how urgent they are: the ledger first, which the workers go by, then Temporal. */
@RestController
class ControlController {
    private static final Logger LOG = LoggerFactory.getLogger(ControlController.class);

    private final Ledger ledger;
    private final Temporal temporal;
    private final JobAccounts accounts;

    ControlController(Ledger ledger, Temporal temporal, JobAccounts accounts) {
        this.ledger = ledger;
        this.temporal = temporal;
        this.accounts = accounts;
    }

    /** No new call is made; calls under way are kept. */
    @PostMapping("/api/jobs/{id}/pause")
    JobView pause(@PathVariable String id, HttpServletRequest http) throws IOException {
        Job job = JobController.find(ledger, id);
        ControlRequest request = ControlRequest.read(http, ledger, job);
        refuseCancelled(job, request);
        HoldChange change = ledger.holds().pause(job.id(), request.targets(), request.reason(), by(http));
        return done(job, change, "paused", request, by(http));
    }

    /** Takes a pause away; other holds stay. */
    @PostMapping("/api/jobs/{id}/resume")
    JobView resume(@PathVariable String id, HttpServletRequest http) throws IOException {
        Job job = JobController.find(ledger, id);
        ControlRequest request = ControlRequest.read(http, ledger, job);
        refuseCancelled(job, request);
        HoldChange change = ledger.holds().resume(job.id(), request.targets(), request.reason(), by(http));
        return done(job, change, "resumed", request, by(http));
    }

    /** Without a body: the whole job, for no reason that is told. */
    @PostMapping({"/api/jobs/{id}/cancel", "/jobs/{id}/cancel"})
    JobView cancel(@PathVariable String id, HttpServletRequest http) throws IOException {
        Job job = JobController.find(ledger, id);
        boolean hasBody = http.getContentLengthLong() > 0 || http.getHeader("Transfer-Encoding") != null;
        ControlRequest request = hasBody ? ControlRequest.read(http, ledger, job) : ControlRequest.WITHOUT_WORDS;
        HoldChange change = request.provider() == null
                ? cancelJob(job, request.reason(), by(http))
                : ledger.holds().cancelTargets(job.id(), request.targets(), request.reason(), by(http));
        return done(job, change, "cancelled", request, by(http));
    }

    private HoldChange cancelJob(Job job, String reason, String by) {
        String note = reason == null ? null : "cancelled by " + by + ": " + reason;
        return ledger.jobLifecycle().cancel(job.id(), note) ? HoldChange.CHANGED : HoldChange.JOB_ENDED;
    }

    /** Running attempts hear of it within seconds. */
    @PatchMapping({"/api/jobs/{id}", "/jobs/{id}"})
    JobView change(@PathVariable String id, HttpServletRequest http) throws IOException {
        Job job = JobController.find(ledger, id);
        JobChange change = JobChange.read(http);
        if (change.priority() != null && change.priority() <= Lane.URGENT && job.lane() == Lane.BATCH) {
            throw new Refusal(
                    409,
                    "job " + job.name()
                            + " asks in batches, which take hours whatever its priority is: 1 and 2 are for jobs that"
                            + " are asked call by call. To be faster, cancel its batches (POST /api/batches/{id}/cancel): what they"
                            + " leave is asked again. Nothing was done.");
        }
        if (change.changesBudget() && !changeBudget(job, change, by(http))
                || change.priority() != null && !ledger.jobLifecycle().prioritize(job.id(), change.priority())) {
            throw ended(job);
        }
        LOG.info("job {}: {} by {}: {}", job.name(), words(change), by(http), change.reason());
        return told(job, null);
    }

    /** @return false when the job has ended */
    private boolean changeBudget(Job job, JobChange change, String by) {
        String hole = change.budgetTicks() == null ? null : BudgetPrices.hole(ledger, job.targetIds());
        if (hole != null) {
            throw new Refusal(409, hole + ". Nothing was done.");
        }
        return ledger.budgets().set(job.id(), change.budgetTicks(), change.reason(), by);
    }

    private static String words(JobChange change) {
        String budget = change.changesBudget() ? "its budget is changed" : "";
        String priority = change.priority() == null ? "" : "its priority is " + change.priority() + " now";
        return budget + (budget.isEmpty() || priority.isEmpty() ? "" : ", ") + priority;
    }

    private JobView done(Job job, HoldChange change, String what, ControlRequest request, String by) {
        if (change == HoldChange.JOB_ENDED) {
            throw ended(job);
        }
        if (change == HoldChange.UNCHANGED) {
            return accounts.of(JobController.find(ledger, job.name()));
        }
        LOG.info(
                "job {}: {} is {} by {}: {}",
                job.name(),
                request.provider() == null ? "it" : request.provider(),
                what,
                by,
                request.reason());
        ledger.counters().settle();
        return told(job, what.equals("resumed") && request.provider() == null ? stillHeld(job) : null);
    }

    /** @param notice what else the caller should know; null: nothing */
    private JobView told(Job job, String notice) {
        var told = temporal.changed(job);
        Job now = JobController.find(ledger, job.name());
        if (told.came()) {
            return accounts.of(now).noticed(notice);
        }
        String words = now.isFinished()
                ? "The job is cancelled in the ledger, which the workers go by. Temporal could not be told ("
                        + told.why() + ")."
                : "It is in the ledger, which the workers go by. Temporal could not be told (" + told.why()
                        + "): a job that is resumed may go on up to ten minutes later.";
        return accounts.of(now).noticed((notice == null ? "" : notice + " ") + words);
    }

    /** Null when nothing holds the whole job any more. */
    private String stillHeld(Job job) {
        List<Hold> others =
                ledger.holds().of(job.id()).stream().filter(Hold::isOfWholeJob).toList();
        return others.isEmpty()
                ? null
                : "The pause is taken away, and the job is still held by "
                        + others.stream()
                                .map(hold -> hold.byWhom() + ": " + hold.why())
                                .collect(Collectors.joining("; "))
                        + ".";
    }

    private void refuseCancelled(Job job, ControlRequest request) {
        boolean isCancelled = ledger.holds().of(job.id()).stream()
                .anyMatch(hold ->
                        hold.kind() == HoldKind.CANCEL && request.targets().contains(hold.targetId()));
        if (isCancelled) {
            throw new Refusal(
                    409, request.provider() + " is cancelled in this job, for good; another job may ask its cells");
        }
    }

    private static String by(HttpServletRequest http) {
        return ApiCaller.of(http).by();
    }

    private Refusal ended(Job job) {
        return new Refusal(
                409,
                "the job has ended already: it is "
                        + JobController.find(ledger, job.name()).state().word());
    }
}
