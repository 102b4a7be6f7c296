package dev.rollcall.api;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Changes what a job may cost, while it is running or parked. */
@RestController
class JobPatchController {
    private static final int MAX_REASON = 300;
    private static final String EXAMPLE = "{\"budget_usd\":50,\"reason\":\"…\"}";
    private static final List<String> FIELDS = List.of(BudgetAmount.FIELD, "reason");
    private static final String BY = "the API";

    private final Ledger ledger;
    private final Temporal temporal;
    private final JobAccounts accounts;

    JobPatchController(Ledger ledger, Temporal temporal, JobAccounts accounts) {
        this.ledger = ledger;
        this.temporal = temporal;
        this.accounts = accounts;
    }

    @PatchMapping({"/api/jobs/{id}", "/jobs/{id}"})
    JobView patch(@PathVariable String id, HttpServletRequest http) throws IOException {
        Job job = JobController.find(ledger, id);
        Payload body = Payload.read(http, FIELDS, EXAMPLE);
        Long ticks = BudgetAmount.ticks(body);
        String reason = reason(body);
        body.errors().refuseIfAny();
        if (ticks == null && !body.isNull(BudgetAmount.FIELD)) {
            throw Refusal.badRequest(
                    "the body changes nothing: send budget_usd, or null for it to take the budget away");
        }
        refuseUnpriced(job, ticks);
        if (!ledger.budgets().set(job.id(), ticks, reason, BY)) {
            throw new Refusal(
                    409,
                    "the job has ended already: it is "
                            + JobController.find(ledger, id).state().word());
        }
        Job changed = JobController.find(ledger, id);
        return accounts.of(changed).noticed(tell(changed));
    }

    private void refuseUnpriced(Job job, Long ticks) {
        String hole = ticks == null ? null : BudgetPrices.hole(ledger, job.targetIds());
        if (hole != null) {
            throw new Refusal(409, hole + ". Nothing was done.");
        }
    }

    private static String reason(Payload body) {
        String reason = body.text("reason");
        if (reason != null && (reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl))) {
            body.errors().field("reason", reason, "it is one line of at most " + MAX_REASON + " characters");
        }
        return reason == null || reason.isEmpty() ? null : reason;
    }

    /** A job that goes on: its workflow is told, or started when Temporal does not know it. Null: nothing to say. */
    private String tell(Job job) {
        if (!job.state().isActive()) {
            return null;
        }
        var told = temporal.changed(job);
        if (!told.came()) {
            told = temporal.start(job);
        }
        return told.came()
                ? null
                : "The budget is changed in the ledger, which the workers go by. Temporal could not be told yet ("
                        + told.why() + "): the reconciler goes on with the job.";
    }
}
