package dev.rollcall.api;

import dev.rollcall.api.ActionRunner.Ran;
import dev.rollcall.store.Action;
import dev.rollcall.store.ActionKind;
import dev.rollcall.store.Actions.NewAction;
import dev.rollcall.store.Actions.Preview;
import dev.rollcall.store.CellFilter;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Asks again what a job has failed to get. */
@RestController
class RetryController {
    private static final List<String> FIELDS = List.of("filter", "reason");
    private static final String EXAMPLE = "{\"filter\":{\"provider\":\"openai\"},\"reason\":\"…\"}";
    private static final List<String> NARROWING = CellFilter.FIELDS.stream()
            .filter(field -> !field.equals(CellFilter.JOB))
            .toList();

    private final Ledger ledger;
    private final ActionRunner runner;
    private final JobAccounts accounts;

    RetryController(Ledger ledger, ActionRunner runner, JobAccounts accounts) {
        this.ledger = ledger;
        this.runner = runner;
        this.accounts = accounts;
    }

    /** The same job while it is unfinished; else a new one, since a finished account never changes. */
    @PostMapping({"/api/jobs/{id}/retry", "/jobs/{id}/retry"})
    ResponseEntity<JobView> retry(@PathVariable String id, HttpServletRequest http) throws IOException {
        Job job = JobController.find(ledger, id);
        Payload body = Payload.read(http, FIELDS, EXAMPLE);
        String reason = body.reason("the action");
        Payload narrowing = body.object("filter", NARROWING);
        CellFilter filter = narrowing == null ? CellFilter.ALL : new FilterInput(ledger).ofRetry(narrowing);
        body.errors().refuseIfAny();
        if (job.isFinished() && job.finishedAt() == null) {
            throw new Refusal(
                    409, "the job was cancelled, and calls of it are still coming back: try again in a moment");
        }
        CellFilter ofJob = filter.with(CellFilter.JOB, job.name());
        Preview preview = ledger.actions().preview(ActionKind.RETRY, ofJob);
        if (preview.changed() == 0) {
            throw new Refusal(409, "there is nothing to retry: " + whyNothing(preview, filter));
        }
        Ran ran = runner.run(new NewAction(
                ActionKind.RETRY, ofJob, reason, ApiCaller.of(http).by(), null));
        Action action = ran.action();
        Job asked = action.jobs().isEmpty()
                ? JobController.find(ledger, id)
                : JobController.find(ledger, action.jobs().get(0));
        return ResponseEntity.accepted()
                .location(Links.job(asked.name()))
                .body(accounts.of(asked).noticed(notice(ran)));
    }

    private static String notice(Ran ran) {
        Action action = ran.action();
        String steps = action.isOver()
                ? null
                : action.matched() + " cells are opened again step by step: GET /api/actions/" + action.id()
                        + " says how far that is.";
        if (steps == null || ran.notice() == null) {
            return steps == null ? ran.notice() : steps;
        }
        return steps + " " + ran.notice();
    }

    private static String whyNothing(Preview preview, CellFilter filter) {
        if (preview.matched() == 0) {
            return "no cell of the job" + (filter.isEmpty() ? "" : " that matches the filter")
                    + " is failed, empty, invalid or skipped; dismissed ones are not retried";
        }
        return preview.skipped().entrySet().stream()
                .map((Map.Entry<String, Long> part) -> part.getValue() + " cells: " + part.getKey())
                .collect(Collectors.joining("; "));
    }
}
